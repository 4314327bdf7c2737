"""What is drawn over the surface: the line, rings around samples, the readout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from gdplay.experiment.dataset import Dataset
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.polygon import polygon
from gdplay.ui.sample_layer import mark_radius
from gdplay.ui.theme.theme import Theme

FEW: Final = 25
"""Up to so many rings are drawn in full; more grow fainter."""
MOST_RINGS: Final = 2_000
_FAINTEST: Final = 0.3
_LIT: Final = 1.5
"""How wide the rings of a batch are."""
_LINE: Final = 2.0
_MARGIN: Final = 6.0


def paint_lines(
    painter: QPainter, theme: Theme, plane: Plane, lines: Sequence[NDArray[np.float64]]
) -> None:
    """Draw lines of the plane, each (points, 2), where the answer changes."""
    pen = QPen(theme.color("curve"), _LINE)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for line in lines:
        painter.drawPolyline(polygon(plane.pixels(line.T).T))


def paint_rings(
    painter: QPainter, theme: Theme, plane: Plane, dataset: Dataset, rows: tuple[int, ...]
) -> None:
    """Ring the samples in `rows`; of very many an even part, for more only hide each other."""
    rows = rows[:: 1 + len(rows) // MOST_RINGS]
    rings = QPainterPath()  # one path, so that faint rings do not darken where they cross
    radius = _ring_radius(theme, plane, dataset)
    for x, y in plane.pixels(plane_points(dataset)[:, list(rows)]).T.tolist():
        rings.addEllipse(QPointF(x, y), radius, radius)
    strength = min(1.0, max(_FAINTEST, FEW / max(1, len(rows))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("text", round(255 * strength)), 0.6 + strength))
    painter.drawPath(rings)


def paint_lit(
    painter: QPainter, theme: Theme, plane: Plane, dataset: Dataset, rows: NDArray[np.intp]
) -> None:
    """Ring the samples of a batch in the accent's colour; of very many an even part."""
    points = plane_points(dataset)[:, rows[:: 1 + rows.size // MOST_RINGS]]
    rings = QPainterPath()
    radius = 0.75 * _ring_radius(theme, plane, dataset)
    for x, y in plane.pixels(points).T.tolist():
        rings.addEllipse(QPointF(x, y), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, color in ((2.0 * _LIT, "panel"), (_LIT, "accent")):
        painter.setPen(QPen(theme.color(color), width))
        painter.drawPath(rings)


def paint_chosen(
    painter: QPainter, theme: Theme, plane: Plane, dataset: Dataset, *, row: int, color: str
) -> None:
    """Ring one sample so that it stands out from all, in the palette's `color`."""
    centre = plane.pixel(*plane_points(dataset)[:, row])
    radius = _ring_radius(theme, plane, dataset)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, edge in ((5.0, "panel"), (2.5, color)):
        painter.setPen(QPen(theme.color(edge), width))
        painter.drawEllipse(centre, radius, radius)


def paint_readout(
    painter: QPainter, theme: Theme, plane: Plane, pixel: QPointF, text: str, *, lines: int = 0
) -> None:
    """Write `text` into the lower edge, or into the upper one when `pixel` is near the lower.

    `lines` of words stand at both edges already.
    """
    painter.setFont(theme.font("small"))
    metrics = painter.fontMetrics()
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 6)
    box.moveLeft(plane.rect.left() + _MARGIN)
    taken = _MARGIN + lines * metrics.height()
    if pixel.y() > plane.rect.bottom() - 3 * box.height():
        box.moveTop(plane.rect.top() + taken)
    else:
        box.moveBottom(plane.rect.bottom() - taken)
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.setBrush(theme.color("panel", 235))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_factor(painter: QPainter, theme: Theme, plane: Plane, factor: float) -> None:
    """Write into the upper right corner how many times closer a part of the plane is drawn."""
    painter.setFont(theme.font("small"))
    text, metrics = f"{factor:.2g}×", painter.fontMetrics()
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 10, metrics.height() + 4)
    box.moveTopRight(plane.rect.topRight() + QPointF(-_MARGIN, _MARGIN))
    painter.setPen(QPen(theme.color("border"), 1.0))
    painter.setBrush(theme.color("panel", 235))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.color("muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _ring_radius(theme: Theme, plane: Plane, dataset: Dataset) -> float:
    return 2.0 * mark_radius(plane.rect.width(), dataset.size) * theme.scale
