"""Earlier runs, smoothing, the penalty, logarithmic axes: by hand, and against sums by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from gdplay.experiment.hyperparameters import Penalty
from gdplay.training.earlier import EarlierRun
from gdplay.training.snapshot import Mark
from gdplay.ui.plots.earlier_words import differences, earlier_lines
from gdplay.ui.plots.labels import place_marks
from gdplay.ui.plots.loss_options import SMOOTHINGS, LossOptions, read_options
from gdplay.ui.plots.readout import exact, loss_lines
from gdplay.ui.plots.smoothing import smoothed
from gdplay.ui.plots.steps_view import StepsView
from tests.gui.driving import LEFT, part, press, settle, step_of
from tests.gui.plots.hands import wheel
from tests.gui.plots.runs import snapshot


def train(qtbot, window, steps):
    """Press Space, wait for some steps, press Space again."""
    before = step_of(window)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) >= before + steps)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    return settle(qtbot, window)


def trigger(plot, name):
    """Choose an entry of the plot's menu with the mouse."""
    action = next(a for a in plot.menu.findChildren(QAction) if a.objectName() == name)
    menu = action.associatedObjects()[0]
    menu.popup(plot.mapToGlobal(QPoint(5, 5)))
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    plot.menu.close()


# Smoothing


@given(
    gaps=st.lists(st.integers(1, 40), min_size=1, max_size=30),
    over=st.sampled_from([s for s in SMOOTHINGS if s]),
    data=st.data(),
)
def test_the_average_is_the_weighted_sum_written_out(gaps, over, data) -> None:
    steps = np.cumsum(gaps)
    values = np.array(data.draw(st.lists(st.floats(-5, 5), min_size=len(gaps), max_size=len(gaps))))
    beta = 1.0 - 1.0 / over
    widths = np.concatenate([[1], np.diff(steps)])
    for place, average in enumerate(smoothed(steps, values, over)):
        weights = [
            (1.0 - beta ** widths[i]) * beta ** (steps[place] - steps[i]) for i in range(place + 1)
        ]
        expected = math.fsum(w * v for w, v in zip(weights, values, strict=False)) / sum(weights)
        assert average == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_at_every_step_it_is_the_corrected_average_of_adam() -> None:
    values = np.sin(np.arange(50))
    beta, mean, expected = 0.9, 0.0, []
    for k, value in enumerate(values, start=1):
        mean = beta * mean + (1 - beta) * value
        expected.append(mean / (1 - beta**k))
    np.testing.assert_allclose(smoothed(np.arange(50), values, 10), expected, rtol=1e-12)


def test_what_is_not_finite_does_not_spoil_the_rest() -> None:
    values = np.array([1.0, np.nan, 1.0, np.inf, 1.0])
    average = smoothed(np.arange(5), values, 10)
    np.testing.assert_allclose(average[[0, 2, 4]], 1.0)
    assert np.isnan(average[[1, 3]]).all()


def test_the_raw_curve_is_still_there_beside_the_average(tray) -> None:
    run = snapshot(1000)
    spiky = run.history.objective.copy()
    spiky[300] = 0.75
    run = replace(run, history=replace(run.history, objective=spiky, train=spiky))
    plot = tray.loss_plot
    plot.set_options(LossOptions(smoothing=1000))
    tray.show_snapshot(run)
    image = plot.grab().toImage()
    x = round(plot.x_of(run.history.evaluated_steps[300]))
    y = round(float(plot.axis.y_of(np.array([0.74]), plot.plot_rect())[0]))
    near = [image.pixelColor(x + dx, y + dy).lightness() for dx in (-1, 0, 1) for dy in range(4)]
    assert min(near) < 190  # the spike of one measurement, which the average has not
    assert np.nanmax(smoothed(run.history.evaluated_steps, spiky, 1000)) < 0.6


# The data term and the penalty


