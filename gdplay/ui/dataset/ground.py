"""What lies under and over the points of the data canvas: frame, axes, limits, the tool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from gdplay.ui.plane import Plane
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

LARGE: Final = 300.0
"""From this side on, in pixels, there is room for the names and limits of the axes."""

_MARGIN: Final = 5.0


def paint_ground(painter: QPainter, theme: Theme, plane: Plane, *, has_focus: bool) -> None:
    """Draw the frame and both axes."""
    rect = plane.rect
    painter.setPen(QPen(theme.color("accent" if has_focus else "border"), 1.0))
    painter.setBrush(theme.color("field"))
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(QPen(theme.color("grid"), 1.0))
    origin = plane.pixel(0.0, 0.0)
    left, right, low, high = rect.left() + 1, rect.right() - 1, rect.top() + 1, rect.bottom() - 1
    if low < origin.y() < high:
        painter.drawLine(QPointF(left, origin.y()), QPointF(right, origin.y()))
    if left < origin.x() < right:
        painter.drawLine(QPointF(origin.x(), low), QPointF(origin.x(), high))


def paint_limits(painter: QPainter, theme: Theme, plane: Plane, names: Sequence[str]) -> None:
    """Write the axes' names and where they end: across, and upwards where it has a name.

    They stand beside the axes, or at the edges where these lie outside; a name gives way
    to the numbers.
    """
    left, right, lower, upper = plane.extent
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("muted"))
    line = float(painter.fontMetrics().height())
    inner = plane.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    across = QRectF(inner.left(), inner.bottom() - line, inner.width(), line)
    up = inner.adjusted(0, 0, 0, -line)
    if left < 0.0 < right and lower < 0.0 < upper:
        origin = plane.pixel(0.0, 0.0)
        across.moveTop(min(origin.y() + 2, across.top()))
        up = QRectF(origin.x() + 4, inner.top(), inner.right() - origin.x(), inner.height())
    metrics = QFontMetricsF(painter.font())
    beside = across.width() - metrics.horizontalAdvance(f"{number(left)}  ")
    painter.drawText(across, Qt.AlignmentFlag.AlignLeft, number(left))
    painter.drawText(
        across, Qt.AlignmentFlag.AlignRight, _named(metrics, names[0], number(right), beside)
    )
    if len(names) > 1:
        painter.drawText(
            up, Qt.AlignmentFlag.AlignTop, _named(metrics, names[1], number(upper), up.width())
        )
        painter.drawText(up, Qt.AlignmentFlag.AlignBottom, number(lower))


def _named(metrics: QFontMetricsF, name: str, limit: str, room: float) -> str:
    """Return the name of an axis before the number at its end, cut to fit into `room`."""
    left = room - metrics.horizontalAdvance(f" {limit}")
    return f"{metrics.elidedText(name, Qt.TextElideMode.ElideRight, left)} {limit}"


def paint_brush(
    painter: QPainter, theme: Theme, plane: Plane, place: tuple[float, float], radius: float
) -> None:
    """Draw the edge of a brush of `radius`, in units of the plane."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("muted"), 1.0))
    painter.drawEllipse(plane.pixel(*place), radius * plane.unit, radius * plane.unit)


def paint_lasso(
    painter: QPainter, theme: Theme, plane: Plane, outline: Sequence[tuple[float, float]]
) -> None:
    """Draw a line around samples, closed by a straight one."""
    painter.setBrush(theme.color("accent", 24))
    painter.setPen(QPen(theme.color("accent"), 1.2, Qt.PenStyle.DashLine))
    painter.drawPolygon(QPolygonF([plane.pixel(*place) for place in outline]))


def paint_selection(
    painter: QPainter, theme: Theme, plane: Plane, points: NDArray[np.float64]
) -> None:
    """Draw a frame around the selected `points` (2, n), at least one."""
    x, y = plane.pixels(points)
    frame = QRectF(QPointF(x.min(), y.min()), QPointF(x.max(), y.max())).adjusted(-7, -7, 7, 7)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(frame.intersected(plane.rect.adjusted(2, 2, -2, -2)), 3, 3)
