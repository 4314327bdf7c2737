"""The network for those who hear it: its neurons, biases and links, with names and numbers.

A screen reader meets the canvas as a list. Qt asks for an item's interface when it
needs one, so that a network of 66,000 links costs nothing until somebody walks it. Qt
takes null for "none", which the signatures of its Python side do not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAccessibleInterface,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QApplication
from shiboken6 import isValid

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import is_present, kind, name
from gdplay.ui.text import number

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView

_Text = QAccessible.Text
_NAME: Final = "network_readers"


class CanvasAccess(QAccessibleWidget):
    """The canvas as a list: each unit before its bias, then all links, then its widgets.

    Parameters
    ----------
    view
        The canvas.
    """

    def __init__(self, view: TopologyView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self._view = view
        self._topology: Topology | None = None
        self._items: list[Link | Bias | UnitItem] = []
        self._row_of: dict[Item, int] = {}
        self._known: dict[Item, ItemAccess] = {}

    def childCount(self) -> int:
        """Return the number of units, biases and links, and of the widgets over the canvas."""
        self._follow()
        return len(self._items) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return an item's interface, or after them all that of a widget such as a tool."""
        self._follow()
        if index < 0:
            return None
        if index < len(self._items):
            return self._of(self._items[index])
        return super().child(index - len(self._items))

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of an item's or a widget's interface, −1 where it is none of these."""
        self._follow()
        if isinstance(child, ItemAccess):
            return self._row_of.get(child.item, -1)
        place = super().indexOfChild(child)
        return place if place < 0 else place + len(self._items)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return what is at a point of the screen."""
        port = self._view.viewport()
        place = port.mapFromGlobal(QPoint(x, y))
        item = self._view.item_at(self._view.mapToScene(place))
        if port.rect().contains(place) and isinstance(item, Link | Bias | UnitItem):
            return self._of(item)
        return None

    def announce(self, item: Item) -> None:
        """Let a screen reader go to an item."""
        self._follow()
        row = self._row_of.get(item)
        if row is not None:
            event = QAccessibleEvent(self._view, QAccessible.Event.Focus)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def _follow(self) -> None:
        """List the items of the network that is drawn now; forget those that are gone."""
        scene = self._view.drawing()
        if not scene.is_drawn or scene.topology is self._topology:
            return
        topology = self._topology = scene.topology
        self._items = []
        for unit in topology.ids:
            self._items.append(UnitItem(unit))
            if unit in topology.unit_of:
                self._items.append(Bias(unit))
        self._items += sorted(topology.links)
        self._row_of = {item: row for row, item in enumerate(self._items)}
        self._drop([item for item in self._known if item not in self._row_of])

    def forget(self) -> None:
        """Let go of every item: the canvas is no more."""
        self._drop(list(self._known))

    def _drop(self, items: list[Item]) -> None:
        """Let Qt forget these items, and Python only then."""
        for item in items:
            interface = self._known[item]
            QAccessible.deleteAccessibleInterface(interface.id)
            del self._known[item]

    def _of(self, item: Link | Bias | UnitItem) -> ItemAccess:
        if item not in self._known:
            self._known[item] = ItemAccess(self._view, item)
        return self._known[item]


class ItemAccess(QAccessibleInterface):
    """A unit, a bias or a link: its name, its number, its place.

    Attributes
    ----------
    item
        Which.
    id
        Qt's own number for this interface.
    """

    def __init__(self, view: TopologyView, item: Link | Bias | UnitItem) -> None:
        super().__init__()
        self._view = view
        self.item = item
        self.id = QAccessible.registerAccessibleInterface(self)

    def isValid(self) -> bool:
        """Whether it is still in the network."""
        scene = self._view.drawing()
        return scene.is_drawn and is_present(scene.topology, self.item)

    def object(self) -> QObject | None:  # type: ignore[override]
        """Return None: it is drawn, and is no widget."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Return the canvas's window."""
        return self._view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Return the canvas."""
        return QAccessible.queryAccessibleInterface(self._view)

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return None."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return None."""
        return None

    def childCount(self) -> int:
        """Return 0."""
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """Return −1."""
        return -1

    def role(self) -> QAccessible.Role:
        """Return that it is one of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Return whether it is selected, and whether the keyboard is at it."""
        state = QAccessible.State()
        state.selectable = state.focusable = True
        state.selected = self.item in self._view.chosen.items
        state.focused = self._view.hasFocus() and self._view.chosen.newest == self.item
        state.invalid = not self.isValid()
        return state

    def rect(self) -> QRect:
        """Return where it is on the screen, empty once it is gone."""
        if not self.isValid():
            return QRect()
        view, scene, item = self._view, self._view.drawing(), self.item
        if isinstance(item, Link):
            source, target = scene.neuron_rect(item.source), scene.neuron_rect(item.target)
            area = view.mapFromScene(source.united(target)).boundingRect()
        else:
            area = view.mapFromScene(scene.neuron_rect(item.unit)).boundingRect()
        return QRect(view.viewport().mapToGlobal(area.topLeft()), area.size())

    def text(self, wanted: QAccessible.Text) -> str:
        """Return its name, its number, or the line that the window shows for it."""
        if not self.isValid():
            return ""
        topology = self._view.drawing().topology
        if wanted == _Text.Name:
            title = name(topology, self.item)
            return title if isinstance(self.item, Bias) else f"{kind(topology, self.item)} {title}"
        if wanted == _Text.Value:
            return self._value()
        return self._view.words_of(self.item) if wanted == _Text.Description else ""

    def setText(self, _text: QAccessible.Text, _words: str) -> None:
        """Do nothing: values are typed in the window."""

    def _value(self) -> str:
        """Return the weight or bias; a unit's is its bias, an input has none."""
        topology = self._view.drawing().topology
        parameter = Bias(self.item.unit) if isinstance(self.item, UnitItem) else self.item
        if not topology.has(parameter):
            return ""
        frozen = ", frozen" if topology.is_frozen(parameter) else ""
        return f"{number(self._view.weight(parameter), signed=True)}{frozen}"


class Readers(QObject):
    """Keeps what screen readers see of every canvas for as long as Qt may look at it.

    Qt deletes an interface together with its widget, but does not keep it in Python: one
    that Python frees earlier leaves Qt with a dangling pointer.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(_NAME)
        self._of: dict[int, tuple[TopologyView, CanvasAccess]] = {}
        self._factory = self.interface_of  # Qt holds no reference
        QAccessible.installFactory(self._factory)

    def interface_of(self, _key: str, object_: QObject) -> QAccessibleInterface | None:
        """Return the interface of a network's canvas; None for every other object."""
        if not getattr(object_, "is_network_canvas", False):
            return None
        self._forget_the_deleted()
        view = cast("TopologyView", object_)
        access = CanvasAccess(view)
        view.access = access
        self._of[id(access)] = (view, access)
        return access

    def _forget_the_deleted(self) -> None:
        for key in [key for key, (view, _) in self._of.items() if not isValid(view)]:
            _, access = self._of.pop(key)
            access.forget()


def install(application: QApplication) -> None:
    """Let screen readers walk the canvases of `application`; once is enough."""
    if application.findChild(QObject, _NAME) is None:
        Readers(application)
