"""All views are linked: what is pointed at in one lights up in all."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from gdplay.app.selection import LayerItem, SampleItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.insight.chain_rule import batch_pass
from gdplay.ui.network.footer import Legend
from gdplay.ui.plane import plane_points
from tests.gui.driving import LEFT, click, middle_of_link, neuron, part, press, settle, step_of

Key = Qt.Key


@pytest.fixture
def selection(window):
    return window.controller.selection


def rest(qtbot, window):
    """Wait until all that is measured of the newest snapshot is drawn; return that one."""
    snapshot, measuring = settle(qtbot, window), window.controller.measuring
    qtbot.waitUntil(lambda: window.panels.output._drawn is not None)
    qtbot.waitUntil(lambda: not measuring._thread.is_busy)
    QApplication.processEvents()
    return snapshot


def train(qtbot, window, steps=40):
    """Make some steps and pause."""
    settle(qtbot, window)
    press(window, Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) >= steps)
    press(window, Key.Key_Space)
    qtbot.waitUntil(lambda: not window.controller.snapshot.running)
    rest(qtbot, window)


def leave(widget):
    """Take the pointer away, as the window system says it."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def ink_of(view):
    return view.viewport().grab().toImage()


def sample_place(surface, dataset, row):
    x, y = plane_points(dataset)[:, row]
    return surface.plane.pixel(x, y).toPoint()


def lone_row(surface, dataset, *, test):
    """Return a sample that no other one is near to, of the training or of the test set."""
    pixels = surface.plane.pixels(plane_points(dataset))
    rows = dataset.test_rows if test else dataset.train_rows
    gaps = np.hypot(*(pixels[:, :, np.newaxis] - pixels[:, np.newaxis, :]))
    np.fill_diagonal(gaps, np.inf)
    return int(rows[np.argmax(gaps[rows].min(axis=1))])


# A layer


def test_a_line_of_the_update_ratios_lights_up_its_layer_in_the_network(qtbot, window, selection):
    train(qtbot, window)
    click(window, "gradient_view_ratio")
    ratio, view = window.panels.tray.gradients.ratio, part(window, "topology_view")
    qtbot.waitUntil(ratio.isVisible)
    plain, thin = ink_of(view), ratio.grab().toImage()
    for depth in (1, 2, 3):
        line, others = ratio._lines[depth - 1], ratio._lines[: depth - 1] + ratio._lines[depth:]
        gaps = [min(abs(_at(other, x) - y) for other in others) for x, y in line]
        QTest.mouseMove(ratio, QPointF(*line[int(np.argmax(gaps))]).toPoint())
        assert selection.hovered == LayerItem(depth)
        assert ink_of(view) != plain
        assert ratio.grab().toImage() != thin
    leave(ratio)
    assert selection.hovered is None
    assert ink_of(view) == plain


def _at(line, x):
    return float(np.interp(x, line[:, 0], line[:, 1]))


def test_the_links_into_a_layer_that_is_lit_keep_their_strength_and_the_others_fade(
    qtbot, window, selection
):
    rest(qtbot, window)
    view = part(window, "topology_view")
    topology = window.controller.store.experiment.topology
    inside, outside = Link(0, topology.layers[0][0].id), topology.layers[1][0].id
    into = next(link for link in sorted(topology.links) if link.target == outside)

    def ink(link):
        middle = middle_of_link(view, link)
        image = view.viewport().grab().toImage()
        spots = [image.pixelColor(middle + QPoint(0, d)) for d in range(-6, 7)]
        return max(255 - min(c.red(), c.green(), c.blue()) for c in spots)

    plain = ink(inside), ink(into)
    selection.hover(LayerItem(1))
    assert ink(inside) == plain[0]
    assert ink(into) < 0.6 * plain[1]
    selection.hover(None)
    assert (ink(inside), ink(into)) == plain


def test_a_row_of_the_histogram_and_a_name_beside_the_strip_light_up_their_layer(
    qtbot, window, selection
):
    train(qtbot, window)
    strip = window.panels.tray.gradient_plot
    rows = strip.item_rows(LayerItem(2))
    assert len(rows) == 1
    QTest.mouseMove(strip, QPoint(12, round(rows[0].center().y())))
    assert selection.hovered == LayerItem(2)
    click(window, "gradient_view_layers")
    layers = window.panels.tray.gradients.layers
    qtbot.waitUntil(layers.isVisible)
    row = layers.row_rect(1)
    QTest.mouseMove(layers, QPoint(12, round(row.center().y())))
    assert selection.hovered == LayerItem(1)
    leave(layers)
    assert selection.hovered is None


