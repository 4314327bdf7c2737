"""One parameter's gradient so far, as a small line without axes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSize, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gdplay.training.snapshot import History
from gdplay.ui.plots.columns import columns_between
from gdplay.ui.polygon import polygon
from gdplay.ui.theme.theme import Theme


class Sparkline(QWidget):
    """Draws the gradient of one parameter over the whole run, each spike included.

    Signals
    -------
    step_pointed(object)
        The step under the pointer, or None; it is marked in the plots too.
    """

    step_pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._history: History | None = None
        self._place: int | None = None
        self._step: float | None = None
        self.setMouseTracking(True)
        self.setToolTip("Its gradient over the whole run, the smallest and largest of each pixel")
        self.setObjectName("inspector_sparkline")
        self.setAccessibleName("Its gradient so far")
        self.setMinimumHeight(28)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size it reads best at."""
        return QSize(300, 56)

    def show_gradient(self, history: History | None, place: int | None) -> None:
        """Show the parameter at `place` of the flat arrays; None shows nothing."""
        self._history, self._place = history, place
        if self.isVisible():
            self.update()

    @Slot(object)
    def show_step(self, step: float | None) -> None:
        """Mark the step that is pointed at, here or in a plot, or none."""
        self._step = step
        if self.isVisible():
            self.update()

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last step of the picture."""
        history = self._history
        if history is None or not len(history.bucket_steps):
            return 0.0, 1.0
        first = float(history.bucket_steps[0])
        return first, first + float(len(history.bucket_steps) * history.bucket_width)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a step."""
        first, last = self.span
        share = min(max(event.position().x() / max(1, self.width()), 0.0), 1.0)
        self._step = first + share * (last - first)
        self.step_pointed.emit(self._step)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        self._step = None
        self.step_pointed.emit(None)
        self.update()

    @property
    def scale(self) -> float:
        """The largest size of the gradient so far; 0 without any."""
        if self._history is None or self._place is None:
            return 0.0
        sizes = np.abs(self._history.gradient[:2, :, self._place])
        sizes = sizes[np.isfinite(sizes)]
        return float(sizes.max()) if sizes.size else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line of zero and the zigzag between each column's smallest and largest."""
        painter = QPainter(self)
        middle = self.height() / 2
        painter.setPen(QPen(self._theme.color("border"), 1.0))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        scale = self.scale
        if self._history is None or self._place is None or scale == 0.0:
            return
        buckets, width = len(self._history.bucket_steps), self._history.bucket_width
        end = float(buckets * width)
        columns = columns_between(buckets, width, 0.0, end, max(1, self.width() // 2))
        if columns is None:
            return
        low = columns.minimum(self._history.gradient[0, :, self._place])
        high = columns.maximum(self._history.gradient[1, :, self._place])
        y = np.column_stack([low, high]).ravel().astype(np.float64)
        x = (np.repeat(np.arange(columns.count), 2) + 0.5) * (self.width() / columns.count)
        known = np.isfinite(y)
        pixels = middle - y[known] / scale * (middle - 2)
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawPolyline(polygon(np.column_stack([x[known], pixels])))
        self._paint_step(painter)

    def _paint_step(self, painter: QPainter) -> None:
        first, last = self.span
        if self._step is not None and first <= self._step <= last:
            x = (self._step - first) / (last - first) * self.width()
            painter.setPen(QPen(self._theme.color("text"), 1.0))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
