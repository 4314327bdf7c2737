"""The graph of one sample in the real window, by real keys and clicks."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from gdplay.app.selection import SampleItem, UnitItem
from gdplay.experiment.parameter import Bias
from gdplay.nn.network import forward
from gdplay.ui.graph.picture import rect_of
from gdplay.ui.graph.words import node_label
from gdplay.ui.text import number
from tests.gui.driving import LEFT, click, part, press, settle, step_of

G, ESCAPE, ENTER = Qt.Key.Key_G, Qt.Key.Key_Escape, Qt.Key.Key_Return


@pytest.fixture
def seed_window(qtbot, window):
    window.controller.load_preset("seed-example")
    settle(qtbot, window)
    return window


def box_of(panel, unit=None, node=None):
    """Return the place of the box of a unit's group, or of one node."""
    for place, box in enumerate(panel.view.arrangement.boxes):
        if (node is not None and box.node == node and not box.is_group) or (
            node is None and box.is_group and panel.graph.groups[box.group].unit == unit
        ):
            return place
    raise AssertionError((unit, node))


def click_box(view, place):
    view.show_box(place)
    box = rect_of(view.arrangement.boxes[place])
    at = view.mapFromScene(box.topLeft()) + QPoint(8, 8)
    QTest.mouseClick(view.viewport(), LEFT, pos=at)


def test_g_opens_the_graph_with_the_seeds_squared_difference(qtbot, seed_window):
    window = seed_window
    panel, network = window.panels.graph, window.panels.network
    press(window, G)
    assert panel.isVisible()
    assert not network.isVisible()
    assert part(window, "graph_title", QLabel).text() == "Graph of sample 0"
    graph = panel.graph
    shown = [box.node for box in panel.view.arrangement.boxes if box.group == len(graph.groups) - 1]
    labels = [node_label(graph.nodes[node]) for node in shown if node is not None]
    assert labels == ["expected", "−", "( )²"]
    snapshot = window.controller.snapshot
    values = snapshot.experiment.dataset.values[:, :1]
    said = forward(snapshot.state.layout, snapshot.state.parameters, values)[0, 0]
    loss = number((said - 1.0) ** 2)
    assert part(window, "graph_about", QLabel).text() == f"x₁ 2, x₂ 3, x₃ −1 · loss {loss}"
    press(window, ESCAPE)
    assert not panel.isVisible()
    assert network.isVisible()


def test_a_neuron_opens_by_click_and_its_weights_are_selected(qtbot, seed_window):
    window = seed_window
    window.panels.bar.findChild(QMenu, "step_menu").findChild(QAction, "step_menu_graph").trigger()
    panel, selection = window.panels.graph, window.controller.selection
    topology = window.controller.store.experiment.topology
    unit = topology.layers[0][1].id
    closed = len(panel.view.arrangement.boxes)
    click_box(panel.view, box_of(panel, unit=unit))
    # three weights, three products, a bias, three sums, the activation
    assert len(panel.view.arrangement.boxes) == closed + 11
    node = next(at for at, n in enumerate(panel.graph.nodes) if n.parameter == Bias(unit))
    click_box(panel.view, box_of(panel, node=node))
    assert selection.item == Bias(unit)
    index = window.controller.snapshot.state.layout.index[Bias(unit)]
    value = window.controller.snapshot.state.parameters[index]
    assert panel.graph.nodes[node].values == (value,)
    click_box(panel.view, box_of(panel, unit=unit))
    assert len(panel.view.arrangement.boxes) == closed
    click(window, "graph_open_all")
    assert len(panel.view.arrangement.boxes) == len(panel.graph.nodes) + 10  # and ten frames
    click(window, "graph_open_all")
    assert len(panel.view.arrangement.boxes) == closed
    click(window, "graph_close")
    assert not panel.isVisible()


def test_keys_walk_from_the_loss_to_an_input_and_open_a_neuron(qtbot, seed_window):
    window = seed_window
    press(window, G)
    panel = window.panels.graph
    view, boxes = panel.view, panel.view.arrangement.boxes
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert panel.graph.nodes[boxes[view.current].node] is panel.graph.loss
    seen = []
    for _ in range(7):
        QTest.keyClick(view, Qt.Key.Key_Left)
        group = panel.graph.groups[boxes[view.current].group]
        seen.append(group.depth)
        if group.depth == 2 and boxes[view.current].is_group:
            break
    assert seen == sorted(seen, reverse=True)
    assert window.controller.selection.hovered == UnitItem(group.unit)
    before = len(boxes)
    QTest.keyClick(view, ENTER)
    assert len(view.arrangement.boxes) > before
    small = view.magnification
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.magnification <= small


def test_a_selected_sample_offers_its_graph(qtbot, seed_window):
    window = seed_window
    window.controller.selection.select(SampleItem(1))
    button = part(window, "inspector_graph")
    qtbot.waitUntil(button.isVisible)
    click(window, "inspector_graph")
    panel = window.panels.graph
    assert panel.isVisible()
    assert part(window, "graph_title", QLabel).text() == "Graph of sample 1"
    click(window, "inspector_graph")
    assert panel.isVisible()
    press(window, ESCAPE)
    assert not panel.isVisible()


def test_it_follows_the_run_and_the_selected_sample(qtbot, seed_window):
    window = seed_window
    press(window, G)
    panel = window.panels.graph
    window.controller.selection.select(SampleItem(2))
    assert panel.graph.row == 2
    before = panel.graph.loss.values[0]
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    assert panel.graph.loss.values[0] != before
    state = window.controller.snapshot.state
    shown = {n.parameter: n.values[0] for n in panel.graph.nodes if n.parameter is not None}
    held = np.array([shown[parameter] for parameter in state.layout.parameters])
    assert np.array_equal(held, state.parameters)
    window.controller.data.clear_samples()
    qtbot.waitUntil(lambda: not panel.isVisible())
    press(window, G)
    assert not panel.isVisible()
    assert window.panels.messages.isVisible()
