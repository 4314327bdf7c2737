"""The histogram by layer: typical spread, zooming, and its link to the other views."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gdplay.app.selection import LayerItem
from gdplay.experiment.parameter import Link
from gdplay.nn.layout import layout_of
from gdplay.ui.plots.histogram import RECENT, edges_of, typical
from gdplay.ui.plots.strip import groups
from tests.gui.driving import LEFT, middle_of_link, settle
from tests.gui.plots.hands import wheel
from tests.gui.plots.runs import CIRCLE_NET, snapshot

LAYOUT = layout_of(CIRCLE_NET)


@pytest.fixture
def layers(tray):
    tray.gradients.show_view("layers")
    tray.show_snapshot(snapshot(1000))
    tray.gradients.layers.grab()
    return tray.gradients.layers


def test_the_typical_spread_is_the_mean_count_of_the_recent_buckets() -> None:
    run = snapshot(1000)
    edges = edges_of((-6, 0))
    for group in groups(LAYOUT):
        counts = np.zeros(len(edges) - 1)
        for bucket in range(1000 - RECENT, 1000):
            for place in range(group.start, group.stop):
                size = abs(float(run.history.gradient[2, bucket, place]))
                for column in range(len(counts)):
                    counts[column] += edges[column] <= size < edges[column + 1]
        np.testing.assert_allclose(typical(run.history, group, edges), counts / RECENT)


def test_of_many_parameters_some_buckets_stand_for_all() -> None:
    run = snapshot(1000)
    wide = np.tile(run.history.gradient, (1, 1, 40))
    group = replace(groups(LAYOUT)[0], stop=40 * 51)
    usual = typical(replace(run.history, gradient=wide), group, edges_of((-9, 1)))
    assert usual.sum() == pytest.approx(40 * 51, rel=0.02)


def test_before_the_first_step_nothing_is_typical() -> None:
    usual = typical(snapshot(0).history, groups(LAYOUT)[0], edges_of((-3, 0)))
    assert usual.tolist() == [0.0] * 12


def place_of(layers, parameter):
    size = abs(float(layers.gradient[LAYOUT.index[parameter]]))
    group = next(g for g in groups(LAYOUT) if g.start <= LAYOUT.index[parameter] < g.stop)
    return QPoint(round(layers.x_of(size)), round(layers.row_rect(group.depth).center().y()))


def test_a_gradient_alone_in_its_bin_lights_up_everywhere_and_a_click_selects_it(
    layers, selection
) -> None:
    alone = next(
        parameter
        for parameter in LAYOUT.parameters
        if (found := layers.bin_at(QPointF(place_of(layers, parameter)))) is not None
        and layers.parameters_in(*found) == (parameter,)
    )
    QTest.mouseMove(layers, place_of(layers, alone))
    assert selection.hovered == alone
    QTest.mouseClick(layers, LEFT, pos=place_of(layers, alone))
    assert selection.item == alone
    crowded = next(
        parameter
        for parameter in LAYOUT.parameters
        if len(layers.parameters_in(*layers.bin_at(QPointF(place_of(layers, parameter))))) > 1
    )
    QTest.mouseMove(layers, place_of(layers, crowded))
    group = layers.bin_at(QPointF(place_of(layers, crowded)))[0]
    assert selection.hovered == LayerItem(group.depth)


def test_what_is_selected_elsewhere_is_marked_under_its_bin(layers, selection, theme) -> None:
    link = Link(*sorted(CIRCLE_NET.links)[3])
    selection.select(link)
    image = layers.grab().toImage()
    size = abs(float(layers.gradient[LAYOUT.index[link]]))
    place = QPoint(round(layers.x_of(size)), round(layers.row_rect(1).bottom()) - 2)
    assert image.pixelColor(place).name() == theme.color("accent").name()


def test_the_wheel_zooms_the_sizes_a_drag_moves_a_double_click_shows_all(layers, selection) -> None:
    whole = layers.span
    place = layers.plot_rect().center()
    kept = 10 ** (sum(whole) / 2)
    wheel(layers, place, 4)
    lower, upper = layers.span
    assert upper - lower == pytest.approx((whole[1] - whole[0]) / 1.25**4)
    assert layers.x_of(kept) == pytest.approx(place.x(), abs=0.5)
    start = place.toPoint()
    QTest.mousePress(layers, LEFT, pos=start)
    QTest.mouseMove(layers, start - QPoint(50, 0))
    QTest.mouseRelease(layers, LEFT, pos=start - QPoint(50, 0))
    assert layers.span[0] > lower
    assert selection.item is None
    QTest.mouseDClick(layers, LEFT, pos=start)
    layers.grab()
    assert layers.span == whole
    QTest.keyClick(layers, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert layers.span[1] - layers.span[0] < whole[1] - whole[0]
    QTest.keyClick(layers, Qt.Key.Key_Home)
    layers.grab()
    assert layers.span == whole


def test_the_saved_histogram_counts_every_gradient(layers) -> None:
    table = layers.table()
    total = table["positive"].sum() + table["negative"].sum()
    zeros = dict(zip(table["layer"], table["zeros in the layer"], strict=True))
    assert total + sum(zeros.values()) == LAYOUT.size
    inside = [
        (float(low), float(high))
        for layer, low, high, n in zip(
            table["layer"], table["size from"], table["size to"], table["positive"], strict=True
        )
        if layer == "output" and n
    ]
    positive = layers.gradient[46:51][layers.gradient[46:51] > 0]
    assert all(any(low <= g < high for low, high in inside) for g in positive)


@pytest.mark.parametrize("name", ["strip", "curves", "layers", "ratio"])
def test_a_weight_pointed_at_in_the_network_lights_up_in_every_view(qtbot, window, name) -> None:
    settle(qtbot, window)
    for step in range(3):
        window.controller.step()
        qtbot.waitUntil(lambda step=step: window.controller.snapshot.state.step == step + 1)
    tray, network = window.panels.tray, window.panels.network
    tray.gradients.show_view(name)
    view = getattr(tray.gradients, name)
    qtbot.waitUntil(lambda: view.snapshot.state.step == 3)
    if name == "curves":  # those with the largest gradients alone have a picture
        view.grab()
        link = next(p for p in view.shown if isinstance(p, Link))
    else:
        link = Link(*sorted(window.controller.store.experiment.topology.links)[2])
    plain = view.grab().toImage()
    canvas = network._view
    for share in np.linspace(0.1, 0.9, 17):  # where no other link lies above it
        QTest.mouseMove(canvas.viewport(), middle_of_link(canvas, link, float(share)))
        if window.controller.selection.hovered == link:
            break
    assert window.controller.selection.hovered == link
    assert view.grab().toImage() != plain


def test_a_gradient_pointed_at_in_the_strip_lights_up_in_the_network(qtbot, window) -> None:
    settle(qtbot, window)
    network, strip = window.panels.network, window.panels.tray.gradient_plot
    qtbot.waitUntil(lambda: strip.snapshot is not None)
    plain = network.grab().toImage()
    link = Link(*sorted(window.controller.store.experiment.topology.links)[2])
    QTest.mouseMove(strip, strip.row_rect(link).center().toPoint())
    assert window.controller.selection.hovered == link
    assert network.grab().toImage() != plain
    QTest.mouseMove(strip, QPoint(2, 2))
    assert window.controller.selection.hovered is None
