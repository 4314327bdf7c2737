"""Every gesture of the data canvas by real mouse and key events: one edit, undone and redone."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton

from gdplay.ui.dataset.tools import Tool

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
ENTER, SPACE, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape
FORCES = pytest.mark.parametrize("tool", [Tool.JITTER, Tool.ATTRACT, Tool.REPEL])


def at(canvas, x, y):
    return canvas.spot_plane.pixel(x, y).toPoint()


def take(canvas, tool):
    QTest.mouseClick(canvas.window().findChild(QToolButton, f"{tool.name.lower()}_tool"), LEFT)


def drag(canvas, *places, release=True, modifier=NONE):
    QTest.mousePress(canvas, LEFT, modifier, at(canvas, *places[0]))
    for place in places[1:]:
        QTest.mouseMove(canvas, at(canvas, *place))
    if release:
        QTest.mouseRelease(canvas, LEFT, modifier, at(canvas, *places[-1]))


def begin_keys(canvas):
    """Put the focus on the canvas, and the place pointed at into its middle."""
    QTest.mouseMove(canvas, at(canvas, 3, 3))
    QTest.mouseMove(canvas, at(canvas, 0, 0))
    canvas.setFocus()


def square(side):
    return [(-side, -side), (side, -side), (side, side), (-side, side), (-side, -side)]


def check_undo(store):
    """Undo and redo the last edit; what was before and after is there to the bit."""
    after, before = store.experiment, store.past[-1]
    store.undo()
    assert store.experiment is before
    store.redo()
    assert store.experiment is after


@pytest.mark.parametrize("tool", list(Tool))
def test_a_tool_is_taken_by_its_button_and_by_its_key(panel, canvas, store, tool):
    other = Tool.POINT if tool is Tool.BRUSH else Tool.BRUSH
    pictures = []
    for take_it in (
        lambda: take(canvas, tool),
        lambda: (canvas.setFocus(), QTest.keyClick(canvas, tool.key)),
    ):
        take(canvas, other)
        pictures.append(canvas.cursor().pixmap().toImage())
        take_it()
        assert canvas.painting.hand.tool is tool
        assert panel.findChild(QToolButton, f"{tool.name.lower()}_tool").isChecked()
        assert canvas.cursor().pixmap().toImage() != pictures[-1]
    QTest.mouseMove(canvas, QPoint(1, 1))
    canvas.painting.point_at(None)
    assert panel.findChild(QLabel, "dataset_readout").text() == tool.hint
    assert store.edits == 0


def test_every_tool_has_a_key_and_a_cursor_of_its_own(canvas):
    keys = {tool.key for tool in Tool}
    assert len(keys) == len(Tool)
    windows = {Qt.Key(ord(letter)) for letter in "SPRDLGK"}  # the window's own letters
    assert not keys & windows
    pictures = []
    for tool in Tool:
        take(canvas, tool)
        pictures.append(canvas.cursor().pixmap().toImage())
    assert all(a != b for k, a in enumerate(pictures) for b in pictures[:k])


def test_a_blob_is_spread_from_its_middle(panel, canvas, store):
    take(canvas, Tool.BLOB)
    before = store.dataset.size
    drag(canvas, (3, -3), (4, -3), (5, -3))
    x, y = store.dataset.values[:, before:]
    assert store.dataset.size == before + canvas.painting.hand.blob == before + 30
    assert store.edits == 1
    np.testing.assert_allclose([x.mean(), y.mean()], [3, -3], atol=0.7)
    assert 0.6 < x.std() < 1.5
    check_undo(store)


@FORCES
def test_a_force_lasts_while_it_is_held_and_is_one_edit(qtbot, panel, canvas, store, tool):
    take(canvas, tool)
    before = store.dataset
    drag(canvas, (0, 0), (0.1, 0), release=False)
    first = canvas.painting.shown.stroke.change.places
    qtbot.waitUntil(lambda: not np.array_equal(canvas.painting.shown.stroke.change.places, first))
    assert store.edits == 0
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0.1, 0))
    assert store.edits == 1
    after = store.dataset
    assert after.size == before.size
    moved = (after.values != before.values).any(axis=0)
    assert 0 < moved.sum() < before.size
    assert np.all(np.hypot(*before.values[:, moved]) < 1.2)
    np.testing.assert_array_equal(after.labels, before.labels)
    np.testing.assert_array_equal(after.test, before.test)
    check_undo(store)


@pytest.mark.parametrize("tool", list(Tool))
def test_escape_cancels_every_gesture_without_a_trace(canvas, store, tool):
    take(canvas, tool)
    canvas.setFocus()
    drag(canvas, (0.5, 0.5), (2, 2), (4, 4), release=False)
    QTest.keyClick(canvas, ESCAPE)
    assert not canvas.painting.is_drawing
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 4, 4))
    assert store.edits == 0
    assert canvas.painting.selected.size == 0


def test_a_lasso_selects_and_shift_adds(panel, canvas, store):
    take(canvas, Tool.SELECT)
    drag(canvas, *square(3.0))
    inner = set(canvas.painting.selected.tolist())
    distance = np.abs(store.dataset.values).max(axis=0)
    assert inner == set(np.flatnonzero(distance < 3.0)) or len(inner) > 80
    drag(canvas, (-6, 3.2), (6, 3.2), (6, 6), (-6, 6), modifier=SHIFT)
    more = set(canvas.painting.selected.tolist())
    assert inner < more
    assert store.edits == 0
    about = panel.findChild(QLabel, "selection_about").text()
    assert about.startswith(f"{len(more)} selected")
    canvas.setFocus()
    QTest.keyClick(canvas, ESCAPE)
    assert canvas.painting.selected.size == 0


def test_the_selection_is_dragged_along(canvas, store):
    take(canvas, Tool.SELECT)
    drag(canvas, *square(2.9))
    rows = canvas.painting.selected
    before = store.dataset
    x, y = before.values[:, rows[0]]
    drag(canvas, (x, y), (x + 0.5, y), (x + 1.0, y + 0.5))
    after = store.dataset
    assert store.edits == 1
    way = after.values[:, rows] - before.values[:, rows]
    np.testing.assert_allclose(way, np.repeat(way[:, :1], rows.size, axis=1))
    np.testing.assert_allclose(way[:, 0], [1.0, 0.5], atol=0.1)
    others = np.delete(np.arange(before.size), rows)
    np.testing.assert_array_equal(after.values[:, others], before.values[:, others])
    np.testing.assert_array_equal(canvas.painting.selected, rows)
    check_undo(store)


def test_one_point_is_clicked_and_dragged(canvas, store):
    take(canvas, Tool.SELECT)
    x, y = store.dataset.values[:, 5]
    QTest.mouseClick(canvas, LEFT, pos=at(canvas, x, y))
    assert canvas.painting.selected.size == 1
    row = canvas.painting.selected[0]
    drag(canvas, (x, y), (5.5, -5.5))
    np.testing.assert_allclose(store.dataset.values[:, row], [5.5, -5.5], atol=0.3)
    QTest.mouseClick(canvas, LEFT, pos=at(canvas, -5.8, 5.8))
    assert canvas.painting.selected.size == 0


def test_what_is_selected_is_relabelled_split_and_deleted_by_buttons(panel, canvas, store):
    take(canvas, Tool.SELECT)
    drag(canvas, *square(2.9))
    rows = canvas.painting.selected
    before = store.dataset
    assert (before.labels[rows] == 1.0).any()
    QTest.mouseClick(panel.findChild(QPushButton, "class_button_0"), LEFT)
    assert store.edits == 0  # choosing a class to paint with changes no point
    QTest.mouseClick(panel.findChild(QPushButton, "selection_label"), LEFT)
    assert (store.dataset.labels[rows] == 0.0).all()
    check_undo(store)
    QTest.mouseClick(panel.findChild(QPushButton, "selection_test"), LEFT)
    assert store.dataset.test[rows].all()
    check_undo(store)
    assert not panel.findChild(QPushButton, "selection_test").isEnabled()
    QTest.mouseClick(panel.findChild(QPushButton, "selection_train"), LEFT)
    assert not store.dataset.test[rows].any()
    others = np.delete(np.arange(before.size), rows)
    np.testing.assert_array_equal(store.dataset.test[others], before.test[others])
    QTest.mouseClick(panel.findChild(QPushButton, "selection_erase"), LEFT)
    assert store.dataset.size == before.size - rows.size
    assert canvas.painting.selected.size == 0
    assert not panel.findChild(QPushButton, "selection_erase").isEnabled()
    check_undo(store)


def test_what_is_selected_is_relabelled_split_and_deleted_by_keys(canvas, store):
    take(canvas, Tool.SELECT)
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    size = store.dataset.size
    assert canvas.painting.selected.size == size
    QTest.keyClick(canvas, Qt.Key.Key_1)
    assert (store.dataset.labels == 1.0).all()
    QTest.keyClick(canvas, Qt.Key.Key_T)
    assert store.dataset.test.all()
    QTest.keyClick(canvas, Qt.Key.Key_T)
    assert not store.dataset.test.any()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert store.dataset.size == 0
    assert store.edits == 4


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.ERASER, Tool.BLOB, Tool.SELECT])
def test_a_drag_is_made_by_keys_alone(canvas, store, tool):
    begin_keys(canvas)
    QTest.keyClick(canvas, tool.key)
    before = store.dataset.size
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Left, SHIFT)
        QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(canvas, ENTER)
    assert canvas.painting.is_drawing
    for way in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        for _ in range(10):
            QTest.keyClick(canvas, way, SHIFT)
    assert store.edits == 0
    QTest.keyClick(canvas, ENTER)
    assert not canvas.painting.is_drawing
    if tool is Tool.SELECT:
        assert canvas.painting.selected.size > 10
        return
    assert store.edits == 1
    grown = store.dataset.size - before
    assert grown < 0 if tool is Tool.ERASER else grown >= 30
    check_undo(store)


@FORCES
def test_space_is_one_moment_of_a_force(canvas, store, tool):
    begin_keys(canvas)
    QTest.keyClick(canvas, tool.key)
    before = store.dataset
    QTest.keyClick(canvas, SPACE)
    assert store.edits == 1
    moved = (store.dataset.values != before.values).any(axis=0)
    assert 0 < moved.sum() < before.size


def test_keys_select_a_point_and_move_it(canvas, store):
    begin_keys(canvas)
    QTest.keyClick(canvas, Tool.POINT.key)
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(canvas, SPACE)
    row = store.dataset.size - 1
    QTest.keyClick(canvas, Tool.SELECT.key)
    QTest.keyClick(canvas, SPACE)
    assert canvas.painting.selected.tolist() == [row]
    QTest.keyClick(canvas, ENTER)
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(canvas, ENTER)
    np.testing.assert_allclose(store.dataset.values[:, row], [2.0, 5.0], atol=0.05)
    QTest.keyClick(canvas, SPACE)
    assert canvas.painting.selected.size == 0


def test_leaving_the_canvas_ends_a_gesture_made_by_keys(panel, canvas, store):
    canvas.setFocus()
    QTest.keyClick(canvas, ENTER)
    assert canvas.painting.is_drawing
    panel.findChild(QPushButton, "clear_button").setFocus()
    assert not canvas.painting.is_drawing
    assert store.edits == 0


def test_the_context_menu_of_a_point_moves_it_to_the_other_side(qtbot, canvas, store):
    row = int(store.dataset.train_rows[0])
    for test, text in ((True, "Use for the test"), (False, "Use for training")):
        x, y = store.dataset.values[:, row]
        canvas.painting.select(np.array([row]))
        QTest.mouseMove(canvas, at(canvas, x, y))
        canvas.setFocus()
        menu = open_menu(qtbot, canvas, at(canvas, x, y))
        choose(qtbot, canvas, menu, text)
        assert bool(store.dataset.test[row]) is test
        canvas.painting.select(np.empty(0, dtype=np.intp))


def test_the_context_menu_gives_another_class_and_deletes(qtbot, canvas, store):
    row = int(np.flatnonzero(store.dataset.labels == 1.0)[0])
    canvas.painting.select(np.array([row]))
    menu = open_menu(qtbot, canvas, QPoint(40, 40))
    choose(qtbot, canvas, menu, "Make class −1")
    assert store.dataset.labels[row] == 0.0
    size = store.dataset.size
    menu = open_menu(qtbot, canvas, QPoint(40, 40))
    choose(qtbot, canvas, menu, "Delete")
    assert store.dataset.size == size - 1


def open_menu(qtbot, canvas, place):
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, canvas.mapToGlobal(place), NONE)
    QApplication.sendEvent(canvas, event)
    menu = canvas.findChild(QMenu, "sample_menu")
    qtbot.waitUntil(menu.isVisible)
    return menu


def choose(qtbot, canvas, menu, text):
    action = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: canvas.findChild(QMenu, "sample_menu") is None)


def test_a_full_data_set_says_so_at_the_canvas(monkeypatch, panel, canvas, store):
    monkeypatch.setattr("gdplay.ui.dataset.painting.MAX_SAMPLES", store.dataset.size + 5)
    drag(canvas, (-5, 5), (5, 5))
    assert store.dataset.size == 205
    drag(canvas, (-5, 5), (0, 0), release=False)
    refused = canvas.grab().toImage()
    assert "at most" in canvas.painting.shown.refusal
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, 0, 0))
    assert "at most" in canvas.painting.shown.refusal  # until the pointer goes on
    QTest.mouseMove(canvas, at(canvas, 0.1, 0))
    assert canvas.painting.shown.refusal == ""
    QTest.mouseMove(canvas, at(canvas, 0, 0))
    red = canvas._theme.color("danger")
    assert count_of(refused, red) > 20
    assert count_of(canvas.grab().toImage(), red) == 0
    assert store.edits == 1
    canvas.setFocus()
    QTest.keyClick(canvas, SPACE)
    assert "at most" in canvas.painting.shown.refusal
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.painting.shown.refusal == ""
    QTest.keyClick(canvas, ENTER)
    assert "at most" in canvas.painting.shown.refusal
    QTest.mouseMove(canvas, at(canvas, 2, 2))
    assert canvas.painting.shown.refusal == ""


def count_of(picture, color):
    """Return how many pixels are of a colour."""
    return sum(
        picture.pixelColor(x, y) == color
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_a_class_without_points_is_named(panel, canvas, store):
    note = panel.findChild(QLabel, "draw_note")
    assert not note.isVisible()
    store.add_class()
    assert note.text() == "No training points of class C yet."
    drag(canvas, (-5, 5), (5, 5))
    assert not note.isVisible()


def test_new_and_same_sample_leave_drawn_points(panel, canvas, store):
    drag(canvas, (-5, 5), (5, 5))
    drawn = store.dataset.values[:, store.dataset.drawn]
    assert drawn.shape[1] > 30
    store.set_recipe(replace(store.dataset.recipe, seed=7), True)
    np.testing.assert_array_equal(store.dataset.values[:, store.dataset.drawn], drawn)
    renewed = store.dataset
    take(canvas, Tool.ERASER)
    drag(canvas, (-2, 0), (2, 0))
    assert store.dataset.size < renewed.size
    tabs = panel.findChild(type(panel._tabs), "dataset_tabs")
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    button = panel.findChild(QPushButton, "same_sample_button")
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT)
    assert store.dataset == renewed
    assert not button.isEnabled()
    assert "nothing to put back" in button.toolTip()
    check_undo(store)