def test_the_readout_names_the_data_term_and_the_penalty() -> None:
    past = snapshot(100).history
    past = replace(past, objective=past.train + 0.125)
    lines = dict(loss_lines(past, 50.0, over=10))
    assert lines["train"] == exact(past.train[50] + 0.125)
    assert lines["· data term"] == exact(past.train[50])
    assert float(lines["· penalty"]) == pytest.approx(0.125)
    expected = smoothed(past.evaluated_steps, past.objective, 10)[50]
    assert lines["train, averaged"] == exact(expected)
    assert "· penalty" not in dict(loss_lines(snapshot(100).history, 50.0))


def test_a_penalty_draws_its_data_term(qtbot, window) -> None:
    settle(qtbot, window)
    window.controller.settings.set_hyperparameters(penalty=Penalty(l2=0.05))
    train(qtbot, window, 30)
    plot = window.panels.tray.loss_plot
    qtbot.waitUntil(lambda: plot.snapshot is window.controller.snapshot)
    losses, history = plot.snapshot.losses, plot.snapshot.history
    weights = np.array([
        value
        for parameter, value in zip(
            plot.snapshot.state.layout.parameters, plot.snapshot.state.parameters, strict=True
        )
        if hasattr(parameter, "source")
    ])  # fmt: skip
    assert losses.penalty == pytest.approx(0.5 * 0.05 * float(weights @ weights))
    assert history.objective[-1] - history.train[-1] == pytest.approx(losses.penalty)
    assert any(name.startswith("data term") for name, _ in plot.legend())


# Earlier runs


def test_a_restart_leaves_the_run_behind_as_a_ghost_and_undo_takes_it_back(qtbot, window) -> None:
    plot = window.panels.tray.loss_plot
    settle(qtbot, window)
    first = train(qtbot, window, 40)
    window.controller.settings.set_learning_rate(0.3)
    settle(qtbot, window)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(plot.earlier) == 1)
    ghost = plot.earlier[0]
    known = first.history.evaluated_steps
    assert set(known) <= set(ghost.steps)
    at = np.searchsorted(ghost.steps, known)
    np.testing.assert_array_equal(ghost.objective[at], first.history.objective)
    assert ghost.experiment.hyperparameters.learning_rate == 0.3
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: plot.earlier == ())


def test_new_weights_and_other_settings_are_told_apart_other_data_are_not_compared(
    qtbot, window
) -> None:
    plot = window.panels.tray.loss_plot
    settle(qtbot, window)
    train(qtbot, window, 20)
    press(window, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(plot.earlier) == 1)
    settle(qtbot, window)
    window.controller.settings.set_learning_rate(0.1)
    now = train(qtbot, window, 20).experiment
    assert dict(differences(plot.earlier[0], now)) == {"rate": "0.03", "seed": "0"}
    window.controller.load_preset("xor")
    qtbot.waitUntil(lambda: plot.snapshot.experiment.title == now.title or plot.earlier == ())
    qtbot.waitUntil(lambda: plot.earlier == ())
    assert len(window.controller.earlier_runs.runs) == 2
    window.controller.undo_stack.undo()
    qtbot.waitUntil(lambda: len(plot.earlier) == 1)


def test_ghosts_are_hidden_and_forgotten_from_the_menu(qtbot, window) -> None:
    plot = window.panels.tray.loss_plot
    settle(qtbot, window)
    train(qtbot, window, 20)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(plot.earlier) == 1)
    trigger(plot, "loss_earlier_action")
    assert plot.earlier == ()
    assert not plot.options.earlier
    trigger(plot, "loss_earlier_action")
    assert len(plot.earlier) == 1
    trigger(plot, "loss_forget_action")
    assert plot.earlier == ()
    assert window.controller.earlier_runs.runs == ()


def ghost_of(run, level):
    past = run.history
    return EarlierRun(
        replace(run.experiment, seed=7),
        past.evaluated_steps,
        np.full(len(past.evaluated_steps), level),
        past.train,
        past.test,
        (),
    )


