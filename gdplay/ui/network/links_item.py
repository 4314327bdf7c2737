"""All links as one item of the scene: cheap to restyle, cheap to draw."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.experiment.parameter import Link
from gdplay.ui.network.routes import Cubic, Routes, curve
from gdplay.ui.network.strength import Floats
from gdplay.ui.network.strongest import Strongest, pairs_of_columns

_FADED = 0.22


class LinksItem(QGraphicsItem):
    """Draws every link with the pen of its bucket, faint ones first.

    Where they are too many, the strongest are drawn over a pale band from column to
    column. A restyle only compares and sorts numbers; a path is made once, when its link
    is first drawn. The picture is cached by Qt, so that a heat map that changes beside a
    link, or a halo below it, does not draw 500 curves again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._routes: Routes | None = None
        self._strongest: Strongest | None = None
        self._seen: Routes | None = None
        self._paths: dict[int, QPainterPath] = {}
        self._bands: tuple[QPainterPath, ...] = ()
        self._pens: list[QPen] = []
        self._ground = QColor()
        self._rows = np.empty(0, dtype=np.intp)
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
            forget_picture(self)
        self._routes, self._seen = routes, None
        self._strongest = Strongest(routes)
        self._paths = {}
        self._bands = _bands(routes) if self._strongest.is_crowded else ()
        self._rows = np.empty(0, dtype=np.intp)
        self._buckets = np.empty(0, dtype=np.int8)
        self._order = []  # where no link is left, nothing else would forget the old ones
        self._kept = None
        self.update()
        self.restyle(np.zeros(len(routes.links)), np.zeros(len(routes.links), dtype=np.int8))

    def set_pens(self, pens: Sequence[QPen], ground: QColor) -> None:
        """Take the pens of the buckets, and the colour of the bands behind them."""
        self._pens = list(pens)
        self._ground = ground
        self.update()

    def restyle(self, values: Floats, buckets: NDArray[np.int8]) -> None:
        """Draw each link by its value and its bucket, both (links,), if any has changed."""
        if self._strongest is None:
            return
        rows = self._strongest.rows(values)
        buckets = buckets[rows]
        if np.array_equal(buckets, self._buckets) and np.array_equal(rows, self._rows):
            return
        if not np.array_equal(rows, self._rows):
            self._rows, self._seen = rows, None
        self._buckets = buckets
        half = max(len(self._pens) // 2, 1)
        order = np.lexsort((buckets, buckets % half))
        self._order = list(zip(rows[order].tolist(), buckets[order].tolist(), strict=True))
        self.update()

    @property
    def drawn(self) -> int:
        """The number of links that are drawn."""
        return len(self._rows)

    @property
    def seen(self) -> Routes:
        """The curves that are drawn, which are all that can be pointed at; after `lay_out`."""
        assert self._routes is not None
        if self._seen is None:
            is_crowded = self._strongest is not None and self._strongest.is_crowded
            self._seen = self._routes.only(self._rows.tolist()) if is_crowded else self._routes
        return self._seen

    def keep(self, links: Collection[Link] | None) -> None:
        """Fade every link but these; None fades none."""
        kept = None
        if links is not None and self._routes is not None:
            row_of = self._routes.row_of
            kept = frozenset(row_of[link] for link in links if link in row_of)
        if kept != self._kept:
            self._kept = kept
            self.update()

    def path(self, row: int) -> QPainterPath:
        """Return the curve of one link. Do not modify."""
        path = self._paths.get(row)
        if path is None:
            assert self._routes is not None
            path = self._paths[row] = link_path(self._routes.cubic(row))
        return path

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the links; those that are kept come last, over the faded ones."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for band in self._bands:
            painter.fillPath(band, self._ground)
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
        last = -1
        for row, bucket in order:
            if bucket != last:
                painter.setPen(self._pens[bucket])
                last = bucket
            painter.drawPath(self.path(row))


class HaloItem(QGraphicsItem):
    """Pale bands along a few links, below them: what is selected, pointed at or to be cut."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._bands: tuple[tuple[QPainterPath, QColor, float], ...] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        # A wide pale stroke takes longer than a hundred thin ones.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def lay_out(self, rect: QRectF) -> None:
        """Cover `rect`, with no bands."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
            forget_picture(self)
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


def forget_picture(item: QGraphicsItem) -> None:
    """Let Qt draw a cached item anew: from a view that scrolled it keeps parts of the old one."""
    mode = item.cacheMode()
    item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    item.setCacheMode(mode)


def link_path(segments: Sequence[Cubic]) -> QPainterPath:
    """Return Bézier segments as one path."""
    path = QPainterPath(QPointF(*segments[0][0]))
    for _, first, second, end in segments:
        path.cubicTo(*first, *second, *end)
    return path


def _bands(routes: Routes) -> tuple[QPainterPath, ...]:
    """Return the ground that the links between neighbouring columns cover."""
    columns = routes.placement.columns
    paths = []
    for left, right in sorted(pairs_of_columns(routes.links, routes.topology.depth_of)):
        source, target = columns[left], columns[right]
        begin, end = source.x + source.size / 2, target.x - target.size / 2
        path = link_path(curve((begin, source.top), (end, target.top)))
        (_, first, second, corner), *_ = curve((end, target.bottom), (begin, source.bottom))
        path.lineTo(end, target.bottom)
        path.cubicTo(*first, *second, *corner)
        path.closeSubpath()
        paths.append(path)
    return tuple(paths)
