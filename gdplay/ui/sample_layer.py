"""All samples of a data set as one picture, drawn again only when they or their frame change."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gdplay.experiment.dataset import Dataset
from gdplay.ui.marks import Marks, label_scale
from gdplay.ui.plane import Plane, plane_points
from gdplay.ui.theme.theme import Theme

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
        self._dataset: Dataset | None = None
        self._frame: tuple[Plane, QSize, float, tuple[int, ...]] | None = None

    def forget(self) -> None:
        """Draw everything again next time."""
        self._pixmap = None

    def marks(self, dataset: Dataset, plane: Plane) -> Marks:
        """Return the marks that the layer draws `dataset` with."""
        radius = mark_radius(plane.rect.width(), dataset.size)
        return Marks(
            self._theme, dataset.task, radius * self._theme.scale, label_scale(dataset.labels)
        )

    def pixmap(
        self,
        dataset: Dataset,
        plane: Plane,
        size: QSize,
        ratio: float,
        faded: tuple[int, ...] = (),
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
            Rows that are drawn faint: about to be erased.
        """
        frame = (plane, size, ratio, faded)
        if self._pixmap is None or dataset is not self._dataset or frame != self._frame:
            self._pixmap = self._draw(dataset, plane, size, ratio, faded)
            self._dataset, self._frame = dataset, frame
        return self._pixmap

    def _draw(
        self, dataset: Dataset, plane: Plane, size: QSize, ratio: float, faded: tuple[int, ...]
    ) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(plane.rect)
        marks = self.marks(dataset, plane)
        pixels = plane.pixels(plane_points(dataset))
        kept = [row for row in range(dataset.size) if row not in set(faded)]
        for rows, opacity in ((list(faded), 0.2), (kept, 1.0)):
            painter.setOpacity(opacity)
            marks.paint_all(painter, pixels[:, rows], dataset.labels[rows], dataset.test[rows])
        painter.end()
        return pixmap
