"""Drawing in the whole window: what is drawn trains at once, and every gesture is undone."""

import numpy as np
import pytest
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QTabBar,
    QToolButton,
    QWidget,
)

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.validation import problems
from gdplay.ui.dataset.draw_page import DrawPage
from gdplay.ui.dataset.tools import Tool
from tests.gui.dataset.painter import open_canvas, stroke
from tests.gui.driving import LEFT, click, part, press, settle, step_of

UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
REDO = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def canvas(qtbot, window):
    view = open_canvas(window)
    qtbot.waitUntil(lambda: view.isVisible() and view.painting.dataset is data(window))
    return view


def data(window):
    return window.controller.store.experiment.dataset


def widen(qtbot, window, canvas):
    click(window, "wide_canvas_button")
    qtbot.waitUntil(lambda: min(canvas.width(), canvas.height()) > 350)


def test_every_gesture_is_one_step_of_undo(qtbot, window, canvas):
    stack, start = window.controller.undo_stack, window.controller.store.experiment
    canvas.setFocus()
    for tool in Tool:
        QTest.keyClick(canvas, tool.key)
        stroke(canvas, (-5.5, 5.5), (-5.0, 5.5), (-3.5, 5.0), (-3.5, 5.5))
        if tool is Tool.SELECT:
            QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(canvas, Qt.Key.Key_T)
    assert stack.count() == len(Tool)
    end = window.controller.store.experiment
    for _ in Tool:
        press(window, *UNDO)
    assert window.controller.store.experiment == start
    for _ in Tool:
        press(window, *REDO)
    assert window.controller.store.experiment == end


def test_escape_gives_up_a_stroke_then_the_selection_then_the_room(qtbot, window, canvas):
    widen(qtbot, window, canvas)
    canvas.setFocus()
    QTest.keyClick(canvas, Tool.SELECT.key)
    QTest.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    at = canvas.spot_plane.pixel(5.9, 5.9).toPoint()
    QTest.mousePress(canvas, LEFT, pos=at)
    assert canvas.painting.is_drawing
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.painting.is_drawing
    assert canvas.painting.selected.size == data(window).size
    QTest.mouseRelease(canvas, LEFT, pos=at)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.painting.selected.size == 0
    assert window.panels.data.is_wide
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not window.panels.data.is_wide
    qtbot.waitUntil(lambda: canvas.width() < 240)
    assert canvas.hasFocus()


def test_a_wide_canvas_is_drawn_on_and_another_page_narrows_it(qtbot, window, canvas):
    widen(qtbot, window, canvas)
    before = data(window).size
    stroke(canvas, (-5, 5), (5, 5))
    assert data(window).size >= before + 50
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    assert not window.panels.data.is_wide
    assert window.panels.network.isVisible()


def test_classes_are_added_named_painted_and_removed(qtbot, window, canvas):
    click(window, "class_add")
    assert data(window).task.classes == ("A", "B", "C")
    assert part(window, "class_button_2", QPushButton).isChecked()
    stroke(canvas, (-5, 5), (5, 5))
    assert (data(window).labels == 2.0).sum() > 50
    experiment = settle(qtbot, window).experiment
    assert experiment.hyperparameters.loss is LossName.SOFTMAX_CROSS_ENTROPY
    assert len(experiment.topology.output_layer) == 3
    assert problems(experiment) == ()

    click(window, "class_rename")
    field = part(window, "class_name", QLineEdit)
    assert field.hasFocus()
    QTest.keyClicks(field, "A")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert part(window, "class_complaint").text() == "There is a class A already."
    assert data(window).task.classes[2] == "C"
    field.selectAll()
    QTest.keyClicks(field, "ring")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert data(window).task.classes == ("A", "B", "ring")
    assert not field.isVisible()

    click(window, "class_rename")
    QTest.keyClicks(field, "other")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert data(window).task.classes == ("A", "B", "ring")

    part(window, "class_button_2", QPushButton).click()
    size, gone = data(window).size, int((data(window).labels == 2.0).sum())
    click(window, "class_remove")
    assert data(window).task.classes == ("A", "B")
    assert data(window).size == size - gone
    assert not part(window, "class_remove", QPushButton).isEnabled()


