"""The samples of a batch as they pull a parameter up or down."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from gdplay.experiment.dataset import Dataset, Task
from gdplay.insight.shares import Shares
from gdplay.ui.marks import Marks, relative_labels
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.ramp import ramp_color, signed_ramp
from gdplay.ui.sample_layer import mark_radius
from gdplay.ui.theme.theme import Theme

_SMALLEST: Final = 0.7
_LARGEST: Final = 2.2
"""Radii of a sample that pulls not at all, and of the one that pulls most, of a usual mark's."""

_LEVELS: Final = 16
"""Shades and sizes on each side of 0; so many cannot be told apart."""

_REACH: Final = 1.7
"""How far the widest shape reaches, as a share of a circle's radius of the same area."""


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
        self._stamps: dict[tuple[float, int], QPixmap] = {}
        self._look: tuple[Task, float, float] | None = None
        self._key: tuple[Dataset, Shares, Plane, QSize, float] | None = None

    def forget(self) -> None:
        """Draw everything again next time."""
        self._key = self._look = None

    def pixmap(
        self, dataset: Dataset, shares: Shares, plane: Plane, size: QSize, ratio: float
    ) -> QPixmap:
        """Return the samples of the batch on a transparent ground.

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
        look = (dataset.task, radius, ratio)
        if look != self._look:
            self._look, self._stamps = look, {}
        pulls = np.nan_to_num(-shares.values)
        largest = float(np.abs(pulls).max(initial=0.0)) or 1.0
        levels = np.rint(pulls / largest * _LEVELS).astype(int)
        for place in np.argsort(np.abs(pulls)).tolist():  # the hardest on top
            row = int(shares.rows[place])
            stamp = self._stamp(marks, labels[row], int(levels[place]))
            half = stamp.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(pixels[0, row] - half, pixels[1, row] - half), stamp)
        painter.end()
        return pixmap

    def _stamp(self, marks: Marks, label: float, level: int) -> QPixmap:
        """Return the picture of a sample that pulls so hard, −`_LEVELS` to +`_LEVELS`."""
        assert self._look is not None
        task, radius, ratio = self._look
        key = (label if task.kind == "classification" else 0.0, level)
        if key not in self._stamps:
            strength = level / _LEVELS
            size = radius * (_SMALLEST + (_LARGEST - _SMALLEST) * abs(strength) ** 0.5)
            side = 2 * math.ceil(_REACH * size + 1)
            stamp = QPixmap(QSize(side, side) * ratio)
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(side / 2, side / 2)
            painter.setPen(QPen(self._theme.color("text"), 1.0))
            painter.setBrush(ramp_color(signed_ramp(self._theme), strength))
            painter.drawPath(QTransform.fromScale(size, size).map(marks.shape(label)))
            painter.end()
            self._stamps[key] = stamp
        return self._stamps[key]
