"""The learning rate over the steps, as scheduled: what is behind and what is to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Schedule, ScheduleName
from gdplay.nn.schedules import rates_at
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.plots.readout import exact, paint_readout, readout_box
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.ticks import nice_above
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.plots.value_canvas import ValueCanvas
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Steps = NDArray[np.int64]

_RIGHT: Final = 14
_LEAST: Final = 100
_AHEAD: Final = 1.25  # of the steps made, that the picture spans at least
_PERIODS: Final = 3  # of a schedule that never ends

_ENDLESS: Final = frozenset(
    {ScheduleName.STEP, ScheduleName.EXPONENTIAL, ScheduleName.INVERSE_TIME}
)


def horizon(schedule: Schedule, step: int) -> int:
    """Return a round number of steps that shows the whole schedule, and where the run stands."""
    length = 0.0
    if schedule.name is not ScheduleName.CONSTANT:
        repeats = schedule.restarts or schedule.name in _ENDLESS
        length = schedule.steps * (_PERIODS if repeats else _AHEAD)
    wanted = max(schedule.warmup * (1 if length else 2) + length, _AHEAD * step, _LEAST)
    return round(nice_above(wanted))


class SchedulePlot(ValueCanvas):
    """A line over the steps, faint where the run has been, and where it stands."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "schedule", "plot of the rate schedule", ValueAxis(), parent)
        self.setObjectName("schedule_plot")
        self.setAccessibleName("Learning rate over the steps")
        self.setToolTip(
            "The learning rate of each step, as scheduled. Wheel zooms, drag moves, "
            "double click shows the whole schedule"
        )
        self.setMinimumSize(240, 120)
        self._experiment: Experiment | None = None

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(520, 200)

    @property
    def step(self) -> int:
        """Where the run stands: the steps made."""
        return 0 if self._snapshot is None else self._snapshot.state.step

    @property
    def now(self) -> str:
        """Where the run stands in words: over the picture, where they hide nothing of it."""
        if self._experiment is None:
            return ""
        rate = float(self.rates(np.array([self.step]))[0])
        return f"step {number(self.step)}, rate {number(rate)}"

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the schedule of `experiment`."""
        before, self._experiment = self._experiment, experiment
        settings = experiment.hyperparameters
        if before is None or before.hyperparameters.schedule != settings.schedule:
            self._show_horizon(keep=False)
        self.update()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where another run, or the same one, stands."""
        if snapshot is self._snapshot:
            return
        before, self._snapshot = self._snapshot, snapshot
        self._show_horizon(keep=before is not None and before.run == snapshot.run)
        if self.isVisible():
            self.update()

    def plot_rect(self) -> QRectF:
        """Return the picture: right of the rates."""
        left = self.metrics.horizontalAdvance("0.00000") + 10
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - _RIGHT, height)

    def rates(self, steps: Steps) -> NDArray[np.float64]:
        """Return the rate of the update that follows each of (n,) steps."""
        assert self._experiment is not None
        settings = self._experiment.hyperparameters
        return rates_at(settings.learning_rate, settings.schedule, steps)

    def table(self) -> Mapping[str, Column]:
        """Return the rate of each step in view, as far apart as the picture shows them."""
        if self._experiment is None:
            return {}
        steps = self._steps(self.plot_rect())
        return {"step": steps, "learning rate": self.rates(steps)}

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title, the rates, where the run stands, and what is pointed at."""
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=True))
        baseline, title = 0.6 * self.header_height, "Learning rate by step"
        painter.drawText(QPointF(rect.left(), baseline), title)
        after = rect.left() + painter.fontMetrics().horizontalAdvance(title) + 12
        painter.setFont(self._theme.font("small"))
        if self._experiment is None:
            self.paint_grid(painter, rect)
            return
        steps = self._steps(rect)
        rates = self.rates(steps)
        highest = np.array([0.0, float(np.max(rates, initial=0.0))])
        self.fit(highest, from_zero=True, height=rect.height())
        self.paint_grid(painter, rect)
        points = self._pixels(steps, rates, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, _RIGHT, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        made = int(np.searchsorted(steps, self.step, side="right"))
        painter.setPen(QPen(self._theme.color("faint_curve"), 2.0))
        painter.drawPolyline(QPolygonF(points[:made]))
        painter.setPen(QPen(self._theme.color("curve"), 2.0))
        painter.drawPolyline(QPolygonF(points[max(0, made - 1) :]))
        painter.restore()
        painter.setPen(self._theme.color("accent"))
        painter.drawText(QPointF(after, baseline), self.now)
        self._paint_now(painter, rect)
        if self.pointer is not None:
            self._paint_pointed(painter, rect, points)

    def _steps(self, rect: QRectF) -> Steps:
        """Return the steps that are drawn: each in view, or one a pixel."""
        left, right = self.view
        count = min(int(rect.width()), int(right - left)) + 1
        drawn: Steps = np.unique(np.linspace(left, right, max(2, count)).astype(np.int64))
        return drawn

    def _pixels(self, steps: Steps, rates: NDArray[np.float64], rect: QRectF) -> list[QPointF]:
        shares = self.steps_view.shares_of(steps.astype(np.float64))
        x, y = rect.left() + shares * rect.width(), self.axis.y_of(rates, rect)
        return [QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]

    def _paint_now(self, painter: QPainter, rect: QRectF) -> None:
        """Draw where the run stands."""
        here = np.array([self.step])
        rate = float(self.rates(here)[0])
        (place,) = self._pixels(here, np.array([rate]), rect)
        if not rect.left() - 0.5 <= place.x() <= rect.right() + 0.5:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accent"), 1.6))
        painter.drawLine(QPointF(place.x(), rect.top()), QPointF(place.x(), rect.bottom()))
        painter.setPen(QPen(self._theme.color("accent"), 2.2))
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(place, 4.5, 4.5)

    def _paint_pointed(self, painter: QPainter, rect: QRectF, points: list[QPointF]) -> None:
        """Draw a line at the pointer, and the rate of the step there."""
        assert self.pointer is not None
        assert self._experiment is not None
        step = round(self.step_at(self.pointer.x()))
        rate = float(self.rates(np.array([step]))[0])
        x = self.x_of(step)
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        chosen = self._experiment.hyperparameters.learning_rate
        lines = [("step", number(step)), ("rate", exact(rate))]
        if chosen > 0.0:
            lines.append(("of η₀", number(rate / chosen)))
        box = readout_box(self._theme, rect, x, lines, points)
        paint_readout(painter, self._theme, box, lines)

    def _show_horizon(self, *, keep: bool) -> None:
        """Span the whole schedule; `keep` what a person chose to see of it."""
        schedule = (
            Schedule() if self._experiment is None else self._experiment.hyperparameters.schedule
        )
        chosen = self.steps_view.chosen if keep else None
        self._steps_view = StepsView(float(horizon(schedule, self.step)), chosen)