def test_eight_classes_are_the_most(window, canvas):
    add = part(window, "class_add", QPushButton)
    for _ in range(6):
        click(window, "class_add")
    assert len(data(window).task.classes) == 8
    assert not add.isEnabled()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_8)
    stroke(canvas, (0, 0))
    assert data(window).labels[-1] == 7.0


def test_a_curve_is_drawn_and_learned_and_the_plane_comes_back(qtbot, window, canvas):
    click(window, "new_curve_button")
    assert data(window).columns == ("x1",)
    x = np.linspace(-5.5, 5.5, 45)
    stroke(canvas, *zip(x, 2.0 * np.sin(x), strict=True))
    drawn = data(window)
    assert drawn.size > 50
    # two spots up are half a unit of y, for the canvas shows ±6 across and ±1.5 up
    assert np.abs(drawn.labels - 0.5 * np.sin(drawn.values[0])).max() < 0.2
    assert settle(qtbot, window).experiment.dataset is drawn
    assert problems(window.controller.store.experiment) == ()

    canvas.setFocus()
    QTest.keyClick(canvas, Tool.SELECT.key)
    stroke(canvas, (-6, -6), (0, -6), (0, 6), (-6, 6))
    rows = canvas.painting.selected
    assert set(rows) == set(np.flatnonzero(drawn.values[0] < 0.0))
    x0, y0 = drawn.values[0, rows[0]], 4.0 * drawn.labels[rows[0]]
    stroke(canvas, (x0, y0), (x0, y0 + 1.0), (x0, y0 + 2.0))
    lifted = data(window)
    np.testing.assert_allclose(lifted.labels[rows] - drawn.labels[rows], 0.5, atol=0.03)
    np.testing.assert_allclose(lifted.values[0, rows], drawn.values[0, rows], atol=0.06)

    QTest.keyClick(canvas, Tool.POINT.key)
    stroke(canvas, (3.0, 4.0))
    assert data(window).values[0, -1] == pytest.approx(3.0, abs=0.05)
    assert data(window).labels[-1] == pytest.approx(1.0, abs=0.02)
    QTest.keyClick(canvas, Tool.ERASER.key)
    before = data(window).size
    stroke(canvas, (2.9, 4.0), (3.1, 4.0))
    assert data(window).size == before - 1

    click(window, "new_curve_button")
    assert data(window).columns == ("x1", "x2")
    for _ in range(6):
        press(window, *UNDO)
    assert data(window).recipe is not None
    assert data(window).size == 500


def test_the_batch_of_the_step_shown_is_lit_on_both_pictures(qtbot, window, canvas):
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 1)
    surface = part(window, "surface_view")
    canvas.painting.point_at(None)
    plain = canvas.grab().toImage(), surface.grab().toImage()
    click(window, "batch_button")
    rows = window.controller.snapshot.record.rows
    assert rows.size == 10
    np.testing.assert_array_equal(canvas.painting.shown.lit, rows)
    assert canvas.grab().toImage() != plain[0]
    assert surface.grab().toImage() != plain[1]
    press(window, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: step_of(window) == 2)
    np.testing.assert_array_equal(canvas.painting.shown.lit, window.controller.snapshot.record.rows)
    assert set(window.controller.snapshot.record.rows) != set(rows)
    click(window, "batch_button")
    assert canvas.painting.shown.lit.size == 0


def test_a_hundred_thousand_points_are_painted_without_a_mark_each(qtbot, window, canvas):
    crowd = Recipe("gauss", points=99_990, train_share=0.5)
    window.controller.data.set_recipe(crowd)
    qtbot.waitUntil(lambda: canvas.painting.dataset is data(window))
    stroke(canvas, (-5, 5), (5, 5))
    assert data(window).size == 100_000  # as many of them as there was room for
    assert canvas.painting.shown.refusal == ""
    stroke(canvas, (-5, 5), (5, 5))
    assert data(window).size == 100_000
    canvas.setFocus()
    QTest.keyClick(canvas, Tool.ERASER.key)
    stroke(canvas, (1, 1), (2, 2), (3, 3))
    assert 50_000 < data(window).size < 99_000


