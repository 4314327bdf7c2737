"""The view of a graph: point, click, zoom, and walk over it by keys."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsScene, QToolTip, QWidget

from gdplay.experiment.topology import Topology
from gdplay.insight.sample_graph import SampleGraph
from gdplay.ui.graph.picture import GraphItem, rect_of
from gdplay.ui.graph.placing import Arrangement, Box
from gdplay.ui.graph.words import group_label, tip
from gdplay.ui.network.zoom_view import ZoomView
from gdplay.ui.theme.theme import Theme

_ARROWS: Final = MappingProxyType(
    {
        Qt.Key.Key_Left: (-1, 0),
        Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, -1),
        Qt.Key.Key_Down: (0, 1),
    }
)
_READABLE: Final = 0.95
"""A picture smaller than this is not shown unasked."""

_SIDEWAYS: Final = 2.5
"""How much farther a box seems that is off the arrow's line."""


class GraphView(ZoomView):
    """Turns mouse and keys into what a person wants of a box.

    Signals
    -------
    picked(int)
        A box was clicked, or Enter pressed on it.
    pointed(object)
        The place of the box that is pointed at, or None.
    """

    picked = Signal(int)
    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        scene = QGraphicsScene()
        super().__init__(theme, scene, parent)
        self.viewport().installEventFilter(self)
        scene.setParent(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setObjectName("graph_view")
        self.setAccessibleName("Graph of one sample")
        self.setAccessibleDescription("Arrows move between boxes, Enter opens or closes a neuron.")
        self._boxes = GraphItem(theme)
        scene.addItem(self._boxes)
        self._current: int | None = None
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.tips: tuple[str, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_graph(self, graph: SampleGraph, topology: Topology, arrangement: Arrangement) -> None:
        """Draw `graph`, where `arrangement` says."""
        moved = arrangement != self._boxes.arrangement
        self._boxes.draw_graph(graph, topology, arrangement)
        if moved:
            self.setSceneRect(self._boxes.boundingRect())
            self.point_at(None)
        self.tips = tuple(_tip(graph, topology, box) for box in arrangement.boxes)

    @property
    def arrangement(self) -> Arrangement:
        """Where everything stands."""
        return self._boxes.arrangement

    @property
    def current(self) -> int | None:
        """The box that is pointed at."""
        return self._current

    def point_at(self, box: int | None) -> None:
        """Point at a box."""
        self._current = box
        self._boxes.point_at(box)
        self.pointed.emit(box)

    def show_readably(self) -> None:
        """Show everything where it can be read; otherwise the end, where backward starts."""
        self.fit()
        scale = self._theme.scale
        if self.magnification < _READABLE * scale:
            self.zoom(scale / self.magnification)
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def show_box(self, place: int) -> None:
        """Scroll so that a box can be seen."""
        self.ensureVisible(rect_of(self._boxes.arrangement.boxes[place]), 20, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, or a drag of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a box, or drag the picture."""
        at = event.position().toPoint()
        if self._dragged is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.scroll_by(at - self._dragged)
            self._dragged = at
            return
        box = self._boxes.box_at(self.mapToScene(at))
        shape = Qt.CursorShape.ArrowCursor if box is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        if box != self._current:
            self.point_at(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the box where the pointer has not moved since the press."""
        pressed, self._pressed, self._dragged = self._pressed, None, None
        at = event.position().toPoint()
        reach = QApplication.startDragDistance()
        if pressed is not None and (at - pressed).manhattanLength() < reach:
            box = self._boxes.box_at(self.mapToScene(at))
            if box is not None:
                self.picked.emit(box)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by arrows, pick by Enter, fit by 0; others go on to the window."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._walk(*_ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current is not None:
            self.picked.emit(self._current)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what is pointed at, with both its numbers."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self._boxes.box_at(self.mapToScene(event.pos()))
            text = self.tips[box] if box is not None and box < len(self.tips) else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().eventFilter(watched, event)

    def _walk(self, dx: int, dy: int) -> None:
        """Go to the nearest box that way; to the loss, where backward starts, from nowhere."""
        boxes = self._boxes.arrangement.boxes
        if not boxes:
            return
        if self._current is None or self._current >= len(boxes):
            self._go(len(boxes) - 1)
            return
        here = rect_of(boxes[self._current]).center()
        best: tuple[float, int] | None = None
        for place, box in enumerate(boxes):
            offset: QPointF = rect_of(box).center() - here
            along = offset.x() * dx + offset.y() * dy
            aside = abs(offset.x() * dy) + abs(offset.y() * dx)
            if along > 1 and not box.is_frame:
                best = min(best or (1e9, 0), (along + _SIDEWAYS * aside, place))
        if best is not None:
            self._go(best[1])

    def _go(self, box: int) -> None:
        self.point_at(box)
        self.show_box(box)
        self.setAccessibleDescription(self.tips[box] if box < len(self.tips) else "")


def _tip(graph: SampleGraph, topology: Topology, box: Box) -> str:
    """Return what a box is, in words."""
    group = graph.groups[box.group]
    if box.node is None:
        return group_label(topology, group)
    return tip(topology, graph, group, graph.nodes[box.node])
