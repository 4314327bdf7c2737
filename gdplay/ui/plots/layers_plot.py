"""The sizes of the gradients of each layer, as a histogram a layer, on one logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.plots.plot_widget import PlotWidget
from gdplay.ui.plots.strip import Group, groups
from gdplay.ui.plots.ticks import log_ticks
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_A_DECADE: Final = 4
"""Bins for each power of ten."""
_NARROWEST: Final = 3
"""Powers of ten that the axis spans at least."""
_SMALLEST: Final = -12
"""Exponent below which a gradient counts as 0."""
_GAP: Final = 5.0


@dataclass(frozen=True, slots=True)
class Histogram:
    """The gradients of one layer.

    Parameters
    ----------
    rising, falling
        How many are positive and negative in each bin.
    zeros
        How many are 0.
    median
        Of the sizes; NaN without any.
    """

    rising: NDArray[np.intp]
    falling: NDArray[np.intp]
    zeros: int
    median: float


def histogram(gradient: Floats, edges: Floats) -> Histogram:
    """Return the histogram of the sizes of `gradient` in bins between `edges`, all positive."""
    sizes = np.abs(gradient)
    known = np.isfinite(sizes) & (sizes > 10.0**_SMALLEST)
    rising, _ = np.histogram(sizes[known & (gradient > 0)], edges)
    falling, _ = np.histogram(sizes[known & (gradient < 0)], edges)
    finite = sizes[np.isfinite(sizes)]
    median = float(np.median(finite)) if finite.size else math.nan
    return Histogram(rising, falling, int(finite.size - known.sum()), median)


class LayersPlot(PlotWidget):
    """A row a layer: how many of its gradients have which size, by sign; a line at the median."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "gradients-by-layer", "histogram of gradients", parent)
        self._decades: tuple[int, int] | None = None
        self.setObjectName("gradient_layers")
        self.setAccessibleName("Sizes of the gradients by layer")
        self.setMinimumSize(280, 120)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(560, 200)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the gradients of a run's last step, or of its next one while it is paused."""
        if self._snapshot is not None and snapshot.run != self._snapshot.run:
            self._decades = None
        self._snapshot = snapshot
        if self.isVisible():
            self.update()

    @property
    def gradient(self) -> Floats:
        """(P,), the gradients that are shown."""
        if self._snapshot is None:
            return np.empty(0)
        record, state = self._snapshot.record, self._snapshot.state
        fits = record is not None and len(record.gradient) == state.layout.size
        return record.gradient if record is not None and fits else state.gradient

    @property
    def edges(self) -> Floats:
        """The edges of the bins; they only ever reach further while a run goes on."""
        first, last = self._decades or (-4, 0)
        return np.logspace(first, last, (last - first) * _A_DECADE + 1)

    def table(self) -> Mapping[str, Column]:
        """Return how many gradients of each layer are in each bin, a row a layer and bin."""
        if self._snapshot is None:
            return {}
        topology, rows, edges = self._snapshot.state.layout.topology, self._rows(), self.edges
        bins, layers = len(edges) - 1, len(rows)
        return {
            "layer": [n for g, _ in rows for n in [names.layer_name(topology, g.depth)] * bins],
            "size from": np.tile(edges[:-1], layers),
            "size to": np.tile(edges[1:], layers),
            "positive": np.concatenate([counts.rising for _, counts in rows]),
            "negative": np.concatenate([counts.falling for _, counts in rows]),
            "zeros in the layer": np.repeat([counts.zeros for _, counts in rows], bins),
        }

    def legend(self) -> tuple[tuple[str, QPen], ...]:
        """Return the colours of the signs, and what the line is."""
        return (
            ("positive gradients", QPen(self._theme.color("positive"), 8.0)),
            ("negative gradients", QPen(self._theme.color("negative"), 8.0)),
            ("median of the sizes", QPen(self._theme.color("text"), 1.6)),
        )

    # Where things stand

    def plot_rect(self) -> QRectF:
        """Return the bins: right of the layers' names, left of what is said of each."""
        metrics = self.metrics
        left = metrics.horizontalAdvance("hidden 1") + 10
        right = metrics.horizontalAdvance("median 0.000123") + 16
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - right, height)

    def row_rect(self, depth: int) -> QRectF:
        """Return the row of the layer at `depth`, from 1."""
        rect = self.plot_rect()
        layers = len(self._groups)
        height = rect.height() / max(1, layers)
        return QRectF(
            rect.left(), rect.top() + (depth - 1) * height + _GAP, rect.width(), height - _GAP
        )

    @property
    def _groups(self) -> tuple[Group, ...]:
        return groups(self._snapshot.state.layout) if self._snapshot is not None else ()

    # Drawing

    def paint(self, painter: QPainter) -> None:
        """Draw the title or the reading, the axis and a row for each layer."""
        rect = self.plot_rect()
        if rect.width() < 10 or rect.height() < 10:
            return
        self._reach(self.gradient)
        rows = self._rows()
        self._paint_title(painter, rect, rows)
        painter.setFont(self._theme.font("small"))
        self._paint_axis(painter, rect)
        for group, bins in rows:
            self._paint_row(painter, group, bins)

    def _rows(self) -> list[tuple[Group, Histogram]]:
        gradient, edges = self.gradient, self.edges
        return [
            (group, histogram(gradient[group.start : group.stop], edges)) for group in self._groups
        ]

    def _reach(self, gradient: Floats) -> None:
        """Let the axis reach all sizes seen so far."""
        sizes = np.abs(gradient[np.isfinite(gradient)])
        sizes = sizes[sizes > 10.0**_SMALLEST]
        if not sizes.size:
            return
        first = math.floor(math.log10(float(sizes.min())))
        last = math.floor(math.log10(float(sizes.max()))) + 1
        if self._decades is not None:
            first, last = min(first, self._decades[0]), max(last, self._decades[1])
        self._decades = (min(first, last - _NARROWEST), last)

    def _x_of(self, exponent: float, rect: QRectF) -> float:
        first, last = self._decades or (-4, 0)
        return rect.left() + (exponent - first) / (last - first) * rect.width()

    def _paint_title(
        self, painter: QPainter, rect: QRectF, rows: list[tuple[Group, Histogram]]
    ) -> None:
        reading = self.reading(rows)
        painter.setFont(self._theme.font("body", bold=not reading))
        painter.setPen(self._theme.color("text"))
        is_next = self._snapshot is not None and not self._snapshot.running
        title = f"Sizes of the gradients by layer, {'next' if is_next else 'last'} step"
        room = int(self.header_right - rect.left())
        text = painter.fontMetrics().elidedText(reading or title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left(), 0.6 * rect.top()), text)

    def reading(self, rows: list[tuple[Group, Histogram]]) -> str:
        """Return what the bin under the pointer holds, or nothing."""
        if self._pointer is None or self._snapshot is None:
            return ""
        edges = self.edges
        for group, bins in rows:
            row = self.row_rect(group.depth)
            if row.contains(self._pointer):
                share = (self._pointer.x() - row.left()) / row.width()
                place = min(int(share * (len(edges) - 1)), len(edges) - 2)
                name = names.layer_name(self._snapshot.state.layout.topology, group.depth)
                rising, falling = int(bins.rising[place]), int(bins.falling[place])
                lower, upper = (number(float(edge)) for edge in edges[place : place + 2])
                return (
                    f"{name}   {lower} to {upper}   "
                    f"{number(rising)} positive, {number(falling)} negative "
                    f"of {number(group.stop - group.start)}"
                )
        return ""

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        metrics = self.metrics
        first, last = self._decades or (-4, 0)
        baseline = rect.bottom() + metrics.ascent() + 5
        for exponent in log_ticks(first, last, max(2, int(rect.width() / 60))):
            if exponent != round(exponent):
                continue
            x = self._x_of(exponent, rect)
            painter.setPen(self._theme.color("grid"))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            text = number(10.0**exponent)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, baseline), text)
        title = QRectF(rect.left(), baseline + metrics.descent(), rect.width(), metrics.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, "size of the gradient")

    def _paint_row(self, painter: QPainter, group: Group, bins: Histogram) -> None:
        """Draw the bars of one layer, those that rise on top of those that fall."""
        assert self._snapshot is not None
        row, metrics = self.row_rect(group.depth), self.metrics
        painter.setPen(self._theme.color("border"))
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        most = max(1, int((bins.rising + bins.falling).max()))
        width = row.width() / len(bins.rising)
        for place, (up, down) in enumerate(zip(bins.rising, bins.falling, strict=True)):
            base = row.bottom()
            for amount, color in ((int(down), "negative"), (int(up), "positive")):
                height = amount / most * (row.height() - 1)
                bar = QRectF(row.left() + place * width + 0.5, base - height, width - 1, height)
                painter.fillRect(bar, self._theme.color(color))
                base -= height
        painter.setPen(self._theme.color("muted"))
        name = names.layer_name(self._snapshot.state.layout.topology, group.depth)
        middle = row.center().y() + metrics.ascent() / 2 - 1
        painter.drawText(QPointF(row.left() - 8 - metrics.horizontalAdvance(name), middle), name)
        said = f"median {number(bins.median)}"
        zeros = f"{count(bins.zeros, 'is', 'are')} 0"
        two_lines = bins.zeros and row.height() >= 2 * metrics.height()
        if two_lines:
            painter.drawText(QPointF(row.right() + 10, middle + metrics.height() / 2), zeros)
            middle -= metrics.height() / 2
        painter.setPen(self._theme.color("text"))
        painter.drawText(QPointF(row.right() + 10, middle), said)
        if bins.median > 10.0**_SMALLEST:
            x = self._x_of(math.log10(bins.median), row)
            painter.setPen(QPen(self._theme.color("text"), 1.6))
            painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom()))

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the bin under the pointer."""
        self._pointer = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing."""
        self._pointer = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the axis to the present step again."""
        self.reset_view()

    @Slot()
    def reset_view(self) -> None:
        """Fit the axis to the present step again."""
        self._decades = None
        self.update()
