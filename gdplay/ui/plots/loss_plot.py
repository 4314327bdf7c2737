"""The loss over the steps: what training minimises, each batch of it, and the test set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gdplay.storage.columns import Column
from gdplay.training.snapshot import History, Mark, Snapshot
from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.columns import columns_of, thinned
from gdplay.ui.plots.labels import end_label_top, place_marks
from gdplay.ui.plots.readout import loss_lines, paint_readout, readout_box
from gdplay.ui.plots.tables import loss_table
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_RIGHT: Final = 14
_SPIKES_CUT: Final = 98.0  # the percentile of the batches' losses that the axis makes room for
_SAMPLE: Final = 18.0  # the length of the line beside a curve's name
_POINT: Final = 2.0  # the radius of a curve that is but one value
_MARK_GAP: Final = 3.0  # marks closer than this share a line


class LossPlot(StepCanvas):
    """Bold: the objective over the whole training set. Faint: the batches. Dashed: test data."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "loss", "loss plot", parent)
        self.setObjectName("loss_plot")
        self.setAccessibleName("Loss over the steps")
        self.setToolTip("Wheel zooms, drag moves, double click shows the whole run")
        self.setMinimumSize(220, 120)
        self._axis = ValueAxis()
        self._log = QToolButton(self)
        self._log.setObjectName("loss_log_toggle")
        self._log.setText("Log scale")
        self._log.setCheckable(True)
        self._log.setProperty("role", "pill")
        self._log.setAccessibleName("Logarithmic loss axis")
        self._log.setToolTip("Logarithmic axis: shows small losses apart")
        self._log.toggled.connect(self._set_logarithmic)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(420, 200)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; a new run begins with a new axis."""
        if self.snapshot is not None and snapshot.run != self.snapshot.run:
            self._axis = ValueAxis(logarithmic=self._axis.logarithmic)
        super().show_snapshot(snapshot)

    def plot_rect(self) -> QRectF:
        """Return the picture: below the title, right of the values, above the steps."""
        left = self.metrics.horizontalAdvance("0.0000") + 10
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - _RIGHT, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the switch beside the menu, at the right end of the title."""
        super().resizeEvent(event)
        width = self._log.sizeHint().width()
        right = self.header_right
        self._log.setGeometry(right - width, 0, width, round(self.header_height - 4))

    @Slot(bool)
    def _set_logarithmic(self, on: bool) -> None:
        self._axis = ValueAxis(-2.0, 0.0, logarithmic=True) if on else ValueAxis()
        self.update()

    def table(self) -> Mapping[str, Column]:
        """Return the batches' losses by buckets of steps, and those of the whole data set."""
        return loss_table(self.snapshot, self.view) if self.snapshot is not None else {}

    def legend(self) -> tuple[tuple[str, QPen], ...]:
        """Return what each line is."""
        return (
            ("train: the objective over the training set", self._bold_pen()),
            ("test: the loss over the test set, no penalty", self._dashed_pen()),
            ("each batch", QPen(self._theme.color("faint_curve"))),
        )

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title, the grid, the batches, the curves, the marks and the readout."""
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=True))
        painter.drawText(QPointF(rect.left(), 0.6 * self.header_height), "Loss")
        painter.setFont(self._theme.font("small"))
        if self.snapshot is None:
            self._paint_grid(painter, rect)
            return
        history = self.snapshot.history
        band = self._band(history, rect)
        objective = self._curve(history, history.objective, rect)
        held_out = self._curve(history, history.test, rect)
        self._fit(band, objective, held_out, rect)
        self._paint_grid(painter, rect)
        train, test = self._pixels(objective, rect), self._pixels(held_out, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, _RIGHT, 1))
        self._paint_line(painter, self._pixels(band, rect), QPen(self._theme.color("faint_curve")))
        self._paint_marks(painter, history.marks, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter, test, self._dashed_pen())
        self._paint_line(painter, train, self._bold_pen())
        painter.restore()
        if self.pointer is None:
            taken = self._paint_end_labels(painter, rect, train, test)
        else:  # the readout names the curves
            taken = self._paint_pointed(painter, history, rect, [*train, *test])
        self._paint_mark_texts(painter, history.marks, rect, taken)

    def _bold_pen(self) -> QPen:
        return QPen(self._theme.color("curve"), 2.0)

    def _dashed_pen(self) -> QPen:
        pen = QPen(self._theme.color("curve"), 1.4)
        pen.setDashPattern([4.0, 3.0])
        return pen

    def _paint_grid(self, painter: QPainter, rect: QRectF) -> None:
        """Draw a thin line and its value for each tick."""
        metrics = self.metrics
        for y, text in self._axis.ticks(rect):
            painter.setPen(self._theme.color("grid"))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(self._theme.color("muted"))
            x = rect.left() - 8 - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, y + metrics.ascent() / 2 - 1), text)

    def _curve(self, history: History, values: Floats, rect: QRectF) -> tuple[Floats, Floats]:
        return thinned(history.evaluated_steps, values, *self.view, int(rect.width() / 2))

    def _band(self, history: History, rect: QRectF) -> tuple[Floats, Floats]:
        """Return the batches' losses as one zigzag between the smallest and largest of a column."""
        columns = columns_of(history, self.view, int(rect.width() / 2))
        if columns is None:
            return np.empty(0), np.empty(0)
        low = columns.minimum(history.batch_loss[0])
        high = columns.maximum(history.batch_loss[1])
        if columns.group == history.bucket_width == 1:
            return columns.start + np.arange(columns.count, dtype=np.float64), low
        centres = columns.start + (np.arange(columns.count) + 0.5) * columns.width
        return np.repeat(centres, 2), np.column_stack([low, high]).ravel()

    def _fit(
        self,
        band: tuple[Floats, Floats],
        train: tuple[Floats, Floats],
        test: tuple[Floats, Floats],
        rect: QRectF,
    ) -> None:
        """Choose the axis: all of both curves, and nearly all batches."""
        losses = band[1][np.isfinite(band[1])]
        most = np.percentile(losses, [0.0, _SPIKES_CUT]) if losses.size else np.empty(0)
        seen = np.concatenate([train[1], test[1], most])
        self._axis = self._axis.fitted(seen, self.is_following, rect.height())

    def _paint_line(self, painter: QPainter, points: list[QPointF], pen: QPen) -> None:
        painter.setPen(pen)
        if len(points) == 1:  # before the first step
            painter.setBrush(pen.color())
            painter.drawEllipse(points[0], _POINT, _POINT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _pixels(self, points: tuple[Floats, Floats], rect: QRectF) -> list[QPointF]:
        """Return a curve in pixels; what no pixel can hold is left out or cut at the edge."""
        left, right = self.view
        x = rect.left() + (points[0] - left) / (right - left) * rect.width()
        y = self._axis.y_of(points[1], rect)
        known = np.isfinite(y)
        y = np.clip(y, rect.top() - 1000.0, rect.bottom() + 1000.0)
        return [QPointF(a, b) for a, b in zip(x[known].tolist(), y[known].tolist(), strict=True)]

    def _paint_marks(self, painter: QPainter, marks: tuple[Mark, ...], rect: QRectF) -> None:
        """Draw a dashed line at each step where a setting changed."""
        pen = QPen(self._theme.color("accent"), 1.4)
        pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
        drawn = -_MARK_GAP
        for mark in marks:
            x = self.x_of(mark.step)
            if x - drawn >= _MARK_GAP and rect.left() <= x <= rect.right():
                painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
                drawn = x

    def _paint_mark_texts(
        self, painter: QPainter, marks: tuple[Mark, ...], rect: QRectF, taken: list[QRectF]
    ) -> None:
        metrics = self.metrics
        texts = [
            (x, mark.text, metrics.horizontalAdvance(mark.text))
            for mark in marks
            if rect.left() <= (x := self.x_of(mark.step)) <= rect.right()
        ]
        for label in place_marks(texts, rect, metrics.height(), taken):
            self._paint_text(painter, label.rect, label.text, "accent")

    def _paint_end_labels(
        self, painter: QPainter, rect: QRectF, train: list[QPointF], test: list[QPointF]
    ) -> list[QRectF]:
        """Write which curve is which near their right ends; return where."""
        named = (("train", train, self._bold_pen()), ("test", test, self._dashed_pen()))
        shown = [(text, pixels, pen) for text, pixels, pen in named if pixels]
        if not shown:
            return []
        shown.sort(key=lambda item: item[1][-1].y())
        line = self.metrics.height()
        width = self.metrics.horizontalAdvance("train") + _SAMPLE + 10
        left = rect.right() - width
        beside = [point.y() for _, pixels, _ in shown for point in pixels if point.x() >= left - 4]
        beside = beside or [shown[0][1][-1].y()]
        top = end_label_top(min(beside), max(beside), rect, line * len(shown))
        taken = []
        for row, (text, _, pen) in enumerate(shown):
            place = QRectF(left, top + row * line, width, line)
            self._paint_text(painter, place, text, "text")
            painter.setPen(pen)
            middle = place.center().y() + 1
            painter.drawLine(
                QPointF(place.right() - _SAMPLE, middle), QPointF(place.right(), middle)
            )
            taken.append(place)
        return taken

    def _paint_text(self, painter: QPainter, rect: QRectF, text: str, color: str) -> None:
        """Write on a pale ground, so that no curve runs through the letters."""
        painter.fillRect(rect.adjusted(-2, 0, 2, 0), self._theme.color("panel", 180))
        painter.setPen(self._theme.color(color))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_pointed(
        self, painter: QPainter, history: History, rect: QRectF, curves: list[QPointF]
    ) -> list[QRectF]:
        """Draw a line at the pointer and the values there; return where they are written."""
        assert self.pointer is not None
        step = self.step_at(self.pointer.x())
        x = self.x_of(step)
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        lines = loss_lines(history, step)
        if not lines:
            return []
        box = readout_box(self._theme, rect, x, lines, curves)
        paint_readout(painter, self._theme, box, lines)
        return [box]
