"""The range test in the real window: begun, watched, called off, read, its rate taken."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from gdplay.experiment.hyperparameters import Optimizer, OptimizerName
from gdplay.insight import range_test
from gdplay.insight.range_test import run_range_test
from gdplay.ui.text import number
from tests.gui.driving import click, part, press, settle


@pytest.fixture
def view(qtbot, window):
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    click(window, "rate_view_range")
    settle(qtbot, window)
    return window.panels.tray.rates.range


def run(qtbot, window, view):
    click(window, "range_run")
    qtbot.waitUntil(lambda: view.plot.found is not None, timeout=20_000)
    return view.plot.found


def text(window, name):
    return part(window, name, QLabel).text()


def rate_of(window):
    return window.controller.store.experiment.hyperparameters.learning_rate


def test_a_test_leaves_the_run_as_it_is_and_says_what_it_found(qtbot, window, view):
    for _ in range(3):
        press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step == 3)
    snapshot = settle(qtbot, window)
    arrays = (snapshot.state.parameters, snapshot.state.gradient, snapshot.state.slots)
    before = [array.tobytes() for array in arrays]
    found = run(qtbot, window, view)
    after = window.controller.snapshot.state
    kept = [array.tobytes() for array in (after.parameters, after.gradient, after.slots)]
    assert kept == before
    assert after.step == found.step == 3
    expected = run_range_test(
        snapshot.experiment, snapshot.state, lambda share: None, lambda: False
    )
    np.testing.assert_array_equal(found.losses, expected.losses)
    assert text(window, "range_title") == f"Suggested rate {number(found.suggestion)}"
    assert text(window, "range_sentence").startswith("From step 3: the loss falls most steeply")
    assert number(found.steepest) in text(window, "range_sentence")


def test_the_suggested_rate_is_taken_in_one_step_of_undo_and_the_result_stays(qtbot, window, view):
    found, before = run(qtbot, window, view), rate_of(window)
    take = part(window, "range_take", QPushButton)
    assert take.text() == f"Take {number(found.suggestion)}"
    click(window, "range_take")
    assert rate_of(window) == found.suggestion
    assert window.panels.bar.rate.rate == found.suggestion
    assert view.plot.found is found
    assert not take.isVisible()  # it is in force
    window.controller.undo_stack.undo()
    assert rate_of(window) == before
    assert take.isVisible()


def test_another_experiment_has_no_result_and_ends_a_test(qtbot, window, view):
    run(qtbot, window, view)
    window.controller.settings.set_hyperparameters(optimizer=Optimizer(OptimizerName.ADAM))
    assert view.plot.found is None
    assert text(window, "range_title") == "Which rate?"
    click(window, "range_run")
    window.controller.network.add_unit(0)
    assert part(window, "range_run", QPushButton).text() == "Run range test"
    qtbot.waitUntil(lambda: not window._rate_mode._testing.is_busy, timeout=20_000)
    assert view.plot.found is None


def test_it_shows_how_far_it_is_and_can_be_called_off(qtbot, window, view, monkeypatch):
    monkeypatch.setattr(range_test.run_range_test, "__kwdefaults__", {"steps": 200_000})
    progress = part(window, "range_progress", QProgressBar)
    assert not progress.isVisible()
    click(window, "range_run")
    assert progress.isVisible()
    assert part(window, "range_run", QPushButton).text() == "Cancel"
    qtbot.waitUntil(lambda: progress.value() > 0, timeout=20_000)
    click(window, "range_run")
    assert not progress.isVisible()
    qtbot.waitUntil(lambda: not window._rate_mode._testing.is_busy, timeout=20_000)
    assert view.plot.found is None
    assert text(window, "range_title") == "Which rate?"


def test_the_window_closes_in_the_middle_of_a_test(window, view, monkeypatch):
    monkeypatch.setattr(range_test.run_range_test, "__kwdefaults__", {"steps": 200_000})
    click(window, "range_run")
    window.close()
    assert not window._rate_mode._testing._thread.isRunning()


def test_values_under_the_pointer_and_both_looks(qtbot, window, view):
    run(qtbot, window, view)
    plot = view.plot
    without = plot.grab().toImage()
    rect = plot.plot_rect()
    QTest.mouseMove(plot, QPoint(round(plot.x_of(0.05)), round(rect.center().y())))
    assert plot.grab().toImage() != without
    table = plot.table()
    assert list(table) == ["learning rate", "loss", "smoothed"]
    assert len(table["loss"]) == len(plot.found.losses)


def test_without_samples_it_says_why_not(window, view):
    window.controller.data.clear_samples()
    click(window, "range_run")
    assert part(window, "range_run", QPushButton).text() == "Run range test"
    assert window.panels.messages.isVisible()
