"""What hands do to the network's canvas and its menus."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from tests.gui.driving import drag, part

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
NO = Qt.KeyboardModifier.NoModifier


def entry(menu, *texts):
    """Return the action that `texts` lead to, each the start of a line."""
    for place, text in enumerate(texts):
        action = next(
            (a for a in menu.actions() if a.text().split("\t")[0] == text),
            None,
        ) or next(a for a in menu.actions() if a.text().startswith(text))
        if place < len(texts) - 1:
            menu = action.menu()
    return action


def menu_at(view, point):
    """Press the right button at a place of the view; return the menu that opens."""
    port = view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, port.mapToGlobal(point))
    QApplication.sendEvent(port, event)
    return view.findChildren(QMenu, "topology_menu")[-1]


def choose(view, point, *texts):
    """Pick a line of the menu that opens at a place of the view."""
    menu = menu_at(view, point)
    entry(menu, *texts).trigger()
    menu.close()


def type_number(view, text, key=Qt.Key.Key_Return):
    """Type into the field that is open over the canvas."""
    field = view.findChild(QWidget, "typed_number_field")
    assert field.isVisible()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, key)
    return field


def head(panel, view, depth):
    """Return the widget with a layer's name, and the middle of the name."""
    button = panel.findChild(QWidget, f"activation_{depth}_button" if depth else "add_input_button")
    widget = button.parentWidget()
    return widget, QPoint(widget.width() // 2, 8)


def drag_heads(panel, view, source, target, release=True):
    """Drag from one layer's name to another's."""
    widget, start = head(panel, view, source)
    other, end = head(panel, view, target)
    end = widget.mapFromGlobal(other.mapToGlobal(end))
    QTest.mousePress(widget, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
    if release:
        QTest.mouseRelease(widget, LEFT, pos=end)
    return widget, end


def spot(view, unit):
    """Return where a unit stands in the view."""
    return view.mapFromScene(QPointF(*view.drawing().placement.centers[unit]))


def on_link(view, link):
    """Return the middle of a link in the view."""
    return view.mapFromScene(view.drawing().middle_of(link))


def beside(view, depth, share=0.5, high=0.0):
    """Return a place between the column at `depth` and the next, from top to bottom."""
    left, right = view.drawing().placement.columns[depth : depth + 2]
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    x = left.x * (1 - share) + right.x * share
    return view.mapFromScene(QPointF(x, top + high * (bottom - top)))


def swipe(view, start, end):
    """Draw a stroke with the tool in hand."""
    drag(view.viewport(), *(start + (end - start) * share for share in (0, 0.3, 0.7, 1)))


class Hands:
    """A person at the canvas of a window."""

    def __init__(self, window):
        self.window = window
        self.panel = window.panels.network
        self.view = part(window, "topology_view")
        self.view.setFocus()

    @property
    def topology(self):
        return self.window.controller.store.experiment.topology

    def key(self, key, modifier=NO):
        QTest.keyClick(self.view, key, modifier)

    def click(self, point, modifier=NO):
        QTest.mouseClick(self.view.viewport(), LEFT, modifier, point)

    def pull(self, *points):
        drag(self.view.viewport(), *points)

    def select(self, *units):
        self.click(spot(self.view, units[0]))
        for unit in units[1:]:
            self.click(spot(self.view, unit), SHIFT)

    def beside(self, depth, share=0.5, high=0.0):
        return beside(self.view, depth, share, high)
