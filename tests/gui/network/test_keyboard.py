"""Everything the mouse does, by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gdplay.app.selection import UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network.steps import Direction, round_of, step, tab
from gdplay.ui.network.tools import Tool
from tests.gui.network.hands import entry

Key = Qt.Key
NET = fully_connected(("x1", "x2"), (4, 2, 1))


def press(view, *keys):
    for key in keys:
        QTest.keyClick(view, key)


@pytest.fixture
def focused(view):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    return view


def test_arrows_walk_over_units_and_links():
    assert step(NET, None, Direction.RIGHT) == UnitItem(0)
    assert step(NET, UnitItem(0), Direction.DOWN) == UnitItem(1)
    assert step(NET, UnitItem(1), Direction.DOWN) == UnitItem(1)
    assert step(NET, UnitItem(1), Direction.RIGHT) == UnitItem(5)
    assert step(NET, UnitItem(8), Direction.RIGHT) == UnitItem(8)
    assert step(NET, Link(2, 6), Direction.DOWN) == Link(2, 7)
    assert step(NET, Link(2, 7), Direction.DOWN) == Link(2, 7)
    assert step(NET, Link(2, 6), Direction.LEFT) == UnitItem(2)
    assert step(NET, Link(2, 6), Direction.RIGHT) == UnitItem(6)
    assert step(NET, UnitItem(99), Direction.LEFT) == UnitItem(0)


def test_tab_visits_a_unit_its_bias_and_all_its_links_then_leaves():
    stops = round_of(NET, 6)
    assert stops == [
        UnitItem(6),
        Bias(6),
        Link(6, 8),
        *(Link(source, 6) for source in (2, 3, 4, 5)),
    ]
    for here, there in zip(stops, [*stops[1:], None], strict=True):
        assert tab(NET, here, 6, backwards=False) == there
    assert tab(NET, stops[0], 6, backwards=True) is None


def test_arrows_tab_and_enter_reach_a_link(focused, selection, panel):
    press(focused, Key.Key_Right, Key.Key_Right)
    assert selection.item == UnitItem(3)
    press(focused, Key.Key_Tab)
    assert selection.item == Bias(3)
    press(focused, Key.Key_Tab)
    assert selection.item == Link(3, 6)
    assert panel.footer.hint.startswith("hidden 1 · 2 → hidden 2 · 1")
    press(focused, Key.Key_Left, Key.Key_Return)
    assert selection.item == Link(3, 6)


def test_tab_leaves_the_canvas_when_nothing_is_selected(focused, panel):
    panel.activateWindow()
    press(focused, Key.Key_Tab)
    assert not focused.hasFocus()


def test_a_link_is_drawn_by_keys_alone(qtbot, focused, panel, selection):
    selection.select(UnitItem(2))
    with qtbot.assertNotEmitted(panel.link_requested):
        press(focused, Key.Key_C, Key.Key_Return)
        assert panel.footer.hint == "Enter connects hidden 1 · 1 to output"
        press(focused, Key.Key_Escape)
    with qtbot.waitSignal(panel.link_requested) as link:
        press(focused, Key.Key_Return)
        press(focused, Key.Key_Return)
    assert link.args == [2, 8]


def test_escape_steps_back_from_tool_to_selection(focused, selection):
    selection.select(UnitItem(2))
    press(focused, Key.Key_X, Key.Key_Escape)
    assert focused.tool is Tool.SELECT
    assert selection.item == UnitItem(2)
    press(focused, Key.Key_Escape)
    assert selection.item is None


def test_insert_adds_a_neuron_and_shift_insert_a_layer(qtbot, focused, panel, selection):
    selection.select(UnitItem(6))
    with qtbot.waitSignal(panel.unit_requested) as unit:
        press(focused, Key.Key_Insert)
    assert unit.args == [1]
    with qtbot.waitSignal(panel.layer_requested) as layer:
        QTest.keyClick(focused, Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)
    assert layer.args == [2]


def test_tools_are_single_keys_without_modifiers(focused):
    for tool in Tool:
        press(focused, tool.key)
        assert focused.tool is tool
    press(focused, Key.Key_V)
    QTest.keyClick(focused, Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert focused.tool is Tool.SELECT


def test_the_menu_key_lists_what_can_be_done(qtbot, focused, panel, selection):
    selection.select(UnitItem(2))
    press(focused, Key.Key_Menu)
    menu = focused.findChild(QMenu, "topology_menu")
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == [
        "Connect to",
        "Activation",
        "Set its bias…",
        "Freeze hidden 1 · 1",
        "Copy hidden 1 · 1",
        "Duplicate hidden 1 · 1",
        "Cut all its links",
        "Remove hidden 1 · 1",
        "Add a neuron to hidden 1",
        "Number of neurons in hidden 1…",
        "Connect all of hidden 1 to",
        "Cut all links of hidden 1 with",
        "Remove hidden 1",
        "Paste neurons",
    ]
    with qtbot.waitSignal(panel.units_removal_requested) as removal:
        entry(menu, "Remove hidden 1 · 1").trigger()
    assert removal.args == [(2,)]
    menu.close()
