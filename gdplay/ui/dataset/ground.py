"""What lies under and over the points of the data canvas: the frame, the axes, the tool."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from gdplay.ui.plane import Plane
from gdplay.ui.theme.theme import Theme


def paint_ground(painter: QPainter, theme: Theme, plane: Plane, *, has_focus: bool) -> None:
    """Draw the frame and both axes."""
    rect = plane.rect
    painter.setPen(QPen(theme.color("accent" if has_focus else "border"), 1.0))
    painter.setBrush(theme.color("field"))
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(QPen(theme.color("grid"), 1.0))
    origin = plane.pixel(0.0, 0.0)
    painter.drawLine(QPointF(rect.left() + 1, origin.y()), QPointF(rect.right() - 1, origin.y()))
    painter.drawLine(QPointF(origin.x(), rect.top() + 1), QPointF(origin.x(), rect.bottom() - 1))


def paint_brush(
    painter: QPainter, theme: Theme, plane: Plane, place: tuple[float, float], radius: float
) -> None:
    """Draw the edge of a brush of `radius`, in units of the plane."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("muted"), 1.0))
    painter.drawEllipse(plane.pixel(*place), radius * plane.unit, radius * plane.unit)
