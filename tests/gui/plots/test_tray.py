from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton

from gdplay.experiment.parameter import Link
from gdplay.nn.layout import layout_of
from gdplay.training.snapshot import Mark
from gdplay.ui.plots.columns import columns_between
from gdplay.ui.plots.readout import exact, loss_lines
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.text import number
from gdplay.ui.theme.palette import DARK
from tests.gui.plots.hands import wheel
from tests.gui.plots.runs import CIRCLE_NET, history, snapshot


def test_wide_both_plots_stand_side_by_side_in_40_to_60(tray) -> None:
    assert tray.tab_count == 3
    loss, gradients = tray.loss_plot.width(), tray.gradient_plot.width()
    assert loss / (loss + gradients) == pytest.approx(0.4, abs=0.03)


def test_narrow_each_plot_has_its_tab(tray, qtbot) -> None:
    tray.resize(640, 220)
    tabs = tray.findChild(QTabBar, "tray_tabs")
    qtbot.waitUntil(lambda: tray.tab_count == 4)
    titles = [tabs.tabText(i) for i in range(4)]
    assert titles == ["Loss", "Gradients", "Rate", "Numbers"]
    assert (tray.loss_plot.isVisible(), tray.gradient_plot.isVisible()) == (True, False)
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert (tray.loss_plot.isVisible(), tray.gradient_plot.isVisible()) == (False, True)


def test_the_tab_that_is_shown_stays_when_the_width_changes(tray, qtbot) -> None:
    tabs = tray.findChild(QTabBar, "tray_tabs")
    tray.select_tab(1)
    assert tabs.tabText(tabs.currentIndex()) == "Learning rate"
    tray.resize(640, 220)
    qtbot.waitUntil(lambda: tray.tab_count == 4)
    assert tabs.tabText(tabs.currentIndex()) == "Rate"
    assert tabs.geometry().right() + 8 <= tray.rates.switch.mapTo(tray, QPoint()).x()
    tray.resize(1024, 250)
    qtbot.waitUntil(lambda: tray.tab_count == 3)
    assert tabs.tabText(tabs.currentIndex()) == "Learning rate"


def test_a_click_on_a_row_selects_its_parameter(tray, qtbot, selection) -> None:
    tray.show_snapshot(snapshot())
    plot = tray.gradient_plot
    for parameter in layout_of(CIRCLE_NET).parameters[::10]:
        row = plot.row_rect(parameter)
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=row.center().toPoint())
        assert selection.item == parameter


def test_arrow_keys_move_the_selected_row(tray, qtbot, selection) -> None:
    tray.show_snapshot(snapshot())
    parameters = layout_of(CIRCLE_NET).parameters
    qtbot.keyClick(tray.gradient_plot, Qt.Key.Key_Down)
    assert selection.item == parameters[0]
    qtbot.keyClick(tray.gradient_plot, Qt.Key.Key_Down)
    assert selection.item == parameters[1]
    qtbot.keyClick(tray.gradient_plot, Qt.Key.Key_Up)
    assert selection.item == parameters[0]


def test_the_selected_row_is_outlined_in_the_accent(tray, selection, theme) -> None:
    tray.show_snapshot(snapshot())
    selection.select(Link(4, 9))
    plot = tray.gradient_plot
    image = plot.grab().toImage()
    row = plot.row_rect(Link(4, 9))
    column = round(row.center().x())
    near = range(round(row.top()) - 3, round(row.bottom()) + 4)
    assert theme.color("accent").name() in {image.pixelColor(column, y).name() for y in near}


def test_the_wheel_zooms_and_a_double_click_shows_the_whole_run(tray, qtbot) -> None:
    tray.show_snapshot(snapshot(1000))
    plot = tray.loss_plot
    place = plot.plot_rect().center()
    wheel(plot, place, 3)
    left, right = plot.view
    assert not plot.is_following
    assert right - left == pytest.approx(1000 / 1.25**3)
    assert (left + right) / 2 == pytest.approx(500, abs=1)
    qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert plot.view == (0.0, 1000.0)


