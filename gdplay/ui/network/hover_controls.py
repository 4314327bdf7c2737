"""Small buttons that appear under the pointer: ⊕ below a column, × at a neuron."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Signal, Slot
from PySide6.QtWidgets import QToolButton

from gdplay.ui.names import layer_name, unit_name
from gdplay.ui.network.intents import removal_intent, unit_intent
from gdplay.ui.network.view import TopologyView
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_ADD_SIZE = 22
_REMOVE_SIZE = 18


class HoverControls(QObject):
    """Two buttons over the canvas that follow the pointer from column to column.

    They are for the mouse; the keyboard has Insert, Delete and the menu key.

    Signals
    -------
    features_wanted(QPoint)
        The ⊕ below the inputs was pressed, at this place of the screen.
    """

    features_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, view: TopologyView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._depth = 0
        self._unit = 0
        self._last: QPointF | None = None
        self._add = self._button("add_unit_button", _ADD_SIZE)
        self._remove = self._button("remove_unit_button", _REMOVE_SIZE)
        self._add.clicked.connect(self._ask_unit)
        self._remove.clicked.connect(self._ask_removal)
        view.pointer_moved.connect(self.follow)
        view.view_moved.connect(self.refresh)
        theme.changed.connect(self._dress)
        self._dress()

    @Slot(object)
    def follow(self, point: QPointF | None) -> None:
        """Offer what fits the place of the pointer in the scene; nothing once it has left."""
        if point is None:
            # The pointer may have left for one of the buttons.
            if not (self._add.underMouse() or self._remove.underMouse()):
                self.hide()
            return
        self._last = point
        self._offer_unit(point)
        self._offer_removal(point)

    @Slot()
    def refresh(self) -> None:
        """Follow the picture: ⊕ goes with its column, so that it can be pressed again; × goes."""
        self._remove.hide()
        if self._add.isVisible() and self._last is not None:
            self._offer_unit(self._last)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Offer nothing once the pointer has left a button for outside the canvas."""
        if event.type() == QEvent.Type.Leave and not self._view.underMouse():
            self.hide()
        return super().eventFilter(watched, event)

    @Slot()
    def hide(self) -> None:
        """Offer nothing."""
        self._add.hide()
        self._remove.hide()

    def _offer_unit(self, point: QPointF) -> None:
        scene = self._view.drawing()
        depth = scene.placement.column_at(point.x())
        if depth is None or depth == len(scene.topology.layers):
            self._add.hide()
            return
        column = scene.placement.columns[depth]
        self._depth = depth
        layer = layer_name(scene.topology, depth)
        tip = "Add an input" if depth == 0 else f"Add a neuron to {layer}"
        self._add.setToolTip(tip)
        self._add.setAccessibleName(tip)
        below = self._view.mapFromScene(QPointF(column.x, column.bottom + 3))
        lowest = self._view.viewport().height() - _ADD_SIZE
        left = below.x() - _ADD_SIZE // 2
        if below.y() > lowest:
            # No room below a full column: beside its last neuron.
            half = column.size / 2 * self._view.magnification
            left = round(below.x() + half) + 4
        self._add.move(left, min(below.y(), lowest))
        self._add.show()

    def _offer_removal(self, point: QPointF) -> None:
        scene = self._view.drawing()
        unit = scene.unit_at(point)
        if unit is None or scene.topology.depth_of[unit] == len(scene.topology.layers):
            if not self._near_removal(point):
                self._remove.hide()
            return
        self._unit = unit
        tip = f"Remove {unit_name(scene.topology, unit)}"
        self._remove.setToolTip(tip)
        self._remove.setAccessibleName(tip)
        self._remove.move(self._corner(unit))
        self._remove.show()

    def _near_removal(self, point: QPointF) -> bool:
        at = self._view.mapFromScene(point)
        return self._remove.isVisible() and self._remove.geometry().contains(at)

    def _corner(self, unit: int) -> QPoint:
        corner = self._view.mapFromScene(self._view.drawing().neuron_rect(unit).topRight())
        return corner - QPoint(_REMOVE_SIZE // 2, _REMOVE_SIZE // 2)

    def _button(self, name: str, size: int) -> QToolButton:
        button = QToolButton(self._view.viewport())
        button.setObjectName(name)
        button.setFixedSize(size, size)
        button.setIconSize(QSize(size - 6, size - 6))
        button.setStyleSheet(f"QToolButton {{ border-radius: {size // 2}px; padding: 0 }}")
        button.installEventFilter(self)
        button.hide()
        return button

    @Slot()
    def _ask_unit(self) -> None:
        if self._depth == 0:
            self.features_wanted.emit(self._add.mapToGlobal(QPoint(0, _ADD_SIZE)))
        else:
            self._view.request(unit_intent(self._depth))

    @Slot()
    def _ask_removal(self) -> None:
        self._remove.hide()
        self._view.request(removal_intent(self._unit))

    @Slot()
    def _dress(self) -> None:
        self._add.setIcon(icon(self._theme, "plus", "muted"))
        self._remove.setIcon(icon(self._theme, "close", "muted"))