def is_whole(widget):
    """Whether nothing of a widget is scrolled out of sight or cut."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def draw_page_of(canvas):
    page = canvas.parentWidget()
    while not isinstance(page, DrawPage):
        page = page.parentWidget()
    return page


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_all_controls_are_in_sight_beside_a_square_canvas(qtbot, open_window, size, palette):
    window = open_window(size=size)
    part(window, f"theme_{palette}_action", QAction).trigger()
    canvas = open_canvas(window)
    page = draw_page_of(canvas)
    for classes in (2, 4, 8):
        while len(data(window).task.classes) < classes:
            click(window, "class_add")
        for tool in (Tool.BRUSH, Tool.SELECT):
            click(window, f"{tool.name.lower()}_tool")
            QApplication.processEvents()
            controls = [w for w in page.findChildren(QWidget) if w.isVisible()]
            assert [w.objectName() for w in controls if not is_whole(w)] == []
            assert min(canvas.width(), canvas.height()) >= 140
    click(window, "new_curve_button")
    QApplication.processEvents()
    assert all(is_whole(w) for w in page.findChildren(QWidget) if w.isVisible())


def test_tools_have_their_names_where_there_is_room(qtbot, window, canvas):
    brush = part(window, "brush_tool", QToolButton)
    under = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
    assert brush.toolButtonStyle() is under
    window.resize(1024, 700)
    if not window.panels.drawer.is_open:
        press(window, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: brush.toolButtonStyle() is not under)
    tops = {part(window, f"{tool.name.lower()}_tool").y() for tool in Tool}
    assert len(tops) == 1
    click(window, "wide_canvas_button")
    qtbot.waitUntil(lambda: canvas.height() > 250)
    assert brush.toolButtonStyle() is under
    click(window, "wide_canvas_button")
    qtbot.waitUntil(lambda: brush.toolButtonStyle() is not under)


def test_choosing_a_class_moves_no_chip(window, canvas):
    for _ in range(6):
        click(window, "class_add")
    chips = window.findChildren(QPushButton, QRegularExpression("class_button_."))
    before = [chip.geometry() for chip in chips]
    for chip in chips:
        QTest.mouseClick(chip, LEFT)
        QApplication.processEvents()
        assert chip.isChecked()
        assert [other.geometry() for other in chips] == before


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_recipe_of_a_preset_is_in_sight(open_window, size):
    window = open_window(size=size)
    open_canvas(window)  # opens the drawer where it is collapsed
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(0).center())
    QApplication.processEvents()
    names = ["noise_slider", "points_slider", "train_share_slider", "sample_seed"]
    names += ["new_sample_button", "same_sample_button"]
    names += ["import_csv_button", "class_legend"] if size == (1440, 900) else []
    assert [name for name in names if not is_whole(part(window, name))] == []


def test_tab_goes_through_the_page_as_it_is_read(window, canvas):
    click(window, "class_add")
    click(window, "class_add")
    part(window, "dataset_tabs").setFocus()
    found = []
    for _ in range(12):
        press(window, Qt.Key.Key_Tab)
        found.append(window.focusWidget().objectName())
    assert found.pop(1).startswith("class_button_")
    assert found == [
        "brush_tool",
        *("class_add", "class_rename", "class_remove"),
        *("batch_button", "wide_canvas_button", "dataset_view"),
        *("brush_size_slider", "brush_density_slider"),
        *("clear_button", "new_curve_button"),
    ]
    part(window, "class_button_3").setFocus()
    press(window, Qt.Key.Key_Left)
    assert part(window, "class_button_2", QPushButton).isChecked()
