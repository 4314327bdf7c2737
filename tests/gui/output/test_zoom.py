"""The surface seen closer: zoomed, moved, and shown whole again by a hand."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gdplay.app.selection import SampleItem
from gdplay.ui.output.plane_view import PlaneView
from gdplay.ui.plane import plane_points
from tests.gui.driving import LEFT, drag, part, settle
from tests.gui.plots.hands import wheel

WHOLE = (-6.0, 6.0, -6.0, 6.0)


@pytest.fixture
def surface(qtbot, window):
    settle(qtbot, window)
    qtbot.waitUntil(lambda: window.panels.output._drawn is not None)
    return part(window, "surface_view")


def test_the_wheel_zooms_around_the_pointer(surface):
    there = QPointF(90.0, 200.0)
    place, before = surface.plane.point(there), surface.grab().toImage()
    wheel(surface, there, 3)
    left, right, lower, upper = surface.plane.extent
    assert right - left == pytest.approx(12.0 / 1.25**3)
    assert upper - lower == pytest.approx(right - left)
    assert surface.plane.point(there) == pytest.approx(place)
    assert surface.grab().toImage() != before
    wheel(surface, there, -3)
    assert surface.plane.extent == WHOLE
    assert surface.grab().toImage() == before


def test_a_drag_moves_the_plane_and_a_double_click_shows_all(surface):
    middle = surface.plane.rect.center().toPoint()
    drag(surface, middle, middle + QPoint(40, 0))
    assert surface.plane.extent == WHOLE
    wheel(surface, QPointF(middle), 5)
    place = surface.plane.point(QPointF(middle))
    drag(surface, middle, middle + QPoint(10, 4), middle + QPoint(30, -20))
    assert surface.plane.point(QPointF(middle + QPoint(30, -20))) == pytest.approx(place)
    QTest.mouseDClick(surface, LEFT, pos=middle)
    assert surface.plane.extent == WHOLE


def test_a_sample_is_selected_where_it_is_seen_and_stays_through_a_drag(qtbot, window, surface):
    dataset, selection = settle(qtbot, window).experiment.dataset, window.controller.selection
    points = plane_points(dataset)
    row = int(np.argmin(np.hypot(*points)))
    wheel(surface, surface.plane.pixel(*points[:, row]), 8)
    seen = surface.plane.pixel(*points[:, row]).toPoint()
    QTest.mouseClick(surface, LEFT, pos=seen)
    assert selection.item == SampleItem(row)
    pixels = surface.plane.pixels(points)
    empty = next(
        QPoint(x, y)
        for x in range(20, 300, 10)
        for y in range(20, 300, 10)
        if np.hypot(pixels[0] - x, pixels[1] - y).min() > 25
    )
    drag(surface, empty, empty + QPoint(8, 0), empty + QPoint(12, 0))
    assert selection.item == SampleItem(row)
    QTest.mouseClick(surface, LEFT, pos=empty + QPoint(12, 0))
    assert selection.item is None


def test_keys_zoom_around_the_crosshair_and_home_shows_all(surface):
    surface.setFocus()
    QTest.keyClick(surface, Qt.Key.Key_Right)
    QTest.keyClick(surface, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    left, right, *_ = surface.plane.extent
    assert right - left == pytest.approx(12.0 / 1.25)
    QTest.keyClick(surface, Qt.Key.Key_Home)
    assert surface.plane.extent == WHOLE


def test_other_data_are_shown_whole(qtbot, window, surface):
    wheel(surface, QPointF(60, 60), 4)
    window.controller.load_preset("wave")
    settle(qtbot, window)
    assert surface._hand.view.chosen is None


def test_a_view_stays_within_the_plane():
    view = PlaneView(WHOLE).zoomed(2.0, (6.0, 6.0))
    assert view.extent == (0.0, 6.0, 0.0, 6.0)
    assert view.moved(5.0, 5.0) == view
    assert view.moved(-100.0, -2.0).extent == (-6.0, 0.0, -2.0, 4.0)
    assert view.factor == 2.0
    assert view.zoomed(1e9, (3.0, 3.0)).factor == pytest.approx(16.0)