def test_a_neuron_and_a_link_of_the_network_thicken_the_line_of_their_layer(
    qtbot, window, selection
):
    train(qtbot, window)
    click(window, "gradient_view_ratio")
    ratio, view = window.panels.tray.gradients.ratio, part(window, "topology_view")
    qtbot.waitUntil(ratio.isVisible)
    thin = ratio.grab().toImage()
    unit = window.controller.store.experiment.topology.layers[1][0].id
    QTest.mouseMove(view.viewport(), neuron(view, unit))
    assert selection.hovered == UnitItem(unit)
    of_unit = ratio.grab().toImage()
    assert of_unit != thin
    selection.hover(Link(0, 2))
    assert ratio.grab().toImage() not in (thin, of_unit)


# A parameter


def test_a_row_of_the_strip_a_curve_and_a_link_are_one(qtbot, window, selection):
    train(qtbot, window)
    strip, view = window.panels.tray.gradient_plot, part(window, "topology_view")
    link = sorted(window.controller.store.experiment.topology.links)[3]
    plain = ink_of(view)
    QTest.mouseMove(strip, strip.row_rect(link).center().toPoint())
    assert selection.hovered == link
    assert ink_of(view) != plain
    QTest.mouseClick(strip, LEFT, pos=strip.row_rect(link).center().toPoint())
    assert selection.item == link
    assert part(window, "inspector_name").toolTip().endswith("hidden 1 · 4")
    selection.select(None)
    click(window, "gradient_view_curves")
    curves = window.panels.tray.gradients.curves
    qtbot.waitUntil(lambda: bool(curves.shown))
    QTest.mouseMove(curves, curves.cell_rect(1).center().toPoint())
    assert selection.hovered == curves.shown[1]
    plain = curves.grab().toImage()
    selection.hover(curves.shown[0])
    assert curves.grab().toImage() != plain


# A step


@pytest.mark.parametrize("view", ["strip", "curves", "ratio"])
def test_a_step_pointed_at_in_one_plot_is_marked_in_the_others(qtbot, window, view):
    train(qtbot, window)
    click(window, f"gradient_view_{view}")
    tray = window.panels.tray
    loss, other = tray.loss_plot, getattr(tray.gradients, view)
    qtbot.waitUntil(other.isVisible)
    for here, there in ((loss, other), (other, loss)):
        plain = there.grab().toImage()
        column = here.columns()[0]
        place = QPointF(column.left() + 0.37 * column.width(), column.center().y()).toPoint()
        QTest.mouseMove(here, place)
        step = here.step_at(place.x())
        lit = there.grab().toImage()
        assert lit != plain
        for rect in there.columns():
            across = round(there.x_of(step, rect))
            changed = [
                lit.pixel(x, y) != plain.pixel(x, y)
                for x in (across - 1, across)
                for y in range(round(rect.top()) + 2, round(rect.bottom()) - 2)
            ]
            assert sum(changed) > 0.2 * rect.height()
        leave(here)


# A sample


def test_a_training_point_pulls_the_links_whatever_is_selected(qtbot, window, selection):
    snapshot = rest(qtbot, window)
    surface, legend = part(window, "surface_view"), part(window, "network_legend", Legend)
    dataset = snapshot.experiment.dataset
    row = lone_row(surface, dataset, test=False)
    assert legend.text.startswith("weight")
    QTest.mouseMove(surface, sample_place(surface, dataset, row))
    assert selection.hovered == SampleItem(row)
    qtbot.waitUntil(lambda: legend.text.startswith("pull"))
    footer = window.panels.network.footer
    assert footer.hint == f"How hard sample {row} pulls each weight: purple up, green down"
    # By central differences of that sample's own loss, over the ten of the batch.
    layout, weights = snapshot.state.layout, snapshot.state.parameters
    for link in sorted(layout.topology.links)[::7]:
        place, nudge = layout.index[link], np.zeros(layout.size)
        nudge[place] = 1e-5
        slope = loss_of(snapshot, weights + nudge, row) - loss_of(snapshot, weights - nudge, row)
        drawn = window.panels.network._readings.value(link)
        assert drawn == pytest.approx(-slope / 2e-5 / 10, rel=1e-5, abs=1e-9)
    leave(surface)
    qtbot.waitUntil(lambda: legend.text.startswith("weight"))
    assert "sample" not in footer.hint


def loss_of(snapshot, weights, row):
    """Return ½ (tanh output − label)² of one sample, by what the forward pass alone gives."""
    batch = batch_pass(snapshot.experiment, snapshot.state.layout, weights, np.array([row]))
    output = snapshot.state.layout.topology.output_layer[0].id
    label = 1.0 if snapshot.experiment.dataset.labels[row] else -1.0
    return 0.5 * (float(batch.activation[output][0]) - label) ** 2


def test_a_test_point_is_said_to_pull_nothing(qtbot, window):
    dataset = rest(qtbot, window).experiment.dataset
    surface, footer = part(window, "surface_view"), window.panels.network.footer
    row = lone_row(surface, dataset, test=True)
    QTest.mouseMove(surface, sample_place(surface, dataset, row))
    qtbot.waitUntil(lambda: footer.hint == f"Sample {row} is a test point: it pulls no weight")
    assert part(window, "network_legend", Legend).text.startswith("weight")