def test_a_drag_moves_the_view_and_selects_nothing(tray, qtbot, selection) -> None:
    tray.show_snapshot(snapshot(1000))
    plot = tray.gradient_plot
    place = plot.plot_rect().center().toPoint()
    wheel(plot, QPointF(place), 5)
    left, _ = plot.view
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseMove(plot, place - QPoint(60, 0))
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=place - QPoint(60, 0))
    assert plot.view[0] > left
    assert selection.item is None


def test_a_new_run_follows_again(tray) -> None:
    tray.show_snapshot(snapshot(1000))
    wheel(tray.loss_plot, tray.loss_plot.plot_rect().center(), 5)
    tray.show_snapshot(snapshot(20, run=2))
    assert tray.loss_plot.view == (0.0, 20.0)


def test_the_dark_palette_is_taken_at_once(tray, theme) -> None:
    tray.show_snapshot(snapshot())
    theme.apply(DARK)
    plot = tray.gradient_plot
    image = plot.grab().toImage()
    bar = plot.plot_rect().right() + 19
    top = image.pixelColor(round(bar), round(plot.plot_rect().top()) + 1)
    expected = theme.color("positive")
    assert abs(top.red() - expected.red()) < 6
    assert abs(top.blue() - expected.blue()) < 6


def test_a_mark_is_drawn_at_its_step(tray, theme) -> None:
    tray.show_snapshot(snapshot(1000, marks=(Mark(400, "rate 0.01 → 0.03"),)))
    plot = tray.loss_plot
    image = plot.grab().toImage()
    column = round(plot.x_of(400))
    rect = plot.plot_rect()
    accent = theme.color("accent")
    seen = [
        image.pixelColor(x, y)
        for x in (column - 1, column)
        for y in range(round(rect.top()), round(rect.bottom()))
    ]
    assert sum(abs(c.red() - accent.red()) < 30 and c.green() < 160 for c in seen) > 40


def test_the_log_switch_spreads_small_losses(tray, qtbot) -> None:
    tray.show_snapshot(snapshot())
    before = tray.loss_plot.grab().toImage()
    toggle = tray.findChild(QToolButton, "loss_log_toggle")
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert tray.loss_plot.grab().toImage() != before


def test_exact_values_are_read_at_the_pointer() -> None:
    past = history(1225, 3)
    lines = dict(loss_lines(past, 612.0))
    assert lines["step"] == "612"
    assert lines["train"] == exact(past.objective[past.evaluated_steps.tolist().index(612)])
    assert lines["batch"] == exact(past.batch_loss[0, 612])
    measured_at_a_stride = replace(past, evaluated_steps=past.evaluated_steps * 2)
    lines = dict(loss_lines(measured_at_a_stride, 613.0))
    assert lines["step"] == "612"
    assert lines["batch at 613"] == exact(past.batch_loss[0, 613])
    assert exact(-0.000123456789) == "−0.000123457"
    assert exact(-2e-7) == "−2e-07"


@pytest.mark.parametrize("steps", [0, 1, 2, 5000])
def test_any_run_is_drawn(tray, steps) -> None:
    tray.show_snapshot(snapshot(steps))
    assert not tray.grab().isNull()


def test_a_diverged_run_is_drawn(tray) -> None:
    run = snapshot(300)
    run.history.batch_loss[:, 200:] = np.inf
    run.history.gradient[:, 200:] = np.nan
    run.history.objective[200:] = np.nan
    run.history.test[:] = np.nan
    tray.show_snapshot(run)
    assert not tray.grab().isNull()


def test_a_hidden_plot_renders_nothing(tray, qtbot) -> None:
    tray.resize(640, 220)
    qtbot.waitUntil(lambda: tray.tab_count == 4)
    tray.show_snapshot(snapshot(500))
    QApplication.processEvents()
    assert tray.gradient_plot._image is None


def test_no_tool_tip_covers_the_values_under_the_pointer(tray) -> None:
    plot = tray.loss_plot
    for place, covers in ((plot.plot_rect().center().toPoint(), True), (QPoint(3, 3), False)):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, plot.mapToGlobal(place))
        assert plot.eventFilter(plot, event) is covers


