import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from gdplay.experiment.hyperparameters import LossName, OptimizerName
from gdplay.ui.bar.speeds import DEFAULT, SPEEDS, speed_label
from gdplay.ui.bar.top_bar import TopBar


@pytest.fixture
def bar(qtbot, theme, circle):
    window = QWidget()
    qtbot.addWidget(window)
    bar = TopBar(theme, window)
    bar.set_presets([("circle", "Circle"), ("xor", "Xor")])
    bar.set_experiment(circle)
    window.resize(1440, 700)
    bar.resize(1440, 56)
    window.show()
    qtbot.waitExposed(window)
    yield bar
    window.close()


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("play_button", "play_toggled"),
        ("step_button", "step_requested"),
        ("reset_button", "restart_requested"),
        ("new_weights_button", "new_weights_requested"),
    ],
)
def test_a_button_says_its_intent_once(bar, name, signal):
    heard = QSignalSpy(getattr(bar, signal))
    click(bar.findChild(QWidget, name))
    assert heard.count() == 1


def test_one_epoch_is_in_the_steps_menu(bar):
    heard = QSignalSpy(bar.epoch_requested)
    bar.findChild(object, "step_menu_epoch").trigger()
    assert heard.count() == 1


def test_every_control_has_a_name_for_those_who_do_not_see_it(bar):
    for kind in (QPushButton, QComboBox, QLineEdit):
        for widget in bar.findChildren(kind):
            named = widget.accessibleName() or (kind is QPushButton and widget.text())
            assert named, widget.objectName()
            assert widget.objectName(), widget.accessibleName()


def test_play_turns_into_pause(bar):
    assert bar.play_button.text() == "Play"
    bar.set_running(True)
    assert bar.play_button.text() == "Pause"
    bar.set_running(False)
    bar.set_problem("There are no training points yet.")
    assert bar.play_button.toolTip() == "There are no training points yet."


def test_the_speeds_and_the_default(bar):
    assert [speed_label(speed) for speed in SPEEDS] == [
        "1 step/s",
        "10 steps/s",
        "60 steps/s",
        "200 steps/s",
        "2,000 steps/s",
        "Max",
    ]
    assert bar.speed_combo.currentData() == DEFAULT == 200
    heard = QSignalSpy(bar.speed_changed)
    bar.faster()
    bar.faster()
    bar.faster()
    assert [heard.at(i)[0] for i in range(heard.count())] == [2000.0, 0.0]


def test_the_chip_says_how_it_is_trained(bar, circle):
    assert bar.chip.text() == "Gradient descent · ½ mean squared · batch 10 ▾"
    settings = dataclasses.replace(circle.hyperparameters, batch_size=0)
    bar.set_experiment(dataclasses.replace(circle, hyperparameters=settings))
    assert "full batch" in bar.chip.text()


def test_a_narrow_bar_keeps_every_control(bar):
    bar.resize(1024, 48)
    assert bar.height() == 48
    assert "batch" not in bar.chip.text()
    assert bar.reset_button.text() == ""
    assert bar.reset_button.accessibleName() == "Restart"
    rightmost = max(w.geometry().right() for w in bar.findChildren(QPushButton))
    assert rightmost < 1024


def test_an_example_is_asked_for_by_its_name(bar):
    heard = QSignalSpy(bar.preset_requested)
    assert bar.preset_combo.currentText() == "Circle"
    bar.preset_combo.setFocus()
    QTest.keyClick(bar.preset_combo, Qt.Key.Key_Down)
    assert heard.at(0)[0] == "xor"


def test_the_chip_opens_the_settings_and_escape_closes_them(bar):
    click(bar.chip)
    assert bar.popup.isVisible()
    QTest.keyClick(bar.popup, Qt.Key.Key_Escape)
    assert not bar.popup.isVisible()


def test_an_optimizer_is_chosen_with_its_constants(bar, circle):
    click(bar.chip)
    popup = bar.popup
    heard = QSignalSpy(bar.settings_changed)
    combo = popup.findChild(QComboBox, "optimizer_combo")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    chosen = heard.at(0)[0]["optimizer"]
    assert chosen.name is OptimizerName.MOMENTUM
    settings = dataclasses.replace(circle.hyperparameters, optimizer=chosen)
    bar.set_experiment(dataclasses.replace(circle, hyperparameters=settings))
    field = popup.findChild(QLineEdit, "momentum")
    assert field.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.at(1)[0]["optimizer"].momentum == 0.5
    field.selectAll()
    QTest.keyClicks(field, "1.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.count() == 2


def test_another_convention_of_squared_error_offers_to_rescale_the_rate(bar, seed_example):
    bar.set_experiment(seed_example)
    click(bar.chip)
    button = bar.popup.findChild(QPushButton, "rescale_button")
    assert not button.isVisible()
    settings = dataclasses.replace(seed_example.hyperparameters, loss=LossName.HALF_MEAN_SQUARED)
    bar.set_experiment(dataclasses.replace(seed_example, hyperparameters=settings))
    assert button.isVisible()
    assert button.text() == "Rate 0.8"
    heard = QSignalSpy(bar.rate_changed)
    click(button)
    assert heard.at(0) == [0.8, True]
    assert not button.isVisible()
