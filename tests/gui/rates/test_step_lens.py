"""The lens of the next step in the real window: read, chosen, and a hand on the rate."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar

from gdplay.experiment.hyperparameters import (
    Optimizer,
    OptimizerName,
    Schedule,
    ScheduleName,
)
from gdplay.insight.lens_meter import LensMeter
from gdplay.insight.step_lens import LossOver
from gdplay.insight.step_verdict import Verdict, judge
from gdplay.training.trainer import Trainer
from gdplay.ui.rates.words import TITLES
from tests.gui.driving import click, part, press, settle

LEFT = Qt.MouseButton.LeftButton


def show_rates(window):
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    return part(window, "step_lens")


@pytest.fixture
def lens(qtbot, window):
    plot = show_rates(window)
    qtbot.waitUntil(lambda: plot.lens is not None)
    return plot


def place_of(plot, rate):
    rect = plot.plot_rect()
    return QPoint(round(plot.x_of(rate)), round(rect.center().y()))


def rate_of(window):
    return window.controller.store.experiment.hyperparameters.learning_rate


def text(window, name):
    return part(window, name, QLabel).text()


def test_the_tab_shows_the_lens_of_the_next_step(qtbot, window, lens):
    tabs = part(window, "tray_tabs", QTabBar)
    assert tabs.tabText(tabs.currentIndex()) == "Learning rate"
    assert lens.isVisible()
    snapshot = settle(qtbot, window)
    expected = LensMeter().measure(snapshot.experiment, snapshot.state, LossOver.TRAIN)
    np.testing.assert_array_equal(lens.lens.losses, expected.losses)
    assert lens.rate == rate_of(window)
    found = judge(expected, lens.rate, window.panels.bar.rate.slider.marks.limit)
    assert text(window, "lens_verdict") == TITLES[found.verdict]
    assert text(window, "lens_samples") == "Over the training set, 250 points"


def test_too_small_about_right_and_too_large_are_told(qtbot, window, lens):
    for rate, title in ((1e-4, "Too small"), (0.25, "About right"), (9.0, "Oversteps")):
        window.controller.settings.set_learning_rate(rate)
        assert text(window, "lens_verdict") == title
        assert text(window, "lens_sentence").endswith(".")
    assert lens.rate == 9.0


def test_the_lens_follows_the_run_and_its_step_keeps_the_promise(qtbot, window, lens):
    """The loss that the lens says the next step leads to is what it does lead to."""
    for step in (1, 2, 3):
        promised = lens.lens.loss_at(lens.rate)
        assert rate_of(window) in lens.lens.rates
        press(window, Qt.Key.Key_S)
        qtbot.waitUntil(lambda step=step: lens.lens.step == step)
        losses = window.controller.snapshot.losses
        assert losses.objective == pytest.approx(promised, rel=1e-12)
        assert lens.lens.loss == pytest.approx(losses.objective, rel=1e-12)


def test_the_batch_can_be_chosen_and_is_remembered(qtbot, open_window):
    window = open_window()
    plot = show_rates(window)
    click(window, "lens_over_batch")
    qtbot.waitUntil(lambda: plot.lens is not None and plot.lens.over is LossOver.BATCH)
    assert text(window, "lens_samples") == "Over the next batch, 10 points"
    window.close()
    again = open_window()
    plot = show_rates(again)
    qtbot.waitUntil(lambda: plot.lens is not None and plot.lens.over is LossOver.BATCH)


def test_a_drag_sets_the_rate_in_one_step_of_undo(window, lens):
    before, count = rate_of(window), window.controller.undo_stack.count()
    QTest.mousePress(lens, LEFT, pos=place_of(lens, 0.1))
    assert rate_of(window) == pytest.approx(0.1, rel=0.05)
    QTest.mouseMove(lens, place_of(lens, 0.3))
    QTest.mouseMove(lens, place_of(lens, 1.0))
    QTest.mouseRelease(lens, LEFT, pos=place_of(lens, 1.0))
    assert rate_of(window) == pytest.approx(1.0, rel=0.05)
    assert window.panels.bar.rate.rate == rate_of(window)
    assert window.controller.undo_stack.count() == count + 1
    window.controller.undo_stack.undo()
    assert rate_of(window) == before


def test_escape_takes_a_drag_back_without_a_trace(window, lens):
    before, count = rate_of(window), window.controller.undo_stack.count()
    QTest.mousePress(lens, LEFT, pos=place_of(lens, 0.5))
    QTest.mouseMove(lens, place_of(lens, 2.0))
    QTest.keyClick(lens, Qt.Key.Key_Escape)
    QTest.mouseRelease(lens, LEFT, pos=place_of(lens, 2.0))
    assert rate_of(window) == before
    assert window.controller.undo_stack.count() == count


def test_arrow_keys_move_the_rate(window, lens):
    lens.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Qt.Key.Key_Right)
    assert rate_of(window) == 0.0378
    press(window, Qt.Key.Key_Left)
    assert rate_of(window) == 0.03


def test_the_values_under_the_pointer_are_shown(lens):
    without = lens.grab().toImage()
    QTest.mouseMove(lens, place_of(lens, 0.2))
    assert lens.grab().toImage() != without


def test_a_schedule_counts_in_what_is_marked_and_set(qtbot, window, lens):
    schedule = Schedule(ScheduleName.CONSTANT, warmup=10)
    window.controller.settings.set_hyperparameters(schedule=schedule)
    settle(qtbot, window)
    assert lens.rate == pytest.approx(0.003)  # a tenth, at the first of ten warm-up steps
    QTest.mouseClick(lens, LEFT, pos=place_of(lens, 0.05))
    assert rate_of(window) == pytest.approx(0.5, rel=0.05)
    assert lens.rate == pytest.approx(0.05, rel=0.05)


@pytest.mark.parametrize("name", list(OptimizerName))
def test_any_optimizer_has_a_lens(qtbot, window, lens, name):
    old = lens.lens
    window.controller.settings.set_hyperparameters(optimizer=Optimizer(name))
    snapshot = settle(qtbot, window)
    if name is not OptimizerName.GRADIENT_DESCENT:
        qtbot.waitUntil(lambda: lens.lens is not old)
    settings = replace(snapshot.experiment.hyperparameters, learning_rate=10.0)
    trainer = Trainer(replace(snapshot.experiment, hyperparameters=settings))
    after = trainer.preview(snapshot.state).after
    scored = trainer.evaluate(replace(snapshot.state, parameters=after.copy())).objective
    assert lens.lens.losses[-1] == pytest.approx(scored, rel=1e-12)
    assert judge(lens.lens, lens.rate).verdict in Verdict


def test_hidden_it_asks_for_nothing(qtbot, window, lens):
    measuring = window.controller.measuring
    assert measuring._wants_lens is LossOver.TRAIN
    press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert measuring._wants_lens is None
    seen = lens.lens
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step == 1)
    qtbot.waitUntil(lambda: not measuring._thread.is_busy)
    assert lens.lens is seen


def test_another_run_has_another_lens(qtbot, window, lens):
    old = lens.lens
    window.controller.load_preset("seed-example")
    qtbot.waitUntil(lambda: lens.lens is not None and lens.lens is not old)
    assert lens.lens.samples == 4
    assert lens.lens.run == window.controller.snapshot.run
    window.controller.data.clear_samples()
    settle(qtbot, window)
    assert lens.lens is None
    assert not text(window, "lens_sentence")
