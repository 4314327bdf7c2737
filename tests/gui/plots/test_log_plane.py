"""The plots over powers of ten: zoomed, moved and shown whole again by a hand."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gdplay.insight.difference_error import difference_error
from gdplay.insight.range_test import RangeTest
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from gdplay.ui.checking.difference_plot import DifferencePlot
from gdplay.ui.plots.log_view import LogView
from gdplay.ui.rates.lens_plot import LensPlot
from gdplay.ui.rates.range_plot import RangePlot
from tests.gui.driving import drag
from tests.gui.plots.hands import wheel

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def ranged():
    rates = np.geomspace(1e-5, 10.0, 120)
    losses = 0.5 - 0.3 / (1.0 + (0.1 / rates) ** 2)
    return RangeTest(
        0, rates, losses + 0.01 * np.sin(np.arange(120)), losses,
        steepest=0.06, lowest=1.0, blow_up=3.0, suggestion=0.1,
    )  # fmt: skip


@pytest.fixture
def difference(qtbot, theme):
    experiment, _ = presets.load("seed-example")
    state = Trainer(experiment).initial_state()
    link = min(experiment.topology.links)
    found = difference_error(experiment, state, link, lambda share: None, lambda: False)
    return shown(qtbot, DifferencePlot(theme), lambda plot: plot.show_error(found))


@pytest.fixture
def lens(qtbot, theme):
    plot = shown(qtbot, LensPlot(theme), lambda plot: plot.show_rate(0.03))
    plot.rate_chosen.connect(lambda rate, final: plot.show_rate(rate))
    return plot


@pytest.fixture
def range_plot(qtbot, theme):
    return shown(qtbot, RangePlot(theme), lambda plot: plot.show_test(ranged()))


def shown(qtbot, plot, fill):
    qtbot.addWidget(plot)
    plot.resize(520, 230)
    with qtbot.waitExposed(plot):
        plot.show()
    fill(plot)
    plot.grab()
    return plot


def middle(plot):
    return plot.plot_rect().center()


@pytest.mark.parametrize("name", ["difference", "lens", "range_plot"])
def test_the_wheel_zooms_around_the_pointer_and_home_shows_all(request, name):
    plot = request.getfixturevalue(name)
    whole, there = plot.span, QPointF(plot.plot_rect().left() + 150, middle(plot).y())
    value = plot.value_at(there.x())
    before = plot.grab().toImage()
    wheel(plot, there, 3)
    assert plot.span[1] - plot.span[0] == pytest.approx((whole[1] - whole[0]) / 1.25**3)
    assert plot.value_at(there.x()) == pytest.approx(value)
    assert plot.grab().toImage() != before
    QTest.keyClick(plot, Key.Key_Home)
    assert plot.span == whole
    assert plot.grab().toImage() == before
    QTest.keyClick(plot, Key.Key_Up, CTRL)
    assert plot.span != whole
    QTest.keyClick(plot, Key.Key_Down, CTRL)
    assert plot.span == whole


@pytest.mark.parametrize("name", ["difference", "range_plot"])
def test_a_drag_moves_what_was_zoomed_and_a_double_click_shows_all(request, name):
    plot = request.getfixturevalue(name)
    whole, axis = plot.span, plot._axis
    there = middle(plot).toPoint()
    drag(plot, there, there + QPoint(60, 0))
    assert plot.span == whole  # all of it is in view
    wheel(plot, QPointF(there), 4)
    wheel(plot, QPointF(there), 2, SHIFT)
    assert plot._axis != axis
    value = plot.value_at(there.x())
    drag(plot, there, there + QPoint(20, 0), there + QPoint(60, 25))
    assert plot.value_at(there.x() + 60) == pytest.approx(value)
    QTest.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=there)
    plot.grab()
    assert (plot.span, plot._axis) == (whole, axis)


def test_over_the_values_the_wheel_zooms_the_values(range_plot):
    rect, axis = range_plot.plot_rect(), range_plot._axis
    wheel(range_plot, QPointF(rect.left() - 8, rect.center().y()), 2)
    assert range_plot.span == (-5.0, 1.0)
    assert range_plot._axis.upper - range_plot._axis.lower == pytest.approx(
        (axis.upper - axis.lower) / 1.25**2
    )


def test_the_lens_keeps_its_hand_on_the_rate_and_is_moved_by_its_axis(lens):
    rect, whole = lens.plot_rect(), lens.span
    there = middle(lens).toPoint()
    wheel(lens, QPointF(there), 5)
    zoomed = lens.span
    drag(lens, there, there + QPoint(40, 0))
    assert lens.span == zoomed
    assert lens.rate == pytest.approx(lens.value_at(there.x() + 40), rel=0.01)
    rate, below = lens.rate, QPoint(there.x(), round(rect.bottom()) + 12)
    drag(lens, below, below + QPoint(30, 0))
    assert lens.span != zoomed
    assert lens.rate == rate
    QTest.mouseDClick(lens, Qt.MouseButton.LeftButton, pos=below)
    assert lens.span == whole
    assert lens.rate == rate


def test_close_up_round_values_are_marked(range_plot):
    for _ in range(20):
        wheel(range_plot, middle(range_plot), 1)
    low, high = range_plot.span
    assert high - low == pytest.approx(0.2)
    values = [value for value, _ in range_plot._ticks(range_plot.plot_rect())]
    assert len(values) >= 2
    assert all(10**low <= value <= 10**high for value in values)


def test_a_view_stays_within_what_there_is():
    view = LogView((-5.0, 1.0)).zoomed(2.0, 1.0)
    assert view.span == (-2.0, 1.0)
    assert view.moved(0.5) == view
    assert view.moved(-10.0).span == (-5.0, -2.0)
    assert view.zoomed(0.4, 0.5).chosen is None
    assert LogView((-5.0, 1.0)).moved(0.3).chosen is None