@pytest.mark.parametrize("options", [LossOptions(), LossOptions(log_loss=True, log_steps=True)])
def test_a_ghost_is_drawn_where_its_losses_are_and_read_when_pointed_at(
    tray, theme, qtbot, options
) -> None:
    run, plot = snapshot(1000), tray.loss_plot
    plot.set_options(options)
    tray.show_snapshot(run)
    ghost = ghost_of(run, 0.58)
    plot.show_earlier((ghost,))
    plain = replace(options, earlier=False)
    with_ghost = plot.grab().toImage()
    y = round(float(plot.axis.y_of(np.array([0.58]), plot.plot_rect())[0]))
    place = QPoint(round(plot.x_of(120.0)), y)
    lit = min(with_ghost.pixelColor(place + QPoint(0, d)).red() for d in (-1, 0, 1))
    axis = plot.axis
    plot.set_options(plain)
    plot._axis = axis
    assert lit < plot.grab().toImage().pixelColor(place).red() - 20
    plot.set_options(options)
    QTest.mouseMove(plot, place)
    qtbot.waitUntil(lambda: plot.pointer is not None)
    plot.grab()
    step = plot.step_at(plot.pointer.x())
    pointed = plot._pointed_ghost(run.history, plot.plot_rect())
    assert pointed is ghost
    lines = dict(earlier_lines(ghost, run.experiment, step))
    assert lines["train"] == exact(0.58)
    assert list(lines)[3] == "seed"  # what differs comes first
    assert lines["seed"] == "7"
    assert lines["rate"] == "0.03"


def test_ghosts_are_among_the_saved_numbers(tray) -> None:
    run, plot = snapshot(100), tray.loss_plot
    tray.show_snapshot(run)
    plot.show_earlier((ghost_of(snapshot(200), 0.5),))
    table = plot.table()
    column = table["earlier run 1 (seed 7) train objective"]
    assert len(column) == len(table["step"]) == len(table["batch last step"]) == 101
    np.testing.assert_array_equal(column, 0.5)


# Axes


@given(
    end=st.integers(5, 10**7),
    factors=st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 1), st.floats(-3, 3))),
)
def test_a_logarithmic_view_stays_within_its_run(end, factors) -> None:
    view = StepsView(float(end), logarithmic=True)
    for factor, share, way in factors:
        view = view.zoomed(factor, share).moved(way)
        left, right = view.span
        assert -1e-9 <= left < right <= end * (1 + 1e-9)
        assert view.step_at(float(view.shares_of(right))) == pytest.approx(right)
        ticks = view.ticks(6)
        assert ticks == sorted(set(ticks))
        assert all(left - 1 <= tick <= right + 1 for tick in ticks)


def test_on_a_logarithmic_axis_the_first_steps_have_room() -> None:
    view = StepsView(100_000.0, logarithmic=True)
    assert view.ticks(6) == [0, 10, 100, 1_000, 10_000, 100_000]
    assert view.shares_of(0.0) == 0.0
    assert view.shares_of(315.0) == pytest.approx(0.5, abs=0.01)


def test_zooming_keeps_the_step_under_the_pointer() -> None:
    view = StepsView(10_000.0, logarithmic=True)
    step = view.step_at(0.7)
    closer = view.zoomed(2.0, 0.7)
    assert closer.step_at(0.7) == pytest.approx(step)


def test_options_are_chosen_in_the_menu_and_remembered(qtbot, open_window) -> None:
    window = open_window()
    plot = window.panels.tray.loss_plot
    trigger(plot, "loss_log_steps_action")
    trigger(plot, "loss_log_action")
    trigger(plot, "loss_smoothing_100_action")
    expected = LossOptions(log_loss=True, log_steps=True, smoothing=100)
    assert plot.options == expected
    assert part(window, "loss_log_toggle").isChecked()
    assert plot.steps_view.logarithmic
    window.close()
    again = open_window()
    assert again.panels.tray.loss_plot.options == expected


