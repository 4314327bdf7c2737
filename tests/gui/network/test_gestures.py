"""Drawing the network with a real mouse."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest

from gdplay.app.selection import UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.ui.network.tools import Tool

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def spot(view, unit):
    return view.mapFromScene(QPointF(*view.drawing().placement.centers[unit]))


def middle_of(view, link, share=0.5):
    scene = view.drawing()
    source, target = (scene.placement.centers[unit] for unit in link)
    between = QPointF(*source) * (1 - share) + QPointF(*target) * share
    return view.mapFromScene(between)


def drag(view, start, end, button=LEFT, release=True):
    port = view.viewport()
    QTest.mousePress(port, button, pos=start)
    for share in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(port, start + (end - start) * share)
    if release:
        QTest.mouseRelease(port, button, pos=end)


def test_dragging_to_a_later_unit_connects_across_a_layer(qtbot, panel, view):
    with qtbot.waitSignal(panel.link_requested) as link:
        drag(view, spot(view, 0), spot(view, 6))
    assert link.args == [0, 6]


def test_a_refused_target_says_why(qtbot, panel, view):
    with qtbot.assertNotEmitted(panel.link_requested):
        drag(view, spot(view, 3), spot(view, 4), release=False)
        assert "same layer" in panel.footer.hint
        overlay = view.drawing().overlay
        assert overlay.refusal == panel.footer.hint
        QTest.mouseMove(view.viewport(), QPoint(5, 5))
        assert overlay.refusal == ""
        QTest.mouseMove(view.viewport(), spot(view, 4))
        assert overlay.refusal
        QTest.mouseRelease(view.viewport(), LEFT, pos=spot(view, 4))
        assert overlay.refusal == ""
    assert panel.footer.hint == Tool.SELECT.hint or "hidden 1" in panel.footer.hint


def is_near(color, other):
    return max(abs(a - b) for a, b in zip(color.getRgb(), other.getRgb(), strict=True)) < 60


def test_a_refusal_is_written_below_its_target_and_inside_the_picture(panel, view, theme):
    for source, target in ((3, 4), (6, 0), (0, 3)):
        drag(view, spot(view, source), spot(view, target), release=False)
        below = view.mapFromScene(view.drawing().neuron_rect(target).bottomLeft()).y()
        picture = view.grab(QRect(0, below, view.width(), 60)).toImage()
        red = theme.color("danger")
        found = [
            (x, y)
            for y in range(picture.height())
            for x in range(picture.width())
            if is_near(picture.pixelColor(x, y), red)
        ]
        assert len(found) > 100, (source, target)
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.mouseRelease(view.viewport(), LEFT, pos=spot(view, target))


def test_escape_drops_a_drag_without_a_trace(qtbot, panel, view):
    with qtbot.assertNotEmitted(panel.link_requested):
        drag(view, spot(view, 0), spot(view, 6), release=False)
        assert not view.drawing().overlay.is_empty
        QTest.keyClick(view, Qt.Key.Key_Escape)
        assert view.drawing().overlay.is_empty
        QTest.mouseRelease(view.viewport(), LEFT, pos=spot(view, 6))


def test_a_click_selects_a_unit_a_link_and_a_bias(panel, view, selection):
    port = view.viewport()
    QTest.mouseClick(port, LEFT, pos=spot(view, 3))
    assert selection.item == UnitItem(3)
    QTest.mouseClick(port, LEFT, pos=middle_of(view, Link(2, 6)))
    assert selection.item == Link(2, 6)
    dot = view.drawing().neuron_rect(6).bottomLeft()
    QTest.mouseClick(port, LEFT, pos=view.mapFromScene(dot))
    assert selection.item == Bias(6)
    QTest.mouseClick(port, LEFT, pos=QPoint(view.width() - 6, view.height() - 6))
    assert selection.item is None


def test_shift_adds_to_the_selection_and_delete_removes_it(qtbot, panel, view):
    QTest.mouseClick(view.viewport(), LEFT, pos=spot(view, 2))
    QTest.mouseClick(view.viewport(), LEFT, SHIFT, spot(view, 5))
    with qtbot.waitSignal(panel.units_removal_requested) as removal:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert removal.args == [(2, 5)]


def test_delete_cuts_a_selected_link_and_spares_an_output(qtbot, panel, view, selection):
    selection.select(Link(2, 6))
    with qtbot.waitSignal(panel.cut_requested) as cut:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert cut.args == [(Link(2, 6),)]
    selection.select(UnitItem(8))
    with qtbot.assertNotEmitted(panel.units_removal_requested):
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert "outputs" in panel.footer.hint


def test_a_swipe_cuts_every_link_it_crosses(qtbot, panel, view):
    view.take_tool(Tool.CUT)
    column = view.drawing().placement.columns[3]
    x = round(column.x - column.size / 2 - 12)
    with qtbot.waitSignal(panel.cut_requested) as cut:
        drag(view, QPoint(x, 20), QPoint(x, view.height() - 20))
    assert cut.args == [(Link(6, 8), Link(7, 8))]


@pytest.mark.parametrize(("depth", "layer"), [(1, 0), (2, 1)])
def test_a_double_click_in_a_column_adds_a_unit(qtbot, panel, view, depth, layer):
    column = view.drawing().placement.columns[depth]
    at = view.mapFromScene(QPointF(column.x, column.bottom + 14))
    with qtbot.waitSignal(panel.unit_requested) as unit:
        QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    assert unit.args == [layer]


def test_a_double_click_between_columns_adds_a_layer(qtbot, panel, view):
    columns = view.drawing().placement.columns
    at = view.mapFromScene(QPointF((columns[1].x + columns[2].x) / 2, 5))
    with qtbot.waitSignal(panel.layer_requested) as layer:
        QTest.mouseDClick(view.viewport(), LEFT, pos=at)
    assert layer.args == [1]


def test_the_neuron_tool_adds_by_a_click(qtbot, panel, view):
    view.take_tool(Tool.NEURON)
    column = view.drawing().placement.columns[2]
    with qtbot.waitSignal(panel.unit_requested) as unit:
        QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(round(column.x), 10))
    assert unit.args == [1]


def test_a_frame_selects_the_neurons_in_it(panel, view):
    columns = view.drawing().placement.columns
    left = round(columns[1].x - 50)
    drag(view, QPoint(left, 2), QPoint(round(columns[1].x + 50), view.height() - 2))
    assert view.chosen.items == {UnitItem(unit) for unit in (2, 3, 4, 5)}


def test_the_middle_button_moves_a_zoomed_picture_and_0_fits_it(panel, view):
    view.zoom(3.0)
    before = view.mapToScene(QPoint(0, 0))
    drag(view, QPoint(200, 200), QPoint(150, 170), MIDDLE)
    moved = view.mapToScene(QPoint(0, 0)) - before
    assert (round(moved.x() * 3), round(moved.y() * 3)) == (50, 30)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == 1.0


def test_the_tools_appear_with_the_first_editing_gesture(panel, view):
    assert not panel.tools.isVisible()
    QTest.keyClick(view, Qt.Key.Key_X)
    assert panel.tools.isVisible()
    assert view.tool is Tool.CUT


def test_pointing_at_a_link_lights_it_everywhere_and_names_it(panel, view, selection):
    QTest.mouseMove(view.viewport(), QPoint(4, 4))
    QTest.mouseMove(view.viewport(), middle_of(view, Link(2, 6)))
    assert selection.hovered == Link(2, 6)
    assert panel.footer.hint.startswith("hidden 1 · 1 → hidden 2 · 1, weight")
