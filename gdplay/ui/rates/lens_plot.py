"""The loss after the next step over its learning rate, and a hand to set the rate with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gdplay.insight.rate_marks import RateMarks
from gdplay.insight.step_lens import StepLens
from gdplay.insight.step_verdict import judge
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.bar.rate_scale import nudged
from gdplay.ui.key_events import is_plain
from gdplay.ui.plots.log_canvas import LogCanvas
from gdplay.ui.plots.readout import exact, paint_readout, readout_box
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_SPAN: Final = (-5.0, 1.0)
_WHOLE_SPAN: Final = (-7.0, 1.0)
"""As on the slider: for a rate so small that it would stand at the edge of the other."""

_SMALL: Final = 3e-5
_RISE: Final = 0.7  # of the fall that the axis leaves room for above where the loss began
_LEAST: Final = 1e-3  # of the loss that the axis spans at least
_NUDGE: Final = 0.1  # powers of ten for one press of an arrow key


class LensPlot(LogCanvas):
    """Shows one step at every rate. A press or a drag sets the rate, so do the arrow keys.

    What was zoomed is moved by its axes, and shown whole again by a double click there.

    Signals
    -------
    rate_chosen(float, bool)
        The rate of the next step that a person chose; True once the gesture is over.
    """

    rate_chosen = Signal(float, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme,
            "next-step",
            "plot of the next step",
            parent,
            axis_title="learning rate of this step",
            span=_SPAN,
        )
        self.setObjectName("step_lens")
        self.setAccessibleName("Loss after the next step, over the learning rate")
        self.setToolTip(
            "What the next step would make of the loss at each learning rate. "
            "Click or drag in the picture to set the rate; arrow keys move it. Wheel zooms the "
            "rates, over the values or with Shift the values; drag an axis to move, double click "
            "it to see all"
        )
        self.setMinimumSize(240, 120)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lens: StepLens | None = None
        self._rate = 0.0
        self._marks: RateMarks | None = None
        self._dragged_from: float | None = None

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(520, 200)

    @property
    def lens(self) -> StepLens | None:
        """What is shown."""
        return self._lens

    @property
    def rate(self) -> float:
        """The rate that is marked."""
        return self._rate

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take note of the run, which a saved picture names."""
        self._snapshot = snapshot

    def show_lens(self, lens: StepLens | None) -> None:
        """Show another lens; the axis stays where it still suits."""
        before = self._lens
        if before is None or lens is None or lens.over is not before.over:
            self.begin_axis(ValueAxis())
        self._lens = lens
        self.update()

    def show_rate(self, rate: float) -> None:
        """Mark the rate of the next step."""
        self._rate = rate
        self.set_whole(_WHOLE_SPAN if 0.0 < rate < _SMALL else _SPAN)

    def show_marks(self, marks: RateMarks | None) -> None:
        """Mark how large a rate the curvature allows, or no longer."""
        self._marks = marks
        self.update()

    def table(self) -> Mapping[str, Column]:
        """Return the rates, the losses and what the quadratic model makes of them."""
        lens = self._lens
        if lens is None:
            return {}
        model = lens.model(lens.rates)
        return {"learning rate": lens.rates, "loss": lens.losses, "quadratic model": model}

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the loss and its model over the rate, where it rises, the rate and the marks."""
        self.paint_title(painter, rect, "Loss after the next step", self._named())
        lens = self._lens
        if lens is None:
            self.paint_grid(painter, rect)
            return
        self._paint_rising(painter, rect, lens)
        self.paint_grid(painter, rect)
        rates = np.geomspace(10.0 ** self.span[0], 10.0 ** self.span[1], int(rect.width() / 2))
        losses = self.pixels(lens.rates, lens.losses, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, 0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        model = self.pixels(rates, lens.model(rates), rect)
        self._paint_start(painter, rect, lens)
        self.paint_curve(painter, model, self._model_pen())
        self.paint_curve(painter, losses, self._loss_pen())
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = self._paint_rate(painter, rect, lens)
        self._paint_marks(painter, rect)
        if self.pointer is not None and self._dragged_from is None:
            self._paint_pointed(painter, rect, lens, [*losses, taken])

    def _named(self) -> tuple[tuple[str, QPen], ...]:
        return (("loss", self._loss_pen()), ("quadratic model", self._model_pen()))

    def _loss_pen(self) -> QPen:
        return QPen(self._theme.color("curve"), 2.0)

    def _model_pen(self) -> QPen:
        pen = QPen(self._theme.color("muted"), 1.4)
        pen.setDashPattern([4.0, 3.0])
        return pen

    def fit(self, height: float) -> None:
        """Let the axis hold all of the fall, and as much of a rise beyond it."""
        lens = self._lens
        if lens is not None:
            found = judge(lens, self._rate)
            fall = max(lens.loss - found.lowest, _LEAST * abs(lens.loss))
            top = lens.loss + _RISE * fall
            self._axis = self._axis.fitted(np.array([found.lowest, top]), False, height)

    def _paint_rising(self, painter: QPainter, rect: QRectF, lens: StepLens) -> None:
        """Hatch the rates from which on the step raises the loss, as the slider does."""
        above = np.flatnonzero(~(lens.losses <= lens.loss * (1.0 + 1e-12)))
        if not above.size or lens.slope >= 0.0:
            return
        self.paint_zone(painter, rect, float(lens.rates[above[0]]))

    def _paint_start(self, painter: QPainter, rect: QRectF, lens: StepLens) -> None:
        """Draw where the loss is before the step."""
        y = float(self._axis.y_of(np.array([lens.loss]), rect)[0])
        pen = QPen(self._theme.color("muted"), 1.0)
        pen.setDashPattern([1.0, 3.0])
        painter.setPen(pen)
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        text = f"now {number(lens.loss)}"
        width, height = self.metrics.horizontalAdvance(text) + 4, self.metrics.height()
        place = QRectF(rect.left() + 4, y - height - 2, width, height)
        self.paint_words(painter, place, text, self._theme.color("muted"))

    def _paint_rate(self, painter: QPainter, rect: QRectF, lens: StepLens) -> QPointF:
        """Draw the rate in force and where it leads; return that place."""
        x = self.paint_upright(painter, rect, self._rate, QPen(self._theme.color("accent"), 1.6))
        if x is None:
            return QPointF(rect.left(), rect.top())
        after = float(self._axis.y_of(np.array([lens.loss_at(self._rate)]), rect)[0])
        if after >= rect.top():
            y = min(after, rect.bottom())
            painter.setPen(QPen(self._theme.color("accent"), 2.2))
            painter.setBrush(self._theme.color("panel"))
            painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
        else:  # further up than the picture goes, or beyond all bounds
            y = rect.top()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            corners = ((x, y), (x - 5.0, y + 9.0), (x + 5.0, y + 9.0))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        text = f"rate {number(self._rate)}"
        width = self.metrics.horizontalAdvance(text) + 4
        # Below the curve: it falls up to its lowest point, and rises beyond.
        is_before = self._rate <= judge(lens, self._rate).lowest_rate
        has_room = x - 10 - width > rect.left()
        is_left = (is_before and has_room) or x + 10 + width > rect.right()
        left = x - 8 - width if is_left else x + 8
        top = rect.bottom() - self.metrics.height() - 3
        place = QRectF(left, top, width, self.metrics.height())
        self.paint_words(painter, place, text, self._theme.color("accent"))
        return QPointF(x, y)

    def _paint_marks(self, painter: QPainter, rect: QRectF) -> None:
        """Draw 1/λ and 2/λ at the top of the picture."""
        marks = self._marks
        if marks is None:
            return
        named = [(marks.limit, f"{number(marks.limit * marks.curvature)}/λ", True)]
        if marks.monotone is not None:
            named.append((marks.monotone, "1/λ", False))
        pen, muted = QPen(self._theme.color("text"), 1.2), self._theme.color("muted")
        height = self.metrics.height()
        for rate, name, is_right in named:
            x = self.x_of(rate)
            if not rect.left() <= x <= rect.right():
                continue
            painter.setPen(pen)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.top() + height))
            width = self.metrics.horizontalAdvance(name) + 2
            left = x + 4 if is_right else x - 4 - width
            left = min(left, rect.right() - width)
            self.paint_words(painter, QRectF(left, rect.top() + 1, width, height), name, muted)

    def _paint_pointed(
        self, painter: QPainter, rect: QRectF, lens: StepLens, curves: list[QPointF]
    ) -> None:
        """Draw a line at the pointer, and what a step of that rate would come to."""
        assert self.pointer is not None
        rate = self.value_at(self.pointer.x())
        pen = QPen(self._theme.color("muted"), 1.0)
        x = self.paint_upright(painter, rect, rate, pen)
        if x is None:
            return
        after = lens.loss_at(rate)
        lines = [
            ("rate", number(rate)),
            ("loss", exact(after)),
            ("change", number(after - lens.loss, signed=True)),
            ("model", exact(float(lens.model(np.array([rate]))[0]))),
        ]
        box = readout_box(self._theme, rect, x, lines, curves)
        paint_readout(painter, self._theme, box, lines)

    # The hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the rate to the pointer; beside the picture take hold of its view."""
        if not self.plot_rect().contains(event.position()):
            super().mousePressEvent(event)
        elif event.button() is Qt.MouseButton.LeftButton and self._rate > 0.0:
            self._dragged_from = self._rate
            self._choose_at(event.position().x(), final=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all rates again, beside the picture; in it a second press sets the rate again."""
        if self.plot_rect().contains(event.position()):
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the rate, or point."""
        if self._dragged_from is not None:
            self._choose_at(event.position().x(), final=False)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self._dragged_from is not None:
            self._dragged_from = None
            self.rate_chosen.emit(self._rate, True)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the rate; Escape puts back what a drag has changed."""
        steps = {Qt.Key.Key_Left: -_NUDGE, Qt.Key.Key_Right: _NUDGE}
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape and self._dragged_from is not None:
            rate, self._dragged_from = self._dragged_from, None
            self.rate_chosen.emit(rate, True)
        elif key in steps and is_plain(event):
            self.rate_chosen.emit(nudged(self._rate, steps[key]), True)
        else:
            super().keyPressEvent(event)

    def _choose_at(self, x: float, final: bool) -> None:
        rate = float(f"{self.value_at(x):.3g}")
        if rate != self._rate:
            self.rate_chosen.emit(rate, final)
