"""All links as one item of the scene: cheap to restyle, cheap to draw."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.experiment.parameter import Link
from gdplay.ui.network.routes import Cubic, Routes

_FADED = 0.22


class LinksItem(QGraphicsItem):
    """Draws every link with the pen of its bucket, faint ones first.

    A restyle only compares and sorts numbers; no item and no path is made for it.
    The picture is cached by Qt, so that a heat map that changes beside a link, or
    a halo below it, does not draw 500 curves again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._routes: Routes | None = None
        self._paths: list[QPainterPath] = []
        self._pens: list[QPen] = []
        self._buckets = np.empty(0, dtype=np.int8)
        self._order: list[tuple[int, int]] = []
        self._kept: frozenset[int] | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def lay_out(self, rect: QRectF, routes: Routes) -> None:
        """Take new curves."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._routes = routes
        self._paths = [link_path(segments) for segments in routes.cubics]
        self._buckets = np.empty(0, dtype=np.int8)
        self._kept = None
        self.restyle(np.zeros(len(routes.links), dtype=np.int8))

    def set_pens(self, pens: Sequence[QPen]) -> None:
        """Take the pens of the buckets."""
        self._pens = list(pens)
        self.update()

    def restyle(self, buckets: NDArray[np.int8]) -> None:
        """Draw each link by its bucket, (links,); nothing happens when none has changed."""
        if not np.array_equal(buckets, self._buckets):
            self._buckets = buckets
            half = max(len(self._pens) // 2, 1)
            rows = np.lexsort((buckets, buckets % half)).tolist()
            self._order = list(zip(rows, buckets[rows].tolist(), strict=True))
            self.update()

    def keep(self, links: Collection[Link] | None) -> None:
        """Fade every link but these; None fades none."""
        kept = None
        if links is not None and self._routes is not None:
            kept = frozenset(row for row, link in enumerate(self._routes.links) if link in links)
        if kept != self._kept:
            self._kept = kept
            self.update()

    def path(self, row: int) -> QPainterPath:
        """Return the curve of one link. Do not modify."""
        return self._paths[row]

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the links; those that are kept come last, over the faded ones."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._kept is None:
            self._stroke(painter, self._order)
            return
        painter.setOpacity(_FADED)
        self._stroke(painter, [pair for pair in self._order if pair[0] not in self._kept])
        painter.setOpacity(1.0)
        self._stroke(painter, [pair for pair in self._order if pair[0] in self._kept])

    def _stroke(self, painter: QPainter, order: Sequence[tuple[int, int]]) -> None:
        # One path for many curves would be filled as one huge polygon: measured five
        # times slower than a path each, with the pen changed only between buckets.
        paths, last = self._paths, -1
        for row, bucket in order:
            if bucket != last:
                painter.setPen(self._pens[bucket])
                last = bucket
            painter.drawPath(paths[row])


class HaloItem(QGraphicsItem):
    """Pale bands along a few links, below them: what is selected, pointed at or to be cut."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._bands: tuple[tuple[QPainterPath, QColor, float], ...] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def lay_out(self, rect: QRectF) -> None:
        """Cover `rect`, with no bands."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self.show_bands(())

    def show_bands(self, bands: Sequence[tuple[QPainterPath, QColor, float]]) -> None:
        """Draw each path in its colour and width."""
        if self._bands or bands:
            self._bands = tuple(bands)
            self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the bands."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path, color, width in self._bands:
            painter.strokePath(
                path, QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            )


def link_path(segments: Sequence[Cubic]) -> QPainterPath:
    """Return Bézier segments as one path."""
    path = QPainterPath(QPointF(*segments[0][0]))
    for _, first, second, end in segments:
        path.cubicTo(*first, *second, *end)
    return path