def test_a_pull_follows_the_run(qtbot, window):
    dataset = rest(qtbot, window).experiment.dataset
    surface, network = part(window, "surface_view"), window.panels.network
    row = lone_row(surface, dataset, test=False)
    QTest.mouseMove(surface, sample_place(surface, dataset, row))
    qtbot.waitUntil(lambda: network.footer.legend.text.startswith("pull"))
    link = min(window.controller.store.experiment.topology.links)
    before = network._readings.value(link)
    press(window, Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    qtbot.waitUntil(lambda: network._readings.value(link) != before)


def test_a_point_on_the_data_canvas_and_a_row_of_the_table_light_up_in_the_output(
    qtbot, window, selection
):
    dataset = rest(qtbot, window).experiment.dataset
    surface, tabs = part(window, "surface_view"), part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    canvas = part(window, "dataset_view")
    qtbot.waitUntil(canvas.isVisible)
    QApplication.processEvents()  # it takes its place
    plain, unlit = surface.grab().toImage(), canvas.grab().toImage()
    x, y = plane_points(dataset)[:, 7]
    QTest.mouseMove(canvas, canvas.plane.pixel(x, y).toPoint())
    assert isinstance(selection.hovered, SampleItem)
    row = selection.hovered.row
    assert np.hypot(*(plane_points(dataset)[:, row] - (x, y))) < 0.4
    assert surface.grab().toImage() != plain
    leave(canvas)
    assert selection.hovered is None
    assert surface.grab().toImage() == plain
    selection.hover(SampleItem(row))  # as from the output or the inspector
    assert canvas.grab().toImage() != unlit
    selection.hover(None)

    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(2).center())
    table = part(window, "samples_table")
    qtbot.waitUntil(table.isVisible)
    cell = table.visualRect(table.model().index(3, 0)).center()
    QTest.mouseMove(table.viewport(), cell)
    assert selection.hovered == SampleItem(3)
    assert surface.grab().toImage() != plain
    leave(table.viewport())
    assert selection.hovered is None
    calm = table.viewport().grab().toImage()
    selection.hover(SampleItem(2))
    assert table.viewport().grab().toImage() != calm
    selection.hover(None)
    assert table.viewport().grab().toImage() == calm


def test_a_row_of_the_inspectors_weights_and_its_link_are_one(qtbot, window, selection):
    rest(qtbot, window)
    unit = window.controller.store.experiment.topology.layers[1][0].id
    selection.select(UnitItem(unit))
    table, view = part(window, "inspector_incoming"), part(window, "topology_view")
    qtbot.waitUntil(lambda: table.isVisible() and table.rowCount() == 5)
    rest(qtbot, window)
    plain, calm = ink_of(view), table.viewport().grab().toImage()
    QTest.mouseMove(table.viewport(), table.visualItemRect(table.item(0, 1)).center())
    assert selection.hovered == Bias(unit)
    QTest.mouseMove(table.viewport(), table.visualItemRect(table.item(2, 1)).center())
    link = selection.hovered
    assert isinstance(link, Link)
    assert link.target == unit
    assert ink_of(view) != plain
    leave(table.viewport())
    assert selection.hovered is None
    assert ink_of(view) == plain
    selection.hover(link)
    assert table.viewport().grab().toImage() != calm
    selection.hover(None)
    assert table.viewport().grab().toImage() == calm


def test_the_head_of_a_layer_lights_it_up_in_the_plots(qtbot, window, selection):
    train(qtbot, window)
    head = part(window, "activation_2_button").parent()
    strip = window.panels.tray.gradient_plot
    plain = strip.grab().toImage()
    QTest.mouseMove(head, QPoint(head.width() // 2, 6))
    qtbot.waitUntil(lambda: selection.hovered == LayerItem(2))
    assert strip.grab().toImage() != plain
    QTest.mouseMove(part(window, "loss_plot"), QPoint(100, 60))
    qtbot.waitUntil(lambda: selection.hovered is None)


def test_a_step_pointed_at_is_marked_in_the_selected_weights_own_line(qtbot, window, selection):
    train(qtbot, window)
    selection.select(min(window.controller.store.experiment.topology.links))
    line, loss = part(window, "inspector_sparkline"), window.panels.tray.loss_plot
    qtbot.waitUntil(line.isVisible)
    rest(qtbot, window)
    for here, there in ((loss, line), (line, loss)):
        plain = there.grab().toImage()
        QTest.mouseMove(here, here.rect().center())
        assert there.grab().toImage() != plain
        leave(here)
        assert there.grab().toImage() == plain
    QTest.mouseMove(line, QPoint(line.width() // 4, 10))
    first, last = line.span
    assert loss._step_elsewhere == pytest.approx(first + (last - first) / 4, rel=0.05)
    leave(line)
