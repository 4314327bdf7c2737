"""The picture of a graph: boxes in columns, and curves between them."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.experiment.topology import Topology
from gdplay.insight.sample_graph import Node, SampleGraph
from gdplay.ui.graph.placing import Arrangement, Box, can_open
from gdplay.ui.graph.words import group_label, node_label, numbers
from gdplay.ui.theme.theme import TEXT_SIZES, Theme

_EDGE: Final = 6.0
_INSET: Final = 7.0


class GraphItem(QGraphicsItem):
    """Draws an arrangement whole: a graph has hundreds of boxes, and only a few are seen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._theme = theme
        self._graph: SampleGraph | None = None
        self._topology: Topology | None = None
        self._arrangement = Arrangement((), (), 0.0, 0.0)
        self._curves: list[QPainterPath] = []
        self._current: int | None = None

    @property
    def arrangement(self) -> Arrangement:
        """What is drawn."""
        return self._arrangement

    def draw_graph(self, graph: SampleGraph, topology: Topology, arrangement: Arrangement) -> None:
        """Draw `graph`, where `arrangement` says."""
        self._graph, self._topology = graph, topology
        if arrangement != self._arrangement:
            self.prepareGeometryChange()
            self._arrangement = arrangement
            boxes = arrangement.boxes
            self._curves = [_curve(boxes[a], boxes[b]) for a, b in arrangement.edges]
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the whole picture with an edge around it."""
        size = QRectF(0, 0, self._arrangement.width, self._arrangement.height)
        return size.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)

    def point_at(self, box: int | None) -> None:
        """Mark one box, with the curves from and to it."""
        if box != self._current:
            self._current = box
            self.update()

    def box_at(self, point: QPointF) -> int | None:
        """Return the box at `point`, a node before the frame around it."""
        for place in reversed(range(len(self._arrangement.boxes))):
            if rect_of(self._arrangement.boxes[place]).contains(point):
                return place
        return None

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw frames, curves and boxes, as far as they can be seen."""
        rect = QRectF(option.exposedRect)
        if self._graph is None or self._topology is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._arrangement.boxes
        for place, box in enumerate(boxes):
            if box.is_frame and rect_of(box).intersects(rect):
                self._draw_frame(painter, box, place == self._current)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for edge, path in zip(self._arrangement.edges, self._curves, strict=True):
            if path.controlPointRect().adjusted(-1, -1, 1, 1).intersects(rect):
                marked = self._current in edge
                color = self._theme.color("accent" if marked else "faint_curve")
                painter.strokePath(path, QPen(color, 2.0 if marked else 1.0))
        for place, box in enumerate(boxes):
            if box.node is not None and rect_of(box).intersects(rect):
                self._draw_box(painter, box, box.node, place == self._current)

    def _draw_frame(self, painter: QPainter, box: Box, marked: bool) -> None:
        assert self._graph is not None
        assert self._topology is not None
        painter.setPen(QPen(self._theme.color("accent" if marked else "border"), 1.4))
        painter.setBrush(self._theme.color("field"))
        painter.drawRoundedRect(rect_of(box), 8, 8)
        painter.setFont(self._font(bold=True))
        painter.setPen(self._theme.color("text"))
        title = rect_of(box).adjusted(_INSET + 3, 7, -_INSET, 0)
        text = f"▾ {group_label(self._topology, self._graph.groups[box.group])}"
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)

    def _draw_box(self, painter: QPainter, box: Box, place: int, marked: bool) -> None:
        assert self._graph is not None
        node, group = self._graph.nodes[place], self._graph.groups[box.group]
        is_leaf = not node.inputs and not box.is_group
        painter.setPen(QPen(self._theme.color("accent" if marked else "muted"), 1.2))
        painter.setBrush(self._theme.color("accent_soft" if is_leaf else "panel"))
        painter.drawRoundedRect(rect_of(box), 6, 6)
        inside = rect_of(box).adjusted(_INSET, 4, -_INSET, -4)
        line = inside.height() / 3
        painter.setFont(self._font(bold=True))
        painter.setPen(self._theme.color("text"))
        _write(painter, _line(inside, 0, line), self._label(box, node, group.unit is None))
        painter.setFont(self._font(bold=False))
        _write(painter, _line(inside, 1, line), numbers(node.values))
        painter.setPen(self._ink(node))
        _write(painter, _line(inside, 2, line), f"∂ {numbers(node.gradients)}")

    def _label(self, box: Box, node: Node, is_loss: bool) -> str:
        assert self._graph is not None
        assert self._topology is not None
        group = self._graph.groups[box.group]
        if box.is_group:
            arrow = "▸ " if can_open(group) else ""
            return f"{arrow}{group_label(self._topology, group)}"
        ends = is_loss and node is self._graph.loss
        return f"{node_label(node)} = loss" if ends else node_label(node)

    def _font(self, *, bold: bool) -> QFont:
        """Return the font of the boxes; larger text is the view's zoom, for they have a size."""
        font = self._theme.font("small", bold=bold)
        font.setPixelSize(TEXT_SIZES["small"])
        return font

    def _ink(self, node: Node) -> QColor:
        if not node.gradients or node.gradients[0] == 0.0 or len(node.gradients) > 1:
            return self._theme.color("muted")
        return self._theme.color("positive" if node.gradients[0] > 0.0 else "negative")


def rect_of(box: Box) -> QRectF:
    """Return where a box is in the scene."""
    return QRectF(box.x, box.y, box.width, box.height)


def _line(inside: QRectF, at: int, height: float) -> QRectF:
    return QRectF(inside.left(), inside.top() + at * height, inside.width(), height)


def _write(painter: QPainter, place: QRectF, text: str) -> None:
    """Write a line of text; where several numbers are too long for it, its beginning."""
    metrics = painter.fontMetrics()
    fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, math.ceil(place.width()))
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, left, fitting)


def _curve(source: Box, target: Box) -> QPainterPath:
    start = QPointF(source.x + source.width, source.y + source.height / 2)
    end = QPointF(target.x, target.y + target.height / 2)
    reach = max((end.x() - start.x()) / 2, 12.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(reach, 0), end - QPointF(reach, 0), end)
    return path
