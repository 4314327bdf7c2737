"""The schedule in the real window: drawn as the engine runs it, chosen where it is seen."""

from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from gdplay.experiment.edits.settings import set_hyperparameters
from gdplay.experiment.hyperparameters import Schedule, ScheduleName
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from gdplay.ui.rates.schedule_plot import SchedulePlot, horizon
from gdplay.ui.saving.figure import svg_of
from tests.gui.driving import click, part, press, settle


@pytest.fixture
def view(qtbot, window):
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    click(window, "rate_view_schedule")
    settle(qtbot, window)
    return window.panels.tray.rates.schedule


def schedule_of(window):
    return window.controller.store.experiment.hyperparameters.schedule


def choose(combo, name):
    """Choose an entry of a list by the keyboard, as the list itself does."""
    combo.setFocus()
    combo.setCurrentIndex(combo.findData(str(name)))
    combo.activated.emit(combo.currentIndex())


@pytest.mark.parametrize("name", list(ScheduleName))
@pytest.mark.parametrize(("warmup", "restarts"), [(0, False), (3, True)])
def test_the_rate_of_every_step_is_the_engines(qtbot, theme, name, warmup, restarts):
    schedule = Schedule(name, steps=7, final=0.2, warmup=warmup, restarts=restarts)
    experiment = set_hyperparameters(presets.load("seed-example")[0], schedule=schedule)
    plot = SchedulePlot(theme)
    qtbot.addWidget(plot)
    plot.set_experiment(experiment)
    trainer = Trainer(experiment)
    state, made = trainer.initial_state(), []
    for _ in range(25):
        made.append(trainer.preview(state).rate)
        state = trainer.advance(state, 1)
    np.testing.assert_allclose(plot.rates(np.arange(25)), made, rtol=1e-14)


def test_a_schedule_is_chosen_where_it_is_seen_and_can_be_undone(qtbot, window, view):
    combo = part(window, "tray_schedule_combo", QComboBox)
    choose(combo, ScheduleName.EXPONENTIAL)
    assert schedule_of(window).name is ScheduleName.EXPONENTIAL
    formula = part(window, "tray_schedule_combo_formula", QLabel).text()
    assert formula == "η = η₀ γ^(k/T)"
    field = part(window, "tray_steps", QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "250")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert schedule_of(window).steps == 250
    assert window.panels.bar.popup.schedule.combo.currentData() == "exponential"
    window.controller.undo_stack.undo()
    window.controller.undo_stack.undo()
    assert schedule_of(window) == Schedule()
    assert combo.currentData() == "constant"


def test_it_shows_where_the_run_stands_and_the_steps_to_come(qtbot, window, view):
    window.controller.settings.set_hyperparameters(schedule=Schedule(ScheduleName.LINEAR, 400))
    plot = view.plot
    assert plot.view == (0.0, 500.0)
    before = plot.grab().toImage()
    press(window, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: plot.step == 25)
    assert plot.grab().toImage() != before
    assert plot.rates(np.array([25]))[0] == pytest.approx(0.03 * (1 - 25 / 400))
    assert plot.now == "step 25, rate 0.0281"
    # It is written over the picture: it hides no piece of the line, nor do they hide it.
    tree = ElementTree.fromstring(svg_of(plot.figure(), window.panels.network._theme))
    texts = tree.findall(".//{http://www.w3.org/2000/svg}text")
    (words,) = (node for node in texts if node.text.strip() == plot.now)
    assert float(words.get("y")) < plot.header_height


def test_the_rate_of_the_step_under_the_pointer_is_read(view):
    plot = view.plot
    without = plot.grab().toImage()
    rect = plot.plot_rect()
    QTest.mouseMove(plot, QPoint(round(plot.x_of(70)), round(rect.center().y())))
    assert plot.grab().toImage() != without
    table = plot.table()
    assert table["step"][0] == 0
    assert table["learning rate"][0] == 0.03


@pytest.mark.parametrize(
    ("schedule", "step", "expected"),
    [
        (Schedule(), 0, 100),
        (Schedule(), 900, 2000),
        (Schedule(warmup=300), 0, 1000),
        (Schedule(ScheduleName.COSINE, steps=400), 0, 500),
        (Schedule(ScheduleName.COSINE, steps=400, restarts=True), 0, 2000),
        (Schedule(ScheduleName.STEP, steps=300), 0, 1000),
        (Schedule(ScheduleName.STEP, steps=300), 7000, 10000),
    ],
)
def test_the_picture_spans_the_schedule_and_the_run(schedule, step, expected):
    assert horizon(schedule, step) == expected


def test_the_settings_say_what_warm_up_and_restarts_make_of_the_formula(qtbot, window):
    click(window, "settings_button")
    choose(part(window, "schedule_combo", QComboBox), ScheduleName.COSINE)
    note = part(window, "schedule_combo_note", QLabel)
    assert not note.isVisible()
    part(window, "warmup", QLineEdit).setFocus()
    press(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.focusWidget(), "20")
    press(window, Qt.Key.Key_Return)
    assert schedule_of(window).warmup == 20
    assert note.isVisible()
    assert "(k + 1) / W" in note.text()
    assert "each T steps" not in note.text()
    click(window, "restarts")
    assert schedule_of(window).restarts
    assert "each T steps" in note.text()


def test_the_settings_stay_inside_a_window_that_becomes_smaller(qtbot, window):
    window.resize(1440, 900)
    click(window, "settings_button")
    popup = part(window, "settings_popup")
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.rect().contains(popup.geometry()))
