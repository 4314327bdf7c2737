"""A person's hand on the data canvas, for the tests and the tour."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from tests.gui.driving import LEFT, part, press


def open_canvas(window):
    """Show the page that is drawn on; return its canvas."""
    if not window.panels.drawer.is_open:
        press(window, Qt.Key.Key_D)
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    QApplication.processEvents()  # lays the page out
    return part(window, "dataset_view")


def stroke(canvas, *places):
    """Press, move and release through spots of the canvas."""
    at = [canvas.spot_plane.pixel(*place).toPoint() for place in places]
    QTest.mousePress(canvas, LEFT, pos=at[0])
    for place in at[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, pos=at[-1])