def test_keys_zoom_and_move_the_view(tray, qtbot) -> None:
    tray.show_snapshot(snapshot(1000))
    for plot in (tray.loss_plot, tray.gradient_plot):
        qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        assert plot.view == (100.0, 900.0)
        qtbot.keyClick(plot, Qt.Key.Key_Right)
        assert plot.view == (180.0, 980.0)
        qtbot.keyClick(plot, Qt.Key.Key_Left)
        assert plot.view == (100.0, 900.0)
        qtbot.keyClick(plot, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
        assert plot.is_following
        qtbot.keyClick(plot, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(plot, Qt.Key.Key_Home)
        assert plot.is_following


def test_the_focus_is_seen_when_it_came_by_a_key(tray, qtbot, theme) -> None:
    plot = tray.loss_plot
    plain = plot.grab().toImage()
    plot.setFocus(Qt.FocusReason.MouseFocusReason)
    assert plot.grab().toImage() == plain
    plot.clearFocus()
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(plot.hasFocus)
    assert plot.grab().toImage() != plain


@given(
    end=st.integers(1, 100_000),
    factors=st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 1), st.floats(-1e5, 1e5))),
)
def test_a_view_stays_within_its_run(end, factors) -> None:
    view = StepsView(float(end))
    for factor, share, steps in factors:
        view = view.zoomed(factor, share).moved(steps)
        left, right = view.span
        assert 0.0 <= left < right <= max(end, 4) * (1 + 1e-9)


def test_before_a_parameter_was_in_the_network_its_gradient_is_not_read(tray) -> None:
    run = snapshot(100)
    run.history.gradient[:, :50, 0] = np.nan
    tray.show_snapshot(run)
    plot = tray.gradient_plot
    plot.grab()
    row = plot.row_rect(plot.snapshot.state.layout.parameters[0])
    plot._pointer = QPointF(row.left() + 0.25 * row.width(), row.center().y())
    assert plot._reading().endswith("not in the network yet")
    plot._pointer = QPointF(row.left() + 0.75 * row.width(), row.center().y())
    assert "step 75" in plot._reading()


def test_a_run_that_went_on_from_a_file_is_drawn_where_it_did(tray, theme) -> None:
    run = snapshot(100)
    past = run.history
    later = replace(
        run,
        state=replace(run.state, step=700),
        history=replace(
            past, bucket_steps=past.bucket_steps + 600, evaluated_steps=past.evaluated_steps + 600
        ),
    )
    tray.show_snapshot(later)
    plot = tray.gradient_plot
    assert plot.view == (600.0, 700.0)
    plot.grab()
    row = plot.row_rect(run.state.layout.parameters[0])
    plot._pointer = QPointF(plot.x_of(642.5), row.center().y())
    assert "step 642" in plot._reading()
    assert plot._reading().endswith(number(float(past.gradient[0, 42, 0]), signed=True))
    assert dict(loss_lines(later.history, 642.0))["batch"] == exact(past.batch_loss[0, 42])


@given(start=st.integers(0, 10_000), steps=st.integers(1, 500), limit=st.integers(1, 300))
def test_columns_begin_where_the_buckets_do(start, steps, limit) -> None:
    columns = columns_between(steps, 1, float(start), float(start + steps), limit, origin=start)
    assert columns.start == start
    assert columns.first == 0
    assert columns.end >= start + steps


def test_the_steps_in_view_and_the_step_pointed_at_are_the_same_in_all_plots(tray, qtbot) -> None:
    tray.show_snapshot(snapshot(1000))
    loss, strip = tray.loss_plot, tray.gradient_plot
    plain = strip.grab().toImage()
    wheel(loss, loss.plot_rect().center(), 3)
    assert not loss.is_following
    assert strip.view == tray.gradients.ratio.view == loss.view
    wheel(strip, strip.plot_rect().center(), 1)
    assert loss.view == strip.view
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    assert loss.is_following
    qtbot.mouseMove(loss, loss.plot_rect().center().toPoint())
    marked = strip.grab().toImage()
    assert marked != plain
    x = round(strip.x_of(loss.step_at(loss.pointer.x())))
    rows = range(round(strip.plot_rect().top()) + 2, round(strip.plot_rect().bottom()) - 2)
    changed = {
        column
        for column in range(round(strip.plot_rect().left()), round(strip.plot_rect().right()))
        if any(marked.pixelColor(column, y) != plain.pixelColor(column, y) for y in rows)
    }
    assert changed <= {x - 1, x, x + 1}
    assert changed
    qtbot.mouseMove(loss, QPoint(2, 2))
    assert strip.grab().toImage() == plain
