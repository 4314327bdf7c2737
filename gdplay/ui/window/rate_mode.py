"""The learning rate's tab in the window: what it asks for, and what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.app.long_work import LongWork
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Schedule
from gdplay.experiment.validation import problems
from gdplay.training.snapshot import Snapshot
from gdplay.ui.window.panels import Panels

if TYPE_CHECKING:
    from gdplay.insight.range_test import RangeTest


class RateMode(QObject):
    """Connects the tab to the run: lenses come while they are wanted, rates go as edits.

    A range test runs in a thread of its own, on a frozen state, until it is done, called
    off, or the experiment is another one.
    """

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._range = panels.tray.rates.range
        self._tested: Snapshot | None = None
        self._testing = LongWork(self)
        self._testing.progressed.connect(self._range.show_progress)
        self._testing.finished.connect(self._show_test)
        self._range.test_requested.connect(self._begin_test)
        self._range.cancel_requested.connect(self._cancel_test)
        controller.store.changed.connect(self._on_experiment)
        rates, measuring = panels.tray.rates, controller.measuring
        controller.rate_marks_ready.connect(rates.set_marks)
        rates.rate_changed.connect(controller.settings.set_learning_rate)
        rates.schedule.schedule_requested.connect(self._change_schedule)
        rates.lens.lens_wanted.connect(measuring.set_lens_wanted)
        measuring.lens_ready.connect(rates.lens.show_lens)

    def shut_down(self) -> bool:
        """End the thread; return whether it ended in time."""
        return self._testing.shut_down()

    @Slot()
    def _begin_test(self) -> None:
        """Test from the newest snapshot; say why where nothing can be trained."""
        snapshot, experiment = self._controller.snapshot, self._controller.store.experiment
        found = problems(experiment)
        if found:
            self._controller.message.emit(found[0].message)
        elif snapshot is not None and snapshot.record is not None:
            self._tested = snapshot
            self._range.begin()
            self._testing.start(partial(_test, snapshot))

    @Slot()
    def _cancel_test(self) -> None:
        self._testing.stop()
        self._range.end()

    @Slot(object)
    def _change_schedule(self, schedule: Schedule) -> None:
        self._controller.settings.set_hyperparameters(schedule=schedule)

    @Slot(object)
    def _show_test(self, found: RangeTest) -> None:
        if self._tested is not None:
            self._range.show_test(found, self._tested)

    @Slot(object, object)
    def _on_experiment(self, old: Experiment, new: Experiment) -> None:
        """Forget the test of another experiment; another rate leaves what it found true."""
        if _but_for_the_rate(old) != _but_for_the_rate(new):
            self._testing.stop()
            self._tested = None
            self._range.forget()


def _but_for_the_rate(experiment: Experiment) -> Experiment:
    plain = replace(experiment.hyperparameters, learning_rate=1.0, schedule=Schedule())
    return replace(experiment, hyperparameters=plain)


def _test(
    snapshot: Snapshot, on_progress: Callable[[float], None], is_stopping: Callable[[], bool]
) -> RangeTest:
    from gdplay.insight.range_test import run_range_test  # noqa: PLC0415 - it brings the engine

    return run_range_test(snapshot.experiment, snapshot.state, on_progress, is_stopping)
