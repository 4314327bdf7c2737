"""The values under the pointer, in a small box that stays within its plot."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gdplay.training.snapshot import History
from gdplay.ui.plots.columns import bucket_at
from gdplay.ui.plots.smoothing import Floats, smoothed
from gdplay.ui.text import MINUS, number
from gdplay.ui.theme.theme import Theme

_PADDING = 7.0
_DISTANCE = 10.0

Lines = list[tuple[str, str]]


def exact(value: float) -> str:
    """Return `value` to six significant digits, for a curve that is read, not glanced at."""
    if not math.isfinite(value):
        return number(value)
    return f"{value:.6g}".replace("-", MINUS, 1) if value < 0 else f"{value:.6g}"


def loss_lines(history: History, step: float, over: int = 0) -> Lines:
    """Return the losses nearest to `step`, each with its name; averaged `over` steps too, or 0."""
    lines: Lines = []
    bucket = bucket_at(history, step)
    batch = "batch"
    if len(history.evaluated_steps):
        near = int(np.argmin(np.abs(history.evaluated_steps - step)))
        measured = int(history.evaluated_steps[near])
        lines.append(("step", number(measured)))
        if bucket is not None and bucket_at(history, measured) != bucket:
            batch = f"batch at {number(int(history.bucket_steps[bucket]))}"  # no stride there
        objective, data = float(history.objective[near]), float(history.train[near])
        lines.append(("train", exact(objective)))
        if objective > data:
            lines += [("· data term", exact(data)), ("· penalty", exact(objective - data))]
        if over:
            lines.append(("train, averaged", _average(history, history.objective, near, over)))
        if not math.isnan(float(history.test[near])):
            lines.append(("test", exact(float(history.test[near]))))
            if over:
                lines.append(("test, averaged", _average(history, history.test, near, over)))
    if bucket is not None:
        low, high, _ = (float(loss) for loss in history.batch_loss[:, bucket])
        between = exact(low) if low == high else f"{number(low)} to {number(high)}"
        lines.append((batch, between))
    return lines


def _average(history: History, values: Floats, place: int, over: int) -> str:
    seen = slice(0, place + 1)
    return exact(float(smoothed(history.evaluated_steps[seen], values[seen], over)[-1]))


def readout_box(
    theme: Theme, plot: QRectF, x: float, lines: Lines, curves: Sequence[QPointF]
) -> QRectF:
    """Return where a box for `lines` goes beside `x`: where it hides the least of `curves`."""
    metrics = QFontMetricsF(theme.font("small"))
    names = max(metrics.horizontalAdvance(name) for name, _ in lines)
    values = max(metrics.horizontalAdvance(value) for _, value in lines)
    width = names + values + 10 + 2 * _PADDING
    height = len(lines) * metrics.height() + 2 * _PADDING - 3
    left = x + _DISTANCE
    if left + width > plot.right():
        left = max(plot.left(), x - _DISTANCE - width)
    above = QRectF(left, plot.top() + 4, width, height)
    below = above.translated(0.0, plot.height() - height - 8)
    return min(above, below, key=lambda box: sum(map(box.contains, curves)))


def paint_readout(painter: QPainter, theme: Theme, box: QRectF, lines: Lines) -> None:
    """Draw `lines` in `box`, the names on the left and the values on the right."""
    metrics = QFontMetricsF(theme.font("small"))
    painter.setPen(QPen(theme.color("border")))
    painter.setBrush(theme.color("panel", 245))
    painter.drawRoundedRect(box, 5, 5)
    baseline = box.top() + _PADDING + metrics.ascent() - 1
    for name, value in lines:
        painter.setPen(theme.color("muted"))
        painter.drawText(QPointF(box.left() + _PADDING, baseline), name)
        painter.setPen(theme.color("text"))
        right = box.right() - _PADDING - metrics.horizontalAdvance(value)
        painter.drawText(QPointF(right, baseline), value)
        baseline += metrics.height()
