"""A network of 256 and 256 neurons: drawn by its strongest links, edited and trained."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from tests.gui.driving import part, press, settle, step_of
from tests.gui.network.hands import Hands, entry, type_number

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_it_opens_is_edited_and_trains(qtbot, window):
    hands = Hands(window)
    for depth in (1, 2):
        menu = hands.panel.findChild(QToolButton, f"activation_{depth}_button").menu()
        menu.aboutToShow.emit()
        entry(menu, f"Number of neurons in hidden {depth}").trigger()
        type_number(hands.view, "256")
    topology = hands.topology
    assert [len(layer) for layer in topology.layers] == [256, 256, 1]
    assert len(topology.links) == 2 * 256 + 256 * 256 + 256
    settle(qtbot, window)
    summary = part(window, "network_summary", QLabel)
    assert "strongest of 66,304 links drawn" in f"{summary.text()} {summary.toolTip()}"
    press(window, Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1, timeout=20_000)
    unit = topology.layers[0][7].id
    hands.select(unit)
    hands.key(Key.Key_D, CTRL)
    assert len(hands.topology.layers[0]) == 257
    settle(qtbot, window)
    press(window, Key.Key_Z, CTRL)
    assert hands.topology == topology
    assert step_of(window) == 1
    seen = hands.view.drawing().links_touching(hands.view.sceneRect())
    assert 0 < len(seen) <= 500
    hands.select(seen[0].target)
    hands.key(Key.Key_F)
    hands.key(Key.Key_Return)
    assert seen[0] in hands.topology.frozen_links
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: "drawn" not in summary.text())
    assert "strongest of 66,304" in summary.text()
    assert summary.fontMetrics().horizontalAdvance(summary.text()) <= summary.width()
