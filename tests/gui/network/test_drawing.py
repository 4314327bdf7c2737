"""Every gesture of the canvas in the whole window: one step of undo, taken back and redone."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton

from gdplay.experiment.parameter import Bias, Link
from tests.gui.driving import press, settle
from tests.gui.network.hands import (
    LEFT,
    SHIFT,
    Hands,
    choose,
    drag_heads,
    entry,
    on_link,
    spot,
    type_number,
)

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


# The network of the preset: inputs 0 and 1, hidden 2 to 5 and 6, 7, output 8.
FIRST, SECOND = (2, 3, 4, 5), (6, 7)


@pytest.fixture
def hands(window):
    return Hands(window)


def connect_by_drag(hands):
    start, end = spot(hands.view, 0), spot(hands.view, 8)
    hands.pull(start, start + QPoint(30, 10), (start + end) / 2, end)


def connect_by_keys(hands):
    hands.select(0)
    hands.key(Key.Key_C)
    for key in (Key.Key_Return, Key.Key_Right, Key.Key_Right, Key.Key_Return):
        hands.key(key)


def connect_several_by_drag(hands):
    hands.select(2, 4, 7, 5)
    start, end = spot(hands.view, 4), spot(hands.view, 8)
    hands.pull(start, start + QPoint(30, 10), (start + end) / 2, end)


def connect_several_by_keys(hands):
    hands.select(2, 4)
    hands.key(Key.Key_C)
    for key in (Key.Key_Return, Key.Key_Return):
        hands.key(key)


def cut_by_swipe(hands):
    hands.key(Key.Key_X)
    hands.pull(*(hands.beside(2, 0.5, high) for high in (-0.05, 0.3, 0.7, 1.05)))


def cut_by_key(hands):
    hands.click(on_link(hands.view, Link(2, 6)))
    hands.key(Key.Key_Delete)


def cut_by_menu(hands):
    choose(hands.view, on_link(hands.view, Link(2, 6)), "Cut")


def remove_several(hands):
    hands.select(3, 5)
    hands.click(on_link(hands.view, Link(2, 6)), SHIFT)
    hands.key(Key.Key_Delete)


def add_by_double_click(hands):
    column = hands.view.drawing().placement.columns[1]
    place = hands.view.mapFromScene(QPointF(column.x, column.bottom + 16))
    QTest.mouseDClick(hands.view.viewport(), LEFT, pos=place)


def add_layer_by_double_click(hands):
    place = hands.beside(1, 0.5, -0.08)
    QTest.mouseDClick(hands.view.viewport(), LEFT, pos=place)


def add_by_tool(hands):
    hands.key(Key.Key_U)
    column = hands.view.drawing().placement.columns[2]
    hands.click(hands.view.mapFromScene(QPointF(column.x, column.bottom + 20)))


def add_by_key(hands):
    hands.select(6)
    hands.key(Key.Key_Insert)


def add_layer_by_key(hands):
    hands.select(6)
    hands.key(Key.Key_Insert, SHIFT)


def at_head(hands, name, *texts):
    """Pick a line of the menu of a column's head."""
    menu = hands.panel.findChild(QToolButton, name).menu()
    menu.aboutToShow.emit()
    entry(menu, *texts).trigger()


def add_layer_at_head(hands):
    QTest.mouseClick(hands.panel.findChild(QToolButton, "add_layer_2_button"), LEFT)


def remove_layer_at_head(hands):
    at_head(hands, "activation_2_button", "Remove hidden 2")


def activation_of_layer(hands):
    at_head(hands, "activation_1_button", "ReLU")


def add_a_feature(hands):
    at_head(hands, "add_input_button", "x₁²")


def remove_a_feature(hands):
    at_head(hands, "add_input_button", "x₂")


def type_a_feature(hands):
    menu = hands.panel.findChild(QToolButton, "add_input_button").menu()
    menu.popup(hands.panel.mapToGlobal(QPoint(0, 0)))
    line = menu.findChild(QLineEdit)
    QTest.mouseClick(line, LEFT)
    QTest.keyClicks(line, "x1 - x2/2")
    QTest.keyClick(line, Key.Key_Return)


def connect_columns_by_drag(hands):
    drag_heads(hands.panel, hands.view, 0, 3)


