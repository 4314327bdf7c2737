"""What the panel shows of an experiment and a run, and its heads."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton

from gdplay.app.selection import UnitItem
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network import pictures
from gdplay.ui.network.links_item import LinksItem
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.network.strength import Shown
from gdplay.ui.theme.palette import DARK
from tests.gui.network.hands import entry
from tests.gui.network.made_up import maps_of, snapshot_of

LEFT = Qt.MouseButton.LeftButton


def color_at(view, point):
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    at = view.mapFromScene(point)
    return image.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def closer(color, first, second):
    def distance(other):
        return sum((a - b) ** 2 for a, b in zip(color.getRgb(), other.getRgb(), strict=True))

    return distance(first) < distance(second)


def point_at(view, unit):
    # Two moves: one to where the pointer rests already would be no event.
    center = view.mapFromScene(QPointF(*view.drawing().placement.centers[unit]))
    QTest.mouseMove(view.viewport(), center - QPoint(3, 3))
    QTest.mouseMove(view.viewport(), center)


def pick(button, text):
    menu = button.menu()
    menu.aboutToShow.emit()
    action = next(action for action in menu.actions() if action.text().split("\t")[0] == text)
    action.trigger()


def test_the_title_says_what_the_network_is(panel):
    assert panel.findChild(QLabel, "network_summary").text() == "2 – 4 – 2 – 1, 25 parameters"


def test_a_link_is_purple_or_green_by_its_weight(panel, view, theme, experiment):
    snapshot = snapshot_of(experiment)
    row = snapshot.state.layout.index[Link(6, 8)]
    scene = view.drawing()
    start = QPointF(*scene.placement.centers[6])
    for weight, near, far in ((2.0, "positive", "negative"), (-2.0, "negative", "positive")):
        values = np.zeros(snapshot.state.layout.size)
        values[row] = weight
        panel.show_snapshot(snapshot_of(experiment, values))
        color = color_at(view, start + QPointF(scene.placement.columns[2].size / 2 + 4, 0))
        assert closer(color, theme.color(near), theme.color(far))


def test_a_frame_makes_no_items_and_a_still_one_repaints_nothing(panel, view, experiment):
    items = view.scene().items()
    snapshot = snapshot_of(experiment)
    panel.show_snapshot(snapshot)
    links = next(item for item in items if isinstance(item, LinksItem))
    QApplication.processEvents()
    painted = []
    paint = links.paint
    links.paint = lambda *arguments: (painted.append(1), paint(*arguments))
    panel.show_snapshot(snapshot)
    QApplication.processEvents()
    assert painted == []
    assert view.scene().items() == items


def test_the_toggle_shows_gradients_with_a_scale_of_their_own(panel, view, experiment, selection):
    snapshot = snapshot_of(experiment)
    panel.show_snapshot(snapshot)
    button = panel.findChild(QPushButton, "show_gradients_button")
    QTest.mouseClick(button, LEFT)
    assert panel.footer.legend.text.startswith("gradient −0.")
    row = snapshot.state.layout.index[Link(2, 6)]
    view.describe_item(Link(2, 6))
    assert f"{abs(snapshot.record.gradient[row]):.3g}" in panel.footer.hint
    panel.show_quantity(Shown.UPDATES)
    assert panel.footer.legend.text.startswith("update")


def test_another_run_is_not_drawn_by_the_sizes_of_the_last(panel, view, experiment):
    diverged = snapshot_of(experiment)
    huge = replace(diverged.state, parameters=diverged.state.parameters * 1e5)
    panel.show_snapshot(replace(diverged, state=huge))
    assert panel.footer.legend.text.startswith("weight −")
    assert "e5" in panel.footer.legend.text
    panel.show_snapshot(replace(diverged, run=diverged.run + 1))
    assert "e5" not in panel.footer.legend.text


def test_the_description_follows_training(panel, view, experiment):
    first = snapshot_of(experiment, np.full(25, 0.5))
    panel.show_snapshot(first)
    view.point_at(Bias(6))
    assert panel.footer.hint == "bias of hidden 2 · 1, +0.5"
    panel.show_snapshot(snapshot_of(experiment, np.full(25, -0.25)))
    assert panel.footer.hint == "bias of hidden 2 · 1, −0.25"


def test_a_snapshot_older_than_an_edit_is_shown_where_it_still_holds(panel, view, experiment):
    panel.show_snapshot(snapshot_of(experiment, np.full(25, 0.5)))
    edited = edits.add_unit(experiment, 0)
    panel.set_experiment(edited)
    new = edited.topology.layers[0][-1].id
    view.point_at(Link(0, 2))
    assert panel.footer.hint.endswith("weight +0.5")
    view.point_at(Link(0, new))
    assert panel.footer.hint.endswith("weight –")


def test_heat_maps_stand_upright(panel, view, theme, experiment):
    panel.show_maps(maps_of(snapshot_of(experiment)))
    square = view.drawing().neuron_rect(1)
    top = color_at(view, QPointF(square.center().x(), square.top() + 5))
    bottom = color_at(view, QPointF(square.center().x(), square.bottom() - 5))
    positive, negative = theme.color("positive"), theme.color("negative")
    assert closer(top, positive, negative)
    assert closer(bottom, negative, positive)


def test_a_hidden_panel_catches_up_when_shown(qtbot, theme, selection, experiment):
    panel = NetworkPanel(theme, selection)
    qtbot.addWidget(panel)
    panel.set_experiment(experiment)
    snapshot = snapshot_of(experiment, np.full(25, 0.5))
    panel.show_snapshot(snapshot)
    panel.show_maps(maps_of(snapshot))
    panel.resize(620, 390)
    panel.show()
    qtbot.waitExposed(panel)
    view = panel.findChild(object, "topology_view")
    view.point_at(Link(2, 6))
    assert panel.footer.hint.endswith("weight +0.5")


def test_both_palettes_paint_their_own_ground(panel, view, theme):
    assert color_at(view, QPointF(3, 3)) == theme.color("panel")
    theme.apply(DARK)
    assert color_at(view, QPointF(3, 3)) == theme.color("panel")


@pytest.mark.parametrize("size", [(780, 540), (620, 390)])
def test_heads_stand_over_their_columns(panel, view, size):
    panel.resize(*size)
    QApplication.processEvents()
    for depth, column in enumerate(view.drawing().placement.columns):
        name = f"activation_{depth}_button" if depth else "add_input_button"
        button = panel.findChild(QToolButton, name)
        center = button.mapTo(panel, button.rect().center()).x()
        expected = view.viewport().mapTo(panel, view.mapFromScene(QPointF(column.x, 0))).x()
        assert abs(center - expected) <= 2


def test_an_activation_is_picked_with_its_formula(qtbot, panel):
    button = panel.findChild(QToolButton, "activation_2_button")
    assert button.text() == "tanh ▾"
    with qtbot.waitSignal(panel.activation_requested) as activation:
        pick(button, "ReLU")
    assert activation.args == [1, "relu"]
    assert any("max(0, z)" in action.text() for action in button.menu().actions())


def test_a_layer_of_several_activations_says_so(panel, experiment):
    panel.set_experiment(edits.set_unit_activation(experiment, [2], "relu"))
    assert panel.findChild(QToolButton, "activation_1_button").text() == "mostly tanh ▾"


def test_a_narrow_head_says_less_so_that_a_layer_can_still_be_added(panel, experiment):
    panel.resize(560, 400)
    panel.set_experiment(edits.set_unit_activation(experiment, [2, 6], "relu"))
    QApplication.processEvents()
    assert panel.findChild(QToolButton, "activation_1_button").text() == "tanh … ▾"
    for depth in (1, 2, 3):
        assert panel.findChild(QToolButton, f"add_layer_{depth}_button").isVisible()


def test_features_are_added_and_taken_away(qtbot, panel):
    button = panel.findChild(QToolButton, "add_input_button")
    with qtbot.waitSignal(panel.input_requested) as feature:
        pick(button, "x₁²")
    assert feature.args == ["x1^2"]
    with qtbot.waitSignal(panel.units_removal_requested) as removal:
        pick(button, "x₂")
    assert removal.args == [(1,)]


def test_a_layer_is_added_and_removed_at_the_heads(qtbot, panel):
    with qtbot.waitSignal(panel.layer_requested) as layer:
        QTest.mouseClick(panel.findChild(QToolButton, "add_layer_2_button"), LEFT)
    assert layer.args == [1]
    with qtbot.waitSignal(panel.layer_removal_requested) as removal:
        pick(panel.findChild(QToolButton, "activation_2_button"), "Remove hidden 2")
    assert removal.args == [1]


def test_pointing_at_a_neuron_offers_to_remove_it_and_to_add_one(qtbot, panel, view):
    point_at(view, 4)
    with qtbot.waitSignal(panel.unit_requested) as unit:
        QTest.mouseClick(panel.findChild(QToolButton, "add_unit_button"), LEFT)
    assert unit.args == [0]
    with qtbot.waitSignal(panel.units_removal_requested) as removal:
        QTest.mouseClick(panel.findChild(QToolButton, "remove_unit_button"), LEFT)
    assert removal.args == [(4,)]


def test_the_context_menu_of_a_link_cuts_it(qtbot, panel, view, selection):
    routes = view.drawing()
    centers = routes.placement.centers
    at = view.mapFromScene((QPointF(*centers[2]) + QPointF(*centers[6])) / 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu, "topology_menu")
    assert selection.item == Link(2, 6)
    with qtbot.waitSignal(panel.cut_requested) as cut:
        entry(menu, "Cut hidden 1 · 1 → hidden 2 · 1").trigger()
    assert cut.args == [(Link(2, 6),)]
    menu.close()


def test_what_an_edit_removes_is_no_longer_selected(panel, view, selection, experiment):
    selection.select(UnitItem(3))
    panel.set_experiment(edits.remove_units(experiment, [3]))
    assert selection.item is None
    assert view.chosen.items == frozenset()


def test_other_settings_leave_the_drawing_alone(panel, view, experiment):
    placement = view.drawing().placement
    hyperparameters = replace(experiment.hyperparameters, learning_rate=3.0)
    panel.set_experiment(replace(experiment, hyperparameters=hyperparameters))
    assert view.drawing().placement is placement


def test_every_button_has_a_name(panel):
    for button in [*panel.findChildren(QToolButton), *panel.findChildren(QPushButton)]:
        if button.isVisibleTo(panel):
            assert button.objectName(), button
            assert button.accessibleName() or button.text(), button
            assert button.toolTip(), button


def test_a_point_between_columns_offers_a_layer(qtbot, panel, view):
    columns = view.drawing().placement.columns
    at = view.mapFromScene(QPointF((columns[0].x + columns[1].x) / 2, 4))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu, "topology_menu")
    assert [action.text() for action in menu.actions() if action.text()] == [
        "Add a layer between inputs and hidden 1",
        "Paste neurons",
    ]
    with qtbot.waitSignal(panel.layer_requested) as layer:
        menu.actions()[0].trigger()
    assert layer.args == [0]
    menu.close()


def test_the_plus_follows_its_column_so_that_it_can_be_pressed_again(panel, view, experiment):
    point_at(view, 4)
    plus = panel.findChild(QToolButton, "add_unit_button")
    before = plus.y()
    panel.set_experiment(edits.add_unit(experiment, 0))
    assert plus.isVisible()
    assert plus.y() != before


def test_an_id_that_was_a_neuron_elsewhere_is_drawn_as_the_input_it_is(panel, view, experiment):
    four = fully_connected(("x1", "x2", "sin x1", "sin x2"), (2, 1))
    panel.set_experiment(replace(experiment, topology=four))
    corner = view.drawing().neuron_rect(2).bottomLeft()
    assert view.drawing().item_at(corner + QPointF(2, -2)) == UnitItem(2)
    panel.set_experiment(experiment)
    corner = view.drawing().neuron_rect(2).bottomLeft()
    assert view.drawing().item_at(corner + QPointF(2, -2)) == Bias(2)


def test_a_unit_too_small_for_a_map_shows_it_while_pointed_at(panel, view, experiment, theme):
    wide = replace(experiment, topology=fully_connected(("x1", "x2"), (16, 1)))
    panel.set_experiment(wide)
    values = np.zeros(snapshot_of(wide).state.layout.size)
    values[snapshot_of(wide).state.layout.index[Bias(9)]] = 5.0
    panel.show_maps(maps_of(snapshot_of(wide, values)))
    center = view.drawing().neuron_rect(9).center()
    beside = center + QPointF(24, 0)
    positive = theme.color("positive")
    assert color_at(view, beside) != positive
    point_at(view, 9)
    assert color_at(view, beside) == positive


def test_the_map_of_a_unit_too_small_for_it_is_never_pictured(panel, view, experiment, monkeypatch):
    pictured = []
    make = pictures.color_image
    monkeypatch.setattr(
        pictures, "color_image", lambda colors: pictured.append(colors.shape) or make(colors)
    )
    wide = replace(experiment, topology=fully_connected(("x1", "x2"), (16, 1)))
    panel.set_experiment(wide)
    QApplication.processEvents()
    panel.show_maps(maps_of(snapshot_of(wide)))
    QApplication.processEvents()
    small = len(pictured)
    assert small < len(wide.topology.layers[0])
    point_at(view, 9)
    QApplication.processEvents()
    assert len(pictured) == small + 1


def test_the_map_of_an_input_is_pictured_once_while_those_of_neurons_change(
    panel, view, experiment, monkeypatch
):
    panel.show_maps(maps_of(snapshot_of(experiment, seed=1)))
    view.grab()
    pictured = []
    make = pictures.color_image
    monkeypatch.setattr(
        pictures, "color_image", lambda colors: pictured.append(colors.shape) or make(colors)
    )
    panel.show_maps(maps_of(snapshot_of(experiment, seed=2)))
    view.grab()
    assert len(pictured) == sum(len(layer) for layer in experiment.topology.layers)


def test_a_picture_that_scrolls_shows_its_inputs_and_its_output_first(panel, view, experiment):
    tall = replace(experiment, topology=fully_connected(("x1", "x2"), (200, 1)))
    panel.set_experiment(tall)
    QApplication.processEvents()
    topology = tall.topology
    for unit in (topology.inputs[0].id, topology.output_layer[0].id):
        at = view.mapFromScene(view.drawing().neuron_rect(unit).center())
        assert view.viewport().rect().contains(at)


def test_frozen_links_have_gaps_in_the_colour_of_either_palette(panel, view, experiment, theme):
    panel.set_experiment(edits.set_frozen(experiment, [Link(2, 6)], True))
    panel.show_snapshot(snapshot_of(experiment, np.full(25, 2.0)))

    def is_dashed():
        path = view.drawing().path_of(Link(2, 6))
        ground, ink = theme.color("panel"), theme.color("positive")
        shares = np.linspace(0.2, 0.8, 60)
        colors = [color_at(view, path.pointAtPercent(share)) for share in shares]
        gaps = [closer(color, ground, ink) for color in colors]
        return 10 < sum(gaps) < 50

    assert is_dashed()
    theme.apply(DARK)
    QApplication.processEvents()
    assert is_dashed()
    panel.set_experiment(experiment)
    assert not is_dashed()


def test_heads_never_overlap_however_far_the_picture_is_zoomed_out(panel, view, experiment):
    topology = fully_connected(("x1", "x2"), (200, 200, 1))
    panel.set_experiment(replace(experiment, topology=topology))
    heads = [panel.findChild(QToolButton, f"activation_{d}_button") for d in (1, 2, 3)]
    view.setFocus()
    assert all(head.isVisible() for head in heads)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert not any(head.isVisible() for head in heads)
    while view.magnification < 1.0:
        QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
        ends = [head.parentWidget().geometry() for head in heads if head.isVisible()]
        assert all(left.right() < right.left() for left, right in pairwise(ends))
    assert all(head.isVisible() for head in heads)
