"""All samples of a data set as one picture, drawn again only when they or their frame change."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gdplay.experiment.dataset import Dataset, Task
from gdplay.ui.density import density_image
from gdplay.ui.marks import Marks, relative_labels
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.theme.theme import Theme

Rows = NDArray[np.intp]

CROWD: Final = 10_000
"""Past so many samples the picture shows how many lie where, not a mark for each."""

NO_ROWS: Final[Rows] = np.empty(0, dtype=np.intp)

_FAINT: Final = 0.2
_CROWDS: Final = ((30, 1.4), (600, 1.0), (1500, 0.8))
"""Up to so many samples, marks have this share of their size; beyond all, less."""


def mark_radius(side: float, samples: int) -> float:
    """Return the radius of a mark, in pixels, on a plane `side` pixels wide."""
    radius = min(4.2, max(2.4, side / 78.0))
    return radius * next((share for most, share in _CROWDS if samples <= most), 0.65)


class SampleLayer:
    """The samples of one view, kept as a pixmap.

    Parameters
    ----------
    theme
        Colours and scale; call `forget` when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._marks: Marks | None = None
        self._look: tuple[Task, float, float] | None = None
        self._dataset: Dataset | None = None
        self._frame: tuple[Plane, QSize, float] | None = None
        self._faded = NO_ROWS

    def forget(self) -> None:
        """Draw everything again next time."""
        self._pixmap = None
        self._marks = None

    def marks(self, dataset: Dataset, plane: Plane, ratio: float) -> Marks:
        """Return the marks that the layer draws `dataset` with; kept while they fit."""
        radius = mark_radius(plane.rect.width(), dataset.size) * self._theme.scale
        look = (dataset.task, radius, ratio)
        if self._marks is None or look != self._look:
            self._marks = Marks(self._theme, dataset.task, radius, ratio)
            self._look = look
        return self._marks

    def pixmap(
        self, dataset: Dataset, plane: Plane, size: QSize, ratio: float, faded: Rows = NO_ROWS
    ) -> QPixmap:
        """Return the samples of `dataset` on a transparent ground.

        Parameters
        ----------
        dataset
            Compared by identity with the last one.
        plane
            Where on the widget the plane lies.
        size, ratio
            Of the widget, and its device pixel ratio.
        faded
            Rows that are drawn faint, ascending.
        """
        frame = (plane, size, ratio)
        is_same = dataset is self._dataset and frame == self._frame
        if self._pixmap is None or not is_same or not np.array_equal(faded, self._faded):
            self._pixmap = self._draw(dataset, plane, size, ratio, faded)
            self._dataset, self._frame, self._faded = dataset, frame, faded
        return self._pixmap

    def _draw(
        self, dataset: Dataset, plane: Plane, size: QSize, ratio: float, faded: Rows
    ) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(plane.rect)
        marks = self.marks(dataset, plane, ratio)
        pixels = plane.pixels(plane_points(dataset))
        if dataset.size > CROWD:
            _paint_crowd(painter, dataset, marks, pixels * ratio, faded)
        else:
            labels = relative_labels(dataset)
            kept = np.delete(np.arange(dataset.size), faded)
            for rows, opacity in ((faded, _FAINT), (kept, 1.0)):
                painter.setOpacity(opacity)
                marks.paint_all(painter, pixels[:, rows], labels[rows], dataset.test[rows])
        painter.end()
        return pixmap


def _paint_crowd(
    painter: QPainter, dataset: Dataset, marks: Marks, pixels: NDArray[np.float64], faded: Rows
) -> None:
    """Paint how many samples lie at each device pixel; they lie at `pixels` (2, samples)."""
    looks, colors = marks.looks(relative_labels(dataset))
    weights = np.ones(dataset.size)
    weights[faded] = _FAINT
    device = painter.device()
    shape = (device.height(), device.width())
    image = density_image(pixels, looks, colors, weights, shape)
    image.setDevicePixelRatio(device.devicePixelRatioF())
    painter.drawImage(0, 0, image)