def connect_columns_by_menu(hands):
    hands.select(0)
    hands.view.menu.open()
    menu = hands.view.findChildren(QMenu, "topology_menu")[-1]
    entry(menu, "Connect all of inputs to", "output").trigger()
    menu.close()


def clear_columns_by_drag(hands):
    hands.key(Key.Key_X)
    drag_heads(hands.panel, hands.view, 2, 1)


def clear_columns_by_head(hands):
    menu = hands.panel.findChild(QToolButton, "activation_1_button").menu()
    menu.aboutToShow.emit()
    entry(menu, "Cut all links of hidden 1 with", "hidden 2").trigger()


def freeze_by_click(hands):
    hands.key(Key.Key_F)
    hands.click(spot(hands.view, 6))


def freeze_by_swipe(hands):
    hands.key(Key.Key_F)
    hands.pull(*(hands.beside(2, 0.5, high) for high in (-0.05, 0.3, 0.7, 1.05)))


def freeze_by_keys(hands):
    hands.select(7)
    hands.key(Key.Key_Tab)
    hands.key(Key.Key_F)
    hands.key(Key.Key_Return)


def freeze_by_menu(hands):
    choose(hands.view, on_link(hands.view, Link(2, 6)), "Freeze")


def activation_of_several(hands):
    hands.select(2, 4, 7)
    choose(hands.view, spot(hands.view, 4), "Activation of 3 neurons", "ReLU")


def activation_of_one(hands):
    choose(hands.view, spot(hands.view, 3), "Activation", "sigmoid")


def type_a_weight(hands):
    QTest.mouseDClick(hands.view.viewport(), LEFT, pos=on_link(hands.view, Link(2, 6)))
    type_number(hands.view, "1.25")


def type_a_bias(hands):
    hands.select(7)
    hands.key(Key.Key_Tab)
    hands.key(Key.Key_Return)
    type_number(hands.view, "-0.5")


def type_a_size(hands):
    menu = hands.panel.findChild(QToolButton, "activation_1_button").menu()
    menu.aboutToShow.emit()
    entry(menu, "Number of neurons in hidden 1").trigger()
    type_number(hands.view, "9")


def move_by_keys(hands):
    hands.select(2, 6)
    hands.key(Key.Key_Down, ALT)


def duplicate(hands):
    hands.select(3, 6)
    hands.key(Key.Key_D, CTRL)


def paste(hands):
    hands.select(3, 6)
    hands.key(Key.Key_C, CTRL)
    hands.key(Key.Key_V, CTRL)


def cut_out(hands):
    hands.select(3, 6)
    hands.key(Key.Key_X, CTRL)


def into(topology, unit):
    return {link.source for link in topology.links if link.target == unit}


