"""What the canvas refuses, drops, selects and copies, in the whole window."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem, QLabel, QSplitter, QWidget

from gdplay.app.selection import UnitItem
from gdplay.experiment.parameter import Link
from gdplay.storage.fragment_format import MIME_TYPE
from tests.gui.driving import part
from tests.gui.network.hands import (
    LEFT,
    SHIFT,
    Hands,
    drag_heads,
    entry,
    on_link,
    spot,
    type_number,
)

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
FIRST = (2, 3, 4, 5)


@pytest.fixture
def hands(window):
    return Hands(window)


def into(topology, unit):
    return {link.source for link in topology.links if link.target == unit}


def test_a_billion_neurons_are_refused_where_they_are_typed(window, hands):
    before = window.controller.store.experiment
    hands.select(2)
    hands.view.menu.open()
    menu = hands.view.findChild(QWidget, "topology_menu")
    entry(menu, "Number of neurons in hidden 1").trigger()
    menu.close()
    type_number(hands.view, "1000000000")
    complaint = part(window, "typed_number_field_message")
    assert complaint.isVisible()
    assert complaint.text() == "A layer holds at most 512 neurons."
    assert window.controller.store.experiment is before
    field = part(window, "typed_number_field")
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()
    assert not complaint.isVisible()
    assert hands.view.hasFocus()
    assert window.controller.store.experiment is before


@pytest.mark.parametrize("tool", [Key.Key_X, Key.Key_F, Key.Key_C], ids=["cut", "freeze", "link"])
def test_escape_cancels_a_gesture_of_every_tool_without_a_trace(window, hands, tool):
    before = window.controller.store.experiment
    port = hands.view.viewport()
    hands.key(tool)
    start, end = spot(hands.view, 2), hands.beside(2, 0.5, 1.05)
    QTest.mousePress(port, LEFT, pos=start)
    for place in (start + QPoint(20, 5), (start + end) / 2, end):
        QTest.mouseMove(port, place)
    assert not hands.view.drawing().overlay.is_empty
    hands.key(Key.Key_Escape)
    assert hands.view.drawing().overlay.is_empty
    QTest.mouseRelease(port, LEFT, pos=end)
    assert window.controller.store.experiment is before
    assert window.controller.undo_stack.count() == 0


def test_escape_cancels_a_drag_between_layers(window, hands):
    before = window.controller.store.experiment
    widget, end = drag_heads(hands.panel, hands.view, 0, 3, release=False)
    assert hands.panel.footer.hint == "Release to connect all of inputs to output: 2 new links"
    hands.key(Key.Key_Escape)
    QTest.mouseRelease(widget, LEFT, pos=end)
    assert window.controller.store.experiment is before
    assert hands.view.drawing().overlay.is_empty


def test_layers_that_cannot_be_connected_say_why(window, hands):
    for source, target, words in ((2, 1, "forward"), (1, 2, "already"), (2, 0, "input")):
        widget, end = drag_heads(hands.panel, hands.view, source, target, release=False)
        assert words in hands.panel.footer.hint
        assert hands.view.drawing().overlay.refusal == hands.panel.footer.hint
        QTest.mouseRelease(widget, LEFT, pos=end)
    assert window.controller.undo_stack.count() == 0


def test_a_click_on_a_layers_name_selects_its_neurons(hands):
    drag_heads(hands.panel, hands.view, 1, 1)
    assert hands.view.chosen.items == {UnitItem(unit) for unit in FIRST}


def test_copies_are_selected_and_reach_another_window(open_window, hands):
    hands.select(3, 6)
    hands.key(Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    assert json.loads(text)["format"] == "gdplay-neurons"
    assert QGuiApplication.clipboard().mimeData().hasFormat(MIME_TYPE)
    other = Hands(open_window())
    other.key(Key.Key_V, CTRL)
    assert into(other.topology, 10) == {9}
    assert other.view.chosen.items == {UnitItem(9), UnitItem(10)}


def test_what_cannot_be_pasted_or_doubled_says_so(window, hands):
    messages = []
    window.controller.message.connect(messages.append)
    QGuiApplication.clipboard().setText("a shopping list")
    hands.key(Key.Key_V, CTRL)
    hands.select(0)
    hands.key(Key.Key_D, CTRL)
    hands.key(Key.Key_C, CTRL)
    assert messages[0].startswith("Nothing to paste")
    assert all("hidden" in message for message in messages[1:])
    assert len(messages) == 3
    assert window.controller.undo_stack.count() == 0


def test_a_frame_takes_neurons_with_their_links_and_else_links(hands):
    columns = hands.view.drawing().placement.columns
    corner = hands.view.mapFromScene(QPointF(columns[2].x - 40, columns[1].top - 4))
    end = QPoint(hands.view.width() - 4, hands.view.height() - 4)
    hands.pull(corner, (corner + end) / 2, end)
    assert hands.view.chosen.items == {
        *(UnitItem(unit) for unit in (6, 7, 8)),
        Link(6, 8),
        Link(7, 8),
    }
    high, low = hands.beside(2, 0.35, -0.05), hands.beside(2, 0.55, 1.05)
    hands.pull(high, (high + low) / 2, low)
    assert hands.view.chosen.items == {Link(6, 8), Link(7, 8)}


def test_shift_and_arrows_select_more_by_keys(hands):
    hands.select(2)
    hands.key(Key.Key_Down, SHIFT)
    hands.key(Key.Key_Down, SHIFT)
    assert hands.view.chosen.items == {UnitItem(2), UnitItem(3), UnitItem(4)}
    hands.key(Key.Key_Up, SHIFT)
    assert hands.view.chosen.items == {UnitItem(2), UnitItem(3)}
    hands.key(Key.Key_A, CTRL)
    assert len(hands.view.chosen.items) == 9


def test_keys_zoom_and_move_the_picture(hands):
    hands.key(Key.Key_Plus, CTRL)
    hands.key(Key.Key_Equal, CTRL)
    assert hands.view.magnification == pytest.approx(1.25**2)
    before = hands.view.mapToScene(QPoint(0, 0))
    hands.key(Key.Key_H)
    hands.key(Key.Key_Right)
    moved = hands.view.mapToScene(QPoint(0, 0)) - before
    assert moved.x() == pytest.approx(40 / 1.25**2, abs=1)
    hands.key(Key.Key_Minus, CTRL)
    hands.key(Key.Key_0)
    assert hands.view.magnification == 1.0


def test_every_tool_has_a_pointer_of_its_own(hands):
    pictures = {}
    for tool in (Key.Key_V, Key.Key_U, Key.Key_C, Key.Key_X, Key.Key_F, Key.Key_H):
        hands.key(tool)
        cursor = hands.view.viewport().cursor()
        pictures[tool] = (cursor.shape(), bytes(cursor.pixmap().toImage().constBits() or b""))
    assert len(set(pictures.values())) == 6


def test_a_canvas_that_is_given_room_again_leaves_nothing_of_the_smaller_picture(
    qtbot, window, hands
):
    view, divider = hands.view, part(window, "whole_splitter", QSplitter)
    hands.click(on_link(view, Link(0, 2)))
    wide, painted = divider.sizes(), Painted(view.viewport())
    for sizes in ([352, 2000], wide, [2000, 0]):
        painted.count = 0
        divider.setSizes(sizes)
        qtbot.waitUntil(lambda: painted.count > 0)
    kept = pixels(view.viewport().grab())
    for item in view.scene().items():
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    drawn = pixels(view.viewport().grab())
    other = np.abs(kept - drawn).max(axis=2) > 100
    assert other.mean() < 0.003  # edges by half a pixel; a piece that was left is 0.02


class Painted(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        self.count += event.type() is QEvent.Type.Paint
        return False


def pixels(picture):
    """Return (height, width, 4) of a picture."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    data = np.frombuffer(image.constBits(), dtype=np.uint8)
    return data.reshape(image.height(), -1, 4).astype(int)


def test_dividers_at_their_ends_cut_nothing_of_the_canvas(qtbot, open_window):
    window = open_window(size=(1024, 700))
    hands = Hands(window)
    hands.key(Key.Key_U)
    for name, sizes in (("whole_splitter", [1, 2000]), ("left_splitter", [1, 2000])):
        part(window, name, QSplitter).setSizes(sizes)
    tools = hands.panel.tools
    qtbot.waitUntil(lambda: tools.visibleRegion().boundingRect() == tools.rect())
    title = part(window, "show_weights_button")
    heading = next(label for label in hands.panel.findChildren(QLabel) if label.text() == "Network")
    assert heading.geometry().right() < title.geometry().left()
    assert heading.width() >= heading.sizeHint().width()
