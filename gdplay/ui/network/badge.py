"""The small mark on a neuron that can no longer learn: told by its shape, not by a colour."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from gdplay.insight.unit_activity import Condition
from gdplay.ui.theme.theme import Theme

RADIUS: Final = 7.0
"""In a scene at no zoom; less on a small neuron."""


def paint_badge(
    painter: QPainter, theme: Theme, condition: Condition, center: QPointF, radius: float
) -> None:
    """Draw a disc with a cross for a dead neuron, with two flat ends for a saturated one."""
    painter.setPen(QPen(theme.color("muted"), 1.2))
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(center, radius, radius)
    painter.setPen(QPen(theme.color("text"), 1.5))
    across, up = 0.42 * radius, 0.42 * radius
    if condition is Condition.DEAD:
        strokes = [((-across, -up), (across, up)), ((-across, up), (across, -up))]
    else:
        # The shape of the function itself: flat, steep, flat.
        across *= 1.3
        strokes = [((-across, up), (0.0, up)), ((0.0, up), (0.0, -up)), ((0.0, -up), (across, -up))]
    for start, end in strokes:
        painter.drawLine(center + QPointF(*start), center + QPointF(*end))
