"""What is written beside an earlier run: which one it is, clear of the run in force."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from gdplay.experiment.edits.settings import set_hyperparameters
from gdplay.training.earlier import EarlierRun
from gdplay.ui.plots.earlier_words import name_of
from gdplay.ui.plots.labels import dense, keep_along, place_along
from gdplay.ui.plots.loss_options import LossOptions
from gdplay.ui.saving.figure import svg_of
from tests.gui.driving import press, settle, step_of
from tests.gui.plots.runs import snapshot

PLOT = QRectF(0, 0, 300, 100)


def earlier(run, experiment, level=0.58):
    past = run.history
    losses = np.full(len(past.evaluated_steps), level)
    return EarlierRun(experiment, past.evaluated_steps, losses, past.train, past.test, ())


def texts_of(plot, theme):
    tree = ElementTree.fromstring(svg_of(plot.figure(), theme))
    return [node.text.strip() for node in tree.iter("{http://www.w3.org/2000/svg}text")]


def test_a_name_says_what_the_run_had_otherwise_in_few_words() -> None:
    now = snapshot(100).experiment
    run = earlier(snapshot(100), replace(now, seed=7))
    assert name_of(run, now) == "earlier: seed 7"
    both = earlier(snapshot(100), set_hyperparameters(replace(now, seed=7), learning_rate=0.3))
    assert name_of(both, now) == "earlier: rate 0.3, …"
    assert name_of(earlier(snapshot(100), now), now) == "earlier: same settings"


def test_a_restart_at_another_rate_names_the_run_before_on_the_plot(qtbot, window) -> None:
    plot, theme = window.panels.tray.loss_plot, window.panels.network._theme
    settle(qtbot, window)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) >= 60)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: len(plot.earlier) == 1)
    window.controller.settings.set_learning_rate(0.3)
    settle(qtbot, window)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) >= 60)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "earlier: rate 0.03" in texts_of(plot, theme))
    plot.set_options(LossOptions(earlier=False))
    assert "earlier: rate 0.03" not in texts_of(plot, theme)


def test_a_new_rate_in_force_renames_the_runs_before(tray, theme) -> None:
    run, plot = snapshot(300), tray.loss_plot
    tray.show_snapshot(run)
    plot.show_earlier((earlier(run, replace(run.experiment, seed=7)),))
    assert "earlier: seed 7" in texts_of(plot, theme)
    other = set_hyperparameters(run.experiment, learning_rate=0.3)
    tray.show_snapshot(replace(run, experiment=other))
    assert "earlier: rate 0.03, …" in texts_of(plot, theme)


def test_a_line_is_seen_between_points_far_apart_and_not_beyond_its_ends() -> None:
    seen = dense([np.array([[30.0, 10.0], [270.0, 90.0]])], PLOT)
    assert seen[:, 0].min() >= 30.0
    assert seen[:, 0].max() <= 270.0
    assert np.diff(seen[:, 0]).max() < 5.0
    np.testing.assert_allclose(seen[:, 1], 10.0 + (seen[:, 0] - 30.0) / 3.0)


def as_array(points):
    return np.array([(point.x(), point.y()) for point in points])


def test_a_name_hides_no_curve_where_it_can_stand_clear_of_them() -> None:
    falling = [QPointF(x, 10 + 80 * x / 300) for x in range(0, 301, 30)]
    flat = [QPointF(0, 95), QPointF(300, 95)]
    curves = dense([as_array(falling), as_array(flat)], PLOT)
    points = [falling[10], falling[5]]  # at its end the name would lie on a curve
    (label,) = place_along([(points, "earlier", 80.0)], PLOT, 14.0, [], curves)
    for curve in (falling, flat):
        x, y = zip(*((point.x(), point.y()) for point in curve), strict=True)
        for across in np.arange(label.rect.left(), label.rect.right()):
            assert not label.rect.contains(QPointF(across, np.interp(across, x, y)))


def test_names_lie_on_no_text_and_one_without_room_is_left_out() -> None:
    end = QPointF(150, 50)
    taken = QRectF(0, 0, 300, 45)
    texts = [([end], name, 80.0) for name in ("first", "second", "third", "fourth", "fifth")]
    placed = place_along(texts, PLOT, 14.0, [taken], np.empty((0, 2)))
    assert [label.is_left_out for label in placed] == [False, False, True, True, True]
    placed = placed[:2]
    assert not placed[0].rect.intersects(placed[1].rect)
    assert not any(label.rect.intersects(taken) for label in placed)
    assert all(PLOT.contains(label.rect) for label in placed)


def test_a_name_stays_where_it_was_while_that_is_nearly_as_good() -> None:
    texts = [([QPointF(150, 50)], "earlier", 80.0)]
    clear = np.empty((0, 2))
    (first,) = place_along(texts, PLOT, 14.0, [], clear)
    crossing = np.column_stack([np.linspace(160, 180, 5), np.full(5, first.rect.center().y())])
    (away,) = place_along(texts, PLOT, 14.0, [], crossing)
    assert away.rect != first.rect
    before = [first.place]
    (still,) = place_along(texts, PLOT, 14.0, [], crossing, before=before)
    assert still.rect == first.rect
    (moved,) = place_along(texts, PLOT, 14.0, [], np.repeat(crossing, 9, axis=0), before=before)
    assert moved.rect == away.rect


def test_a_kept_name_moves_with_its_curve_and_stays_in_the_plot() -> None:
    clear = np.empty((0, 2))
    (first,) = place_along([([QPointF(150, 50)], "earlier", 80.0)], PLOT, 14.0, [], clear)
    for y in range(0, 101, 5):
        texts = [([QPointF(150, float(y))], "earlier", 80.0)]
        (kept,) = keep_along(texts, [first.place], PLOT, 14.0, [])
        assert kept.rect.left() == first.rect.left()
        assert PLOT.contains(kept.rect)
        away = kept.rect.center().y() - (first.rect.center().y() + y - 50)
        assert abs(away) <= 7.0  # by no more than what keeps it inside
    assert keep_along([([QPointF(150, 130.0)], "earlier", 80.0)], [0], PLOT, 14.0, []) == []


def test_a_kept_name_gives_way_to_another_text_by_no_more_than_it_must() -> None:
    texts = [([QPointF(150, 50)], "earlier", 80.0)]
    (free,) = keep_along(texts, [0], PLOT, 14.0, [])
    taken = QRectF(free.rect.left(), free.rect.bottom() - 4, 80, 20)
    (kept,) = keep_along(texts, [0], PLOT, 14.0, [taken])
    assert kept.rect == free.rect.translated(0, -4)
    assert keep_along(texts, [0], PLOT, 14.0, [PLOT]) == []


def test_names_are_placed_for_the_runs_and_the_view_and_not_for_each_frame(tray, theme) -> None:
    run, plot = snapshot(1000, running=True), tray.loss_plot
    tray.show_snapshot(run)
    plot.show_earlier((earlier(run, replace(run.experiment, seed=7), 0.3),))
    plot.grab()
    names = plot._ghost_names
    chosen = names._places
    for steps in (1040, 1300, 1999):
        tray.show_snapshot(snapshot(steps, running=True))
        plot.grab()
        assert names._places is chosen
    plot.resize(plot.width() + 40, plot.height())
    plot.grab()
    assert names._places is not chosen
    chosen = names._places
    tray.show_snapshot(snapshot(2000))  # at a pause
    plot.grab()
    assert names._places is not chosen
