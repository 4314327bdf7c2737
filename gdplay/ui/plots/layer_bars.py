"""One layer's histogram: stacked bars by sign, what is typical, the median; and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from gdplay.ui.plots.histogram import Histogram
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]


def outline_pen(theme: Theme) -> QPen:
    """Return the pen of what is typical."""
    return QPen(theme.color("text", 150), 1.0)


def median_pen(theme: Theme) -> QPen:
    """Return the pen of the median."""
    return QPen(theme.color("text"), 1.6)


def paint_bars(
    painter: QPainter,
    theme: Theme,
    row: QRectF,
    edges: Sequence[float],
    *,
    bins: Histogram,
    usual: Floats,
    median: float | None,
) -> None:
    """Draw a layer's bins in `row`, those that rise on top of those that fall.

    Parameters
    ----------
    edges
        The pixels of the bins' edges.
    bins, usual
        How many gradients each bin holds, now and typically.
    median
        Its pixel, None where there is none.
    """
    most = max(1.0, float((bins.rising + bins.falling).max()), float(usual.max()))
    scale = (row.height() - 1) / most
    painter.save()
    painter.setClipRect(row.adjusted(0, -1, 0, 1))
    for place, (up, down) in enumerate(zip(bins.rising, bins.falling, strict=True)):
        base, width = row.bottom(), edges[place + 1] - edges[place]
        for amount, color in ((int(down), "negative"), (int(up), "positive")):
            height = amount * scale
            bar = QRectF(edges[place] + 0.5, base - height, width - 1, height)
            painter.fillRect(bar, theme.color(color))
            base -= height
    heights = (row.bottom() - usual * scale).tolist()
    steps = [QPointF(edges[place + end], y) for place, y in enumerate(heights) for end in (0, 1)]
    painter.setPen(outline_pen(theme))
    painter.drawPolyline(QPolygonF(steps))
    if median is not None:
        painter.setPen(median_pen(theme))
        painter.drawLine(QPointF(median, row.top()), QPointF(median, row.bottom()))
    painter.restore()


def paint_words(
    painter: QPainter, theme: Theme, row: QRectF, name: str, *, bins: Histogram, is_lit: bool
) -> None:
    """Write which layer a row is, and what its bars do not say: its median and its zeros."""
    metrics = QFontMetricsF(theme.font("small"))
    middle = row.center().y() + metrics.ascent() / 2 - 1
    painter.setPen(theme.color("accent" if is_lit else "muted"))
    painter.drawText(QPointF(row.left() - 8 - metrics.horizontalAdvance(name), middle), name)
    if bins.zeros and row.height() >= 2 * metrics.height():
        painter.setPen(theme.color("muted"))
        zeros = QPointF(row.right() + 10, middle + metrics.height() / 2)
        painter.drawText(zeros, f"{count(bins.zeros, 'is', 'are')} 0")
        middle -= metrics.height() / 2
    painter.setPen(theme.color("text"))
    painter.drawText(QPointF(row.right() + 10, middle), f"median {number(bins.median)}")
