"""The square of the first two columns on the screen: from values to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import is_curve
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.float64]

ARROWS: Final = MappingProxyType(
    {
        Qt.Key.Key_Left: (-1, 0),
        Qt.Key.Key_Right: (1, 0),
        Qt.Key.Key_Up: (0, 1),
        Qt.Key.Key_Down: (0, -1),
    }
)
"""Which way on the plane each arrow key goes."""

ARROW_STEP: Final = 0.2
LONG_ARROW_STEP: Final = 1.0
"""How far an arrow key goes, and how far with Shift, in units of the plane."""


@dataclass(frozen=True)
class Plane:
    """A part of the plane drawn in a rectangle of pixels; x₂ grows upwards.

    Parameters
    ----------
    rect
        Where it is drawn, in the widget's pixels.
    extent
        x₁ from, x₁ to, x₂ from, x₂ to: the values at the rectangle's edges.
    """

    rect: QRectF
    extent: tuple[float, float, float, float] = (-6.0, 6.0, -6.0, 6.0)

    @property
    def unit(self) -> float:
        """The width of one unit of x₁ in pixels."""
        left, right, _, _ = self.extent
        return self.rect.width() / (right - left)

    def pixels(self, points: Floats) -> Floats:
        """Return the pixels of `points`, both (2, samples)."""
        left, right, lower, upper = self.extent
        x = self.rect.left() + (points[0] - left) * self.rect.width() / (right - left)
        y = self.rect.bottom() - (points[1] - lower) * self.rect.height() / (upper - lower)
        return np.stack([x, y])

    def pixel(self, x: float, y: float) -> QPointF:
        """Return the pixel of one point."""
        column, row = self.pixels(np.array([[x], [y]]))[:, 0]
        return QPointF(column, row)

    def point(self, pixel: QPointF) -> tuple[float, float]:
        """Return the point under `pixel`, moved to the nearest edge if it lies outside."""
        left, right, lower, upper = self.extent
        across = (pixel.x() - self.rect.left()) / self.rect.width()
        up = (self.rect.bottom() - pixel.y()) / self.rect.height()
        x = left + (right - left) * min(1.0, max(0.0, across))
        y = lower + (upper - lower) * min(1.0, max(0.0, up))
        return x, y

    def nearest(self, points: Floats, pixel: QPointF, reach: float) -> int | None:
        """Return which of `points` (2, samples) is nearest to `pixel`, within `reach` pixels."""
        if not points.shape[1]:
            return None
        x, y = self.pixels(points)
        distances = np.hypot(x - pixel.x(), y - pixel.y())
        found = int(np.argmin(distances))
        return found if distances[found] <= reach else None


def plane_points(dataset: Dataset) -> Floats:
    """Return where each sample lies: (2, samples).

    Its first two columns, a missing one being 0; on a curve its column and its value.
    """
    if is_curve(dataset):
        return np.stack([dataset.values[0], dataset.labels])
    points = np.zeros((2, dataset.size))
    shown = min(2, len(dataset.columns))
    points[:shown] = dataset.values[:shown]
    return points


def paint_crosshair(painter: QPainter, theme: Theme, pixel: QPointF) -> None:
    """Draw a crosshair where the keys are pointing."""
    painter.setPen(QPen(theme.color("text"), 1.0))
    for dx, dy in ((8, 0), (0, 8)):
        painter.drawLine(pixel - QPointF(dx, dy), pixel + QPointF(dx, dy))
