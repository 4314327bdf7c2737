"""What is pointed at in the network lights up in every plot of the gradients."""

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtTest import QTest

from gdplay.app.selection import PathItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from tests.gui.driving import click, neuron, part, settle
from tests.gui.plots.runs import snapshot


def test_a_neuron_under_the_pointer_outlines_the_rows_that_feed_it(qtbot, window) -> None:
    controller, strip = window.controller, window.panels.tray.gradient_plot
    layout = settle(qtbot, window).state.layout
    view = part(window, "topology_view")
    unit = controller.store.experiment.topology.layers[1][0].id
    plain = strip.grab().toImage()
    QTest.mouseMove(view.viewport(), neuron(view, unit))
    qtbot.waitUntil(lambda: controller.selection.hovered == UnitItem(unit))
    feeding = [p for p in layout.parameters if p == Bias(unit) or getattr(p, "target", -1) == unit]
    assert len(feeding) == 5
    rows = strip.item_rows(UnitItem(unit))
    for parameter in layout.parameters:
        middle = strip.row_rect(parameter).center()
        assert any(row.contains(middle) for row in rows) == (parameter in feeding)
    lit = strip.grab().toImage()
    edge = QPoint(round(rows[0].center().x()), round(rows[0].top()))
    changed = [lit.pixel(edge + QPoint(0, d)) != plain.pixel(edge + QPoint(0, d)) for d in (-1, 0)]
    assert any(changed)


@pytest.mark.parametrize("view", ["curves", "layers"])
def test_a_neuron_under_the_pointer_shows_in_the_other_plots_of_gradients(
    tray, qtbot, selection, view
) -> None:
    tray.resize(1024, 500)
    tray.show_snapshot(snapshot(200))
    click(tray, f"gradient_view_{view}")
    plot = part(tray, f"gradient_{view}")
    qtbot.waitUntil(plot.isVisible)
    qtbot.waitUntil(lambda: plot.grab().toImage() == plot.grab().toImage())
    plain = plot.grab().toImage()
    hidden = snapshot(200).experiment.topology.layers[0]
    selection.hover(UnitItem(hidden[0].id))
    lit = plot.grab().toImage()
    assert lit != plain
    selection.hover(None)
    assert plot.grab().toImage() == plain


def test_a_path_under_the_pointer_outlines_the_row_of_each_of_its_links(tray) -> None:
    run, strip = snapshot(200), tray.gradient_plot
    tray.show_snapshot(run)
    topology = run.experiment.topology
    first, second, output = (layer[0].id for layer in topology.layers)
    links = (Link(topology.column_ids[0][0], first), Link(first, second), Link(second, output))
    rows = strip.item_rows(PathItem(links))
    assert rows == [QRectF(strip.row_rect(link)) for link in links]