GESTURES = {
    connect_by_drag: lambda t: Link(0, 8) in t.links,
    connect_by_keys: lambda t: len(t.links) == 19,
    connect_several_by_drag: lambda t: into(t, 8) == {2, 4, 5, 6, 7},
    connect_several_by_keys: lambda t: into(t, 8) == {2, 4, 6, 7},
    cut_by_swipe: lambda t: into(t, 8) == set(),
    cut_by_key: lambda t: into(t, 6) == {3, 4, 5},
    cut_by_menu: lambda t: into(t, 6) == {3, 4, 5},
    remove_several: lambda t: [u.id for u in t.layers[0]] == [2, 4] and into(t, 6) == {4},
    add_by_double_click: lambda t: len(t.layers[0]) == 5,
    add_layer_by_double_click: lambda t: [len(layer) for layer in t.layers] == [4, 4, 2, 1],
    add_by_tool: lambda t: len(t.layers[1]) == 3,
    add_by_key: lambda t: len(t.layers[1]) == 3,
    add_layer_by_key: lambda t: [len(layer) for layer in t.layers] == [4, 2, 4, 1],
    add_layer_at_head: lambda t: [len(layer) for layer in t.layers] == [4, 4, 2, 1],
    remove_layer_at_head: lambda t: [len(layer) for layer in t.layers] == [4, 1],
    activation_of_layer: lambda t: {unit.activation for unit in t.layers[0]} == {"relu"},
    add_a_feature: lambda t: [unit.feature for unit in t.inputs] == ["x1", "x2", "x1^2"],
    remove_a_feature: lambda t: [unit.feature for unit in t.inputs] == ["x1"],
    type_a_feature: lambda t: [unit.feature for unit in t.inputs][2:] == ["x1 - x2/2"],
    connect_columns_by_drag: lambda t: into(t, 8) == {0, 1, 6, 7},
    connect_columns_by_menu: lambda t: into(t, 8) == {0, 1, 6, 7},
    clear_columns_by_drag: lambda t: into(t, 6) | into(t, 7) == set(),
    clear_columns_by_head: lambda t: into(t, 6) | into(t, 7) == set(),
    freeze_by_click: lambda t: (
        t.frozen_biases == {6} and t.frozen_links == {Link(u, 6) for u in FIRST}
    ),
    freeze_by_swipe: lambda t: t.frozen_links == {Link(6, 8), Link(7, 8)},
    freeze_by_keys: lambda t: t.frozen_biases == {7} and not t.frozen_links,
    freeze_by_menu: lambda t: t.frozen_links == {Link(2, 6)},
    activation_of_several: lambda t: (
        [unit.id for unit in t.units if unit.activation == "relu"] == [2, 4, 7]
    ),
    activation_of_one: lambda t: t.unit_of[3].activation == "sigmoid",
    type_a_size: lambda t: len(t.layers[0]) == 9,
    move_by_keys: lambda t: t.column_ids[1:3] == ((3, 2, 4, 5), (7, 6)),
    duplicate: lambda t: [u.id for u in t.layers[0]] == [2, 3, 9, 4, 5],
    paste: lambda t: into(t, 10) == {9} and into(t, 9) == set(),
    cut_out: lambda t: [u.id for u in t.layers[0]] == [2, 4, 5],
}


def test_every_gesture_is_one_step_that_can_be_undone_and_redone(window, hands):
    before = window.controller.store.experiment
    stack = window.controller.undo_stack
    for gesture, is_done in GESTURES.items():
        gesture(hands)
        after = window.controller.store.experiment
        assert is_done(after.topology), gesture.__name__
        assert stack.count() == 1, gesture.__name__
        press(window, Key.Key_Z, CTRL)
        assert window.controller.store.experiment == before, gesture.__name__
        press(window, Key.Key_Y, CTRL)
        assert window.controller.store.experiment == after, gesture.__name__
        press(window, Key.Key_Z, CTRL)
        stack.clear()
        hands.key(Key.Key_V)


@pytest.mark.parametrize(
    ("gesture", "parameter", "value"),
    [(type_a_weight, Link(2, 6), 1.25), (type_a_bias, Bias(7), -0.5)],
    ids=["weight", "bias"],
)
def test_a_value_is_typed_over_the_canvas(qtbot, hands, gesture, parameter, value):
    window = hands.window

    def value_now():
        state = settle(qtbot, window).state
        return state.parameters[state.layout.index[parameter]]

    before = value_now()
    gesture(hands)
    qtbot.waitUntil(lambda: value_now() == value)
    assert hands.view.hasFocus()
    press(window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: value_now() == before)
    press(window, Key.Key_Y, CTRL)
    qtbot.waitUntil(lambda: value_now() == value)


def test_what_is_drawn_while_it_trains_trains_on_from_there(qtbot, window, hands):
    run = window.controller.snapshot.run
    press(window, Key.Key_Space)
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step > 20, timeout=20_000)
    frozen = Link(2, 6)
    freeze_by_click(hands)
    hands.key(Key.Key_V)
    connect_by_drag(hands)
    step = settle(qtbot, window).state.step
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step > step + 20, timeout=20_000)
    first = window.controller.snapshot.state
    qtbot.waitUntil(lambda: window.controller.snapshot.state.step > first.step, timeout=20_000)
    last = window.controller.snapshot
    assert last.run == run
    assert last.running
    place = last.state.layout.index
    assert last.state.parameters[place[frozen]] == first.parameters[place[frozen]]
    assert last.state.parameters[place[Link(0, 8)]] != first.parameters[place[Link(0, 8)]]
    assert last.history.marks[0].text == "network changed"