@given(
    st.builds(LossOptions, st.booleans(), st.booleans(), st.sampled_from(SMOOTHINGS), st.booleans())
)
def test_options_read_back(options) -> None:
    assert read_options(options.text) == options


def test_broken_options_count_as_never_set() -> None:
    assert read_options("smoothing=7 nonsense %") == LossOptions()


# Marks


@given(st.lists(st.tuples(st.floats(45, 435), st.integers(20, 120)), min_size=1, max_size=12))
def test_marks_at_nearly_one_step_never_overlap(marks) -> None:
    plot = QRectF(40, 20, 400, 150)
    placed = place_marks([(x, f"{x}", float(w)) for x, w in sorted(marks)], plot, 14.0)
    for place, label in enumerate(placed):
        assert plot.contains(label.rect)
        assert not any(label.rect.intersects(other.rect) for other in placed[place + 1 :])


def test_two_settings_changed_at_once_stand_below_each_other(tray) -> None:
    run = snapshot(1000, marks=(Mark(400, "rate 0.01 → 0.03"), Mark(403, "batch 10 → 20")))
    tray.show_snapshot(run)
    plot = tray.loss_plot
    texts = [(plot.x_of(mark.step), mark.text, 100.0) for mark in run.history.marks]
    upper, lower = place_marks(texts, plot.plot_rect(), 14.0)
    assert (upper.text, lower.text) == ("batch 10 → 20", "rate 0.01 → 0.03")
    assert upper.rect.bottom() <= lower.rect.top()
    assert upper.rect.left() == lower.rect.left()


def test_a_wheel_with_shift_or_over_the_values_zooms_them(tray, qtbot) -> None:
    tray.show_snapshot(snapshot(1000))
    plot = tray.loss_plot
    plot.grab()
    rect, before = plot.plot_rect(), plot.axis
    wheel(plot, QPointF(rect.left() - 10, rect.bottom()), 3)
    assert plot.is_following
    assert plot.axis.lower == pytest.approx(before.lower, abs=0.01)
    assert plot.axis.upper - plot.axis.lower == pytest.approx(before.upper / 1.25**3, rel=0.02)
    chosen = plot.axis
    wheel(plot, rect.center(), 1, Qt.KeyboardModifier.ShiftModifier)
    assert plot.axis.upper < chosen.upper
    place = rect.center().toPoint()
    lower = plot.axis.lower
    QTest.mousePress(plot, LEFT, pos=place)
    QTest.mouseMove(plot, place + QPoint(0, 30))
    QTest.mouseRelease(plot, LEFT, pos=place + QPoint(0, 30))
    assert plot.axis.lower > lower
    tray.show_snapshot(snapshot(1100))
    plot.grab()
    assert plot.values_are_chosen
    QTest.mouseDClick(plot, LEFT, pos=place)
    plot.grab()
    assert not plot.values_are_chosen
    assert plot.axis.lower == 0.0


@pytest.mark.parametrize("name", ["strip", "curves", "ratio"])
def test_every_view_of_the_gradients_zooms_its_values_the_same_way(tray, qtbot, name) -> None:
    run = snapshot(1000)
    ratios = np.full((3, len(run.history.evaluated_steps)), 1e-3)
    tray.show_snapshot(replace(run, history=replace(run.history, update_ratio=ratios)))
    tray.gradients.show_view(name)
    plot = getattr(tray.gradients, name)
    first = plot.grab().toImage()
    place = plot.plot_rect().center()
    wheel(plot, place, 3, Qt.KeyboardModifier.ShiftModifier)
    closer = plot.grab().toImage()
    assert closer != first
    assert plot.is_following
    press_keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(plot, Qt.Key.Key_Up, press_keys)
    assert plot.grab().toImage() != closer
    QTest.keyClick(plot, Qt.Key.Key_Home)
    assert plot.grab().toImage() == first
