"""The samples of a batch as they pull a parameter up or down, over the others, faint."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from gdplay.experiment.dataset import Dataset
from gdplay.insight.shares import Shares
from gdplay.ui.marks import Marks, relative_labels
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.ramp import ramp_color, signed_ramp
from gdplay.ui.sample_layer import mark_radius
from gdplay.ui.theme.theme import Theme

_SMALLEST: Final = 0.7
_LARGEST: Final = 2.2
"""Radii of a sample that pulls not at all, and of the one that pulls most, of a usual mark's."""

_FAINT: Final = 0.25


class PullLayer:
    """Draws what each sample of a batch does to a parameter, kept as a pixmap.

    Parameters
    ----------
    theme
        Colours and scale; call `forget` when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmap = QPixmap()
        self._key: tuple[Dataset, Shares, Plane, QSize, float] | None = None

    def forget(self) -> None:
        """Draw everything again next time."""
        self._key = None

    def pixmap(
        self, dataset: Dataset, shares: Shares, plane: Plane, size: QSize, ratio: float
    ) -> QPixmap:
        """Return the samples of `dataset` on a transparent ground.

        Parameters
        ----------
        dataset, shares
            Compared by identity with the last ones.
        plane
            Where on the widget the plane lies.
        size, ratio
            Of the widget, and its device pixel ratio.
        """
        key = (dataset, shares, plane, size, ratio)
        old = self._key
        same = old is not None and dataset is old[0] and shares is old[1] and key[2:] == old[2:]
        if not same:
            self._pixmap = self._draw(dataset, shares, plane, size, ratio)
            self._key = key
        return self._pixmap

    def _draw(
        self, dataset: Dataset, shares: Shares, plane: Plane, size: QSize, ratio: float
    ) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(plane.rect)
        radius = mark_radius(plane.rect.width(), dataset.size) * self._theme.scale
        marks = Marks(self._theme, dataset.task, radius, ratio)
        labels, pixels = relative_labels(dataset), plane.pixels(plane_points(dataset))
        others = np.setdiff1d(np.arange(dataset.size), shares.rows)
        painter.setOpacity(_FAINT)
        marks.paint_all(painter, pixels[:, others], labels[others], dataset.test[others])
        painter.setOpacity(1.0)
        painter.setPen(QPen(self._theme.color("text"), 1.0))
        table = signed_ramp(self._theme)
        pulls = np.nan_to_num(-shares.values)
        largest = float(np.abs(pulls).max(initial=0.0)) or 1.0
        for place in np.argsort(np.abs(pulls)).tolist():  # the hardest on top
            row, strength = int(shares.rows[place]), float(pulls[place]) / largest
            side = radius * (_SMALLEST + (_LARGEST - _SMALLEST) * abs(strength) ** 0.5)
            grow = QTransform.fromScale(side, side)
            painter.setBrush(ramp_color(table, strength))
            shape = grow.map(marks.shape(labels[row]))
            painter.drawPath(shape.translated(QPointF(pixels[0, row], pixels[1, row])))
        painter.end()
        return pixmap
