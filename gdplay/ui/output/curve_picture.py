"""A network of one column and a value, drawn as the curve that it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gdplay.insight.surface import Extent, centres
from gdplay.ui.plane import Plane
from gdplay.ui.polygon import polygon
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.float64]

LIMIT_LINES: Final = 2
"""How many lines the limits of the axes take at the lower edge, and at most at the upper."""

_BAND: Final = 46
"""The opacity of the band, of 255."""

_WIDTH: Final = 2.2
_MARGIN: Final = 5.0
_PAPER: Final = 170
"""The opacity of what lies under the words, of 255."""

_FAR: Final = 4.0
"""How many pictures beyond the edge a curve is followed: painters overflow further out."""


@dataclass(frozen=True, eq=False, slots=True)
class Curve:
    """What the network answers along x, and how far its answers are off.

    Parameters
    ----------
    values
        (n,), at the centres of n cells across; not finite where there is none.
    extent
        The edges of these cells; of those upwards only what is shown.
    band
        The typical error, in units of the value; NaN for none.
    """

    values: Floats
    extent: Extent
    band: float


def paint_curve(painter: QPainter, theme: Theme, plane: Plane, curve: Curve) -> None:
    """Draw the band and the curve; where it has no value there is a gap."""
    across, _ = centres(curve.extent, curve.values.size)
    rise = _FAR * (plane.extent[3] - plane.extent[2])
    values = np.clip(curve.values, plane.extent[2] - rise, plane.extent[3] + rise)
    for run in _finite_runs(values):
        x, y = across[run], values[run]
        if curve.band > 0.0:
            edge = np.concatenate([[x, y + curve.band], [x[::-1], y[::-1] - curve.band]], axis=1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent", _BAND))
            painter.drawPolygon(_polygon(plane, edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("curve"), _WIDTH))
        painter.drawPolyline(_polygon(plane, np.stack([x, y])))


def paint_axes(painter: QPainter, theme: Theme, plane: Plane) -> None:
    """Draw the lines x = 0 and y = 0, where they are in sight."""
    left, right, lower, upper = plane.extent
    rect, origin = plane.rect, plane.pixel(0.0, 0.0)
    painter.setPen(QPen(theme.color("border"), 1.0))
    if lower < 0.0 < upper:
        painter.drawLine(QPointF(rect.left(), origin.y()), QPointF(rect.right(), origin.y()))
    if left < 0.0 < right:
        painter.drawLine(QPointF(origin.x(), rect.top()), QPointF(origin.x(), rect.bottom()))


def paint_limits(painter: QPainter, theme: Theme, plane: Plane, name: str) -> None:
    """Write where the axes end; `name` is the column's, across."""
    left, right, lower, upper = plane.extent
    flag = Qt.AlignmentFlag
    painter.setFont(theme.font("small"))
    line = float(painter.fontMetrics().height())
    inner = plane.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    foot = QRectF(inner.left(), inner.bottom() - line, inner.width(), line)
    above = foot.translated(0.0, -line)
    for rect, side, text in (
        (inner, flag.AlignTop | flag.AlignLeft, f"y {number(upper)}"),
        (above, flag.AlignLeft, f"y {number(lower)}"),
        (foot, flag.AlignLeft, f"{name} {number(left)}"),
        (foot, flag.AlignRight, f"{name} {number(right)}"),
    ):
        box = painter.boundingRect(rect, side, text).adjusted(-2, 0, 2, 0)
        painter.fillRect(box, theme.color("panel", _PAPER))
        painter.setPen(theme.color("muted"))
        painter.drawText(rect, side, text)


def _finite_runs(values: Floats) -> list[slice]:
    """Return the stretches of two finite values or more."""
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0))
    return [slice(a, b) for a, b in edges.reshape(-1, 2).tolist() if b - a > 1]


def _polygon(plane: Plane, points: Floats) -> QPolygonF:
    return polygon(plane.pixels(points).T)
