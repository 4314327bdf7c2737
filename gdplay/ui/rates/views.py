"""The learning rate's tab: the next step, the range test, the schedule, one at a time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.insight.rate_marks import RateMarks
from gdplay.insight.step_lens import step_rate
from gdplay.training.snapshot import Snapshot
from gdplay.ui.bar.rate_scale import HIGHEST, LOWEST
from gdplay.ui.pill_switch import Pill
from gdplay.ui.rates.lens_view import LensView
from gdplay.ui.rates.range_view import RangeView
from gdplay.ui.rates.schedule_view import ScheduleView
from gdplay.ui.switched_views import SwitchedViews
from gdplay.ui.theme.theme import Theme

VIEWS: Final = (
    Pill("lens", "Next step", "Step", "What the next step would come to at each rate"),
    Pill("range", "Range test", "Range", "Train a copy while its learning rate rises"),
    Pill("schedule", "Schedule", "Schedule", "The learning rate over the steps"),
)
"""The views, in the order of their buttons."""


class RateViews(SwitchedViews):
    """The view that was chosen; the others neither compute nor draw.

    Attributes
    ----------
    lens, range, schedule
        The views.

    Signals
    -------
    rate_changed(float, bool)
        The learning rate that a person chose; True once the gesture is over.
    """

    rate_changed = Signal(float, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.lens = LensView(theme)
        self.range = RangeView(theme)
        self.schedule = ScheduleView(theme)
        views = {"lens": self.lens, "range": self.range, "schedule": self.schedule}
        super().__init__(views, VIEWS, "rate", "Learning rate", parent)
        self.setObjectName("rate_views")
        self.switch.setAccessibleName("View of the learning rate")
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self.lens.plot.rate_chosen.connect(self._on_rate_chosen)
        self.range.rate_chosen.connect(self._on_suggestion)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the rate of `experiment`."""
        self._experiment = experiment
        self.range.show_learning_rate(experiment.hyperparameters.learning_rate)
        self.schedule.set_experiment(experiment)
        self._show_rate()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run."""
        before, self._snapshot = self._snapshot, snapshot
        self.lens.plot.show_snapshot(snapshot)
        self.schedule.plot.show_snapshot(snapshot)
        is_other = before is not None and snapshot.run != before.run
        if is_other or snapshot.record is None:
            self.lens.forget()
        self._show_rate()

    @Slot(object)
    def set_marks(self, marks: RateMarks | None) -> None:
        """Show how large a rate the curvature allows."""
        self.lens.show_marks(marks)

    @property
    def _step(self) -> int:
        return 0 if self._snapshot is None else self._snapshot.state.step

    def _show_rate(self) -> None:
        if self._experiment is not None:
            self.lens.show_rate(step_rate(self._experiment, self._step))

    @Slot(float, bool)
    def _on_rate_chosen(self, rate: float, final: bool) -> None:
        """Choose the learning rate that gives the next step `rate`, as scheduled."""
        assert self._experiment is not None
        chosen = self._experiment.hyperparameters.learning_rate
        scheduled = step_rate(self._experiment, self._step)
        if scheduled > 0.0 and scheduled != chosen:
            rate = float(f"{rate * chosen / scheduled:.3g}")
        self.rate_changed.emit(min(max(rate, LOWEST), HIGHEST), final)

    @Slot(float)
    def _on_suggestion(self, rate: float) -> None:
        self.rate_changed.emit(rate, True)
