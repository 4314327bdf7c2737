"""The other three views of the gradients: curves, by layer, update ratio."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from gdplay.app.selection import LayerItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.layout import layout_of
from gdplay.ui.plots.gradient_views import VIEWS
from gdplay.ui.plots.histogram import histogram
from gdplay.ui.plots.largest import largest
from gdplay.ui.plots.ratio_plot import TYPICAL, RatioPlot, ratio_lines
from gdplay.ui.plots.readout import exact
from gdplay.ui.plots.symmetric import SymmetricAxis
from gdplay.ui.plots.tray import TrayPanel
from tests.gui.driving import press
from tests.gui.plots.runs import CIRCLE_NET, snapshot

PARAMETERS = layout_of(CIRCLE_NET).parameters


@pytest.fixture
def tray(qtbot, theme, selection) -> TrayPanel:
    panel = TrayPanel(theme, selection)
    qtbot.addWidget(panel)
    panel.resize(1024, 340)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def choose(tray, name):
    QTest.mouseClick(
        tray.findChild(QToolButton, f"gradient_view_{name}"), Qt.MouseButton.LeftButton
    )
    return {"strip": tray.gradients.strip, "curves": tray.gradients.curves,
            "layers": tray.gradients.layers, "ratio": tray.gradients.ratio}[name]  # fmt: skip


def with_ratios(run):
    steps = run.history.evaluated_steps
    ratios = np.stack([10.0 ** (-2 - depth - steps / 2000) for depth in range(3)])
    ratios[:, 0] = np.nan
    return replace(run, history=replace(run.history, update_ratio=ratios))


def test_the_switch_shows_one_view_and_leaves_with_its_plots(tray) -> None:
    tray.show_snapshot(with_ratios(snapshot()))
    for name in (view.name for view in VIEWS):
        shown = choose(tray, name)
        views = (tray.gradients.strip, tray.gradients.curves, tray.gradients.layers,
                 tray.gradients.ratio)  # fmt: skip
        assert [view.isVisible() for view in views] == [view is shown for view in views]
    tray.select_tab(1)
    assert not tray.gradients.switch.isVisible()


def test_the_curves_are_those_with_the_largest_gradients(tray) -> None:
    run = snapshot()
    tray.show_snapshot(run)
    curves = choose(tray, "curves")
    curves.grab()
    recent = np.abs(run.history.gradient[:, -128:]).max(axis=(0, 1))
    expected = {PARAMETERS[place] for place in np.argsort(recent)[-8:]}
    assert set(curves.shown) == expected
    assert list(curves.shown) == sorted(curves.shown, key=PARAMETERS.index)


def test_what_is_shown_stays_until_another_is_twice_as_large() -> None:
    run = snapshot()
    gradient = np.ones_like(run.history.gradient)
    gradient[:, :, 3] = 1.5
    run = replace(run, history=replace(run.history, gradient=gradient))
    assert largest(run, PARAMETERS, 1) == (PARAMETERS[3],)
    assert largest(run, PARAMETERS, 1, before=(PARAMETERS[7],)) == (PARAMETERS[7],)
    gradient[:, :, 3] = 2.5
    assert largest(run, PARAMETERS, 1, before=(PARAMETERS[7],)) == (PARAMETERS[3],)


def test_a_click_on_a_curve_selects_it_and_shows_it_alone(tray, selection) -> None:
    tray.show_snapshot(snapshot())
    curves = choose(tray, "curves")
    curves.grab()
    wanted = curves.shown[5]
    place = curves.cell_rect(5).center().toPoint()
    QTest.mouseClick(curves, Qt.MouseButton.LeftButton, pos=place)
    assert selection.item == wanted
    curves.grab()
    assert curves.shown == (wanted,)
    QTest.mouseClick(curves, Qt.MouseButton.LeftButton, pos=place)
    assert selection.item is None


def test_of_a_neuron_every_gradient_that_feeds_it_is_shown(tray, selection) -> None:
    tray.show_snapshot(snapshot())
    curves = choose(tray, "curves")
    unit = CIRCLE_NET.layers[0][2].id
    selection.select(UnitItem(unit))
    curves.grab()
    sources = [item.id for item in CIRCLE_NET.inputs]
    assert set(curves.shown) == {Bias(unit), *(Link(source, unit) for source in sources)}


def test_the_exact_gradient_is_read_at_the_pointer_in_both_columns(tray) -> None:
    run = snapshot(1000)
    tray.show_snapshot(run)
    curves = choose(tray, "curves")
    curves.grab()
    for place in (0, 7):
        cell = curves.cell_rect(place)
        across = QPoint(round(cell.left() + 0.25 * cell.width()), round(cell.center().y()))
        QTest.mouseMove(curves, across)
        step = int(curves.step_at(across.x()))
        assert step == pytest.approx(250, abs=5)
        row = PARAMETERS.index(curves.shown[place])
        value = float(run.history.gradient[0, step, row])
        assert curves.value_text(curves.shown[place]) == exact(value)


def test_the_symmetric_axis_is_odd_rising_and_reaches_both_edges() -> None:
    axis = SymmetricAxis(0.5)
    values = np.linspace(-0.5, 0.5, 101)
    places = axis.places(values)
    np.testing.assert_allclose(places, -places[::-1], atol=1e-12)
    assert (np.diff(places) > 0).all()
    assert places[[0, 50, 100]] == pytest.approx([-1.0, 0.0, 1.0])
    assert axis.places(np.array([0.005]))[0] > 0.1


def test_a_histogram_counts_every_gradient_once_by_size_and_sign() -> None:
    gradient = np.array([0.0, 0.02, -0.02, 0.3, -0.003, np.nan])
    bins = histogram(gradient, np.logspace(-3, 0, 4))
    assert bins.rising.tolist() == [0, 1, 1]
    assert bins.falling.tolist() == [1, 1, 0]
    assert bins.zeros == 1
    assert bins.median == pytest.approx(0.02)


def test_every_gradient_of_a_step_is_in_a_bin_of_its_layer(tray) -> None:
    run = snapshot()
    tray.show_snapshot(run)
    layers = choose(tray, "layers")
    layers.grab()
    edges = layers.edges
    for start, stop in run.state.layout.layer_slices:
        bins = histogram(layers.gradient[start:stop], edges)
        assert bins.rising.sum() + bins.falling.sum() + bins.zeros == stop - start
    assert layers.gradient is run.record.gradient
    row = layers.row_rect(2).center().toPoint()
    empty = layers.grab().toImage()
    QTest.mouseMove(layers, row)
    assert layers.grab().toImage() != empty


def test_the_ratios_of_each_layer_are_read_at_the_nearest_measurement(tray) -> None:
    run = with_ratios(snapshot(1000))
    tray.show_snapshot(run)
    ratio = choose(tray, "ratio")
    history = run.history
    near = int(np.argmin(np.abs(history.evaluated_steps - 500)))
    lines = dict(ratio_lines(run, 500.0))
    assert lines["hidden 1"] == exact(float(history.update_ratio[0, near]))
    assert lines["output"] == exact(float(history.update_ratio[2, near]))
    assert "0.001 is typical" in ratio.toolTip()
    ratio.grab()
    lower, upper = ratio._axis.y_of(np.array([1e-6, 1e-2]), ratio.plot_rect())
    band = ratio._axis.y_of(np.array(TYPICAL), ratio.plot_rect())
    assert upper < band[1] < band[0] < lower


def test_layers_between_the_first_and_the_last_have_dashes_none_alike(theme, selection) -> None:
    plot = RatioPlot(theme, selection)
    solid = Qt.PenStyle.SolidLine
    pens = [plot._pen(depth, 5, 1.4) for depth in range(1, 6)]
    assert [pen.style() is solid for pen in pens] == [True, False, False, False, True]
    dashes = [tuple(pen.dashPattern()) for pen in pens[1:-1]]
    assert len(set(dashes)) == 3
    assert pens[0].color() == theme.color("accent")
    assert pens[-1].color() == theme.color("text")


def test_a_name_and_a_line_of_a_ratio_point_at_their_layer_and_the_rest_at_none(
    tray, selection
) -> None:
    tray.show_snapshot(with_ratios(snapshot(1000)))
    ratio = choose(tray, "ratio")
    ratio.grab()
    rect = ratio.plot_rect()
    axis = ratio.axis
    for depth in (1, 2, 3):
        value = 10.0 ** (-1 - depth - 500 / 2000)
        place = QPoint(
            round(ratio.x_of(500.0)), round(float(axis.y_of(np.array([value]), rect)[0]))
        )
        QTest.mouseMove(ratio, place + QPoint(0, 4))
        assert selection.hovered == LayerItem(depth)
        QTest.mouseMove(ratio, place + QPoint(0, 14))
        assert selection.hovered is None
        end = float(axis.y_of(np.array([10.0 ** (-1 - depth - 1000 / 2000)]), rect)[0])
        QTest.mouseMove(ratio, QPoint(round(rect.right() + 30), round(end)))
        assert selection.hovered == LayerItem(depth)


@pytest.mark.parametrize("steps", [0, 1, 5000])
def test_any_run_is_drawn_in_every_view(tray, steps) -> None:
    run = snapshot(steps)
    run.history.gradient[:, : steps // 2] = np.nan
    tray.show_snapshot(run if steps else replace(run, record=None))
    for name in (view.name for view in VIEWS):
        assert not choose(tray, name).grab().isNull()


def test_a_real_run_measures_its_ratios_and_the_view_is_remembered(open_window, qtbot) -> None:
    window = open_window()
    tray = window.panels.tray
    ratio = choose(tray, "ratio")
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: ratio.snapshot is not None and ratio.snapshot.state.step == 1)
    seen = ratio.snapshot
    record = window.controller.snapshot.record
    assert record.is_preview
    values = seen.history.update_ratio[:, -1]
    assert values.shape == (3,)
    assert (values > 0).all()
    window.close()
    assert open_window().panels.tray.gradients.view == "ratio"
