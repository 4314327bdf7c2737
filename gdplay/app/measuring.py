"""What is measured beside training: maps, marks on the rate, opened steps, neurons, the lens."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gdplay.app.insight_thread import InsightThread
from gdplay.experiment.features import can_feed
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.insight import surface
from gdplay.insight.rate_marks import RateMarks
from gdplay.insight.shares import SamplePull, StepPass, sample_pull, step_pass
from gdplay.insight.step_lens import LossOver, StepLens
from gdplay.insight.surface import Maps
from gdplay.insight.unit_activity import NetworkActivity, network_activity
from gdplay.training.snapshot import Snapshot

if TYPE_CHECKING:
    from gdplay.insight.curvature import Curvature
    from gdplay.insight.lens_meter import LensMeter

_MARKS_GAP: Final = 400
"""Milliseconds between two measurements of the rate's marks, at least."""

MAPS_GAP: Final = 0.03
"""Seconds between two maps while training runs, at least: as often as a view has its turn."""

_PASS_GAP: Final = 100
"""Milliseconds between two steps that are opened up; more often nobody could read."""

_ACTIVITY_GAP: Final = 500
"""Milliseconds between two looks at all neurons, which only mark the dead and saturated."""

_WATCHED_GAP: Final = 100
"""The same while the numbers of one of them are read."""

_MARKS_REST: Final = 10.0
"""Times what the last marks took, until the next."""

_LENS_GAP: Final = 150
"""Milliseconds between two lenses of the next step, at least."""

_LENS_REST: Final = 4.0
"""Times what the last lens took, until the next: at most a fifth of the thread's time."""


@dataclass(frozen=True, slots=True)
class _RunMarks:
    """The marks on the rate of one run, or None where there are none."""

    run: int
    marks: RateMarks | None


class Measuring(QObject):
    """Asks the insight thread about the newest snapshot, one request at a time.

    Maps of a run that goes on come as often as they can be drawn. How large a rate the
    curvature allows is measured a few times a second at most; so is what the samples of
    a step do, and only while it is wanted.

    Signals
    -------
    maps_ready(object)
        The `Maps` of a snapshot of the run in force.
    rate_marks_ready(object)
        The `RateMarks` of a snapshot of the run in force, or None where there are none.
    pass_ready(object)
        The `StepPass` of a snapshot of the run in force.
    activity_ready(object)
        The `NetworkActivity` of a snapshot of the run in force.
    lens_ready(object)
        The `StepLens` of a snapshot of the run in force.
    pull_ready(object)
        The `SamplePull` of the sample last wanted, of a snapshot of the run in force.
    """

    maps_ready = Signal(object)
    rate_marks_ready = Signal(object)
    pass_ready = Signal(object)
    activity_ready = Signal(object)
    lens_ready = Signal(object)
    pull_ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._snapshot: Snapshot | None = None
        self._asked: Snapshot | None = None
        self._marked: Snapshot | None = None
        self._meter = _MarksMeter()
        self._until_marks = QTimer(self, singleShot=True)
        self._until_marks.timeout.connect(self._ask)
        self._asked_at = 0.0
        self._next = 0.0
        self._opened: Snapshot | None = None
        self._wants_pass = False
        self._until_pass = QTimer(self, singleShot=True, interval=_PASS_GAP)
        self._until_pass.timeout.connect(self._ask)
        self._pulled: Snapshot | None = None
        self._pulling_row: int | None = None
        self._until_pull = QTimer(self, singleShot=True, interval=_PASS_GAP)
        self._until_pull.timeout.connect(self._ask)
        self._watched: Snapshot | None = None
        self._wants_marks = False
        self._wants_unit = False
        self._until_activity = QTimer(self, singleShot=True)
        self._until_activity.timeout.connect(self._ask)
        self._lensed: Snapshot | None = None
        self._wants_lens: LossOver | None = None
        self._lens = _LensMeter()
        self._until_lens = QTimer(self, singleShot=True)
        self._until_lens.timeout.connect(self._ask)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._ask)
        self._resolution = 0
        self._unit_resolution = 0
        self._plane = FIRST_TWO

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        for timer in self.findChildren(QTimer):
            timer.stop()
        self._snapshot = None  # what the thread still sends asks for nothing more
        return self._thread.end()

    def set_wanted(self, resolution: int, unit_resolution: int) -> None:
        """Measure with so many cells a side from now on; 0 for what no visible view shows."""
        if (resolution, unit_resolution) != (self._resolution, self._unit_resolution):
            self._resolution, self._unit_resolution = resolution, unit_resolution
            self._asked = None
            self._ask()

    @Slot(object)
    def set_plane(self, plane: Slice) -> None:
        """Measure maps over another plane from now on."""
        self._plane = plane
        self._asked = None
        self._ask()

    def set_pass_wanted(self, wanted: bool) -> None:
        """Open up steps from now on, or no longer."""
        if wanted != self._wants_pass:
            self._wants_pass = wanted
            self._opened = None
            self._ask()

    def set_pull_wanted(self, row: int | None) -> None:
        """Measure how hard this sample pulls each parameter from now on; None for no longer."""
        if row != self._pulling_row:
            self._pulling_row = row
            self._pulled = None
            self._until_pull.stop()
            self._ask()

    def set_conditions_wanted(self, wanted: bool) -> None:
        """Look at all neurons twice a second from now on, or no longer."""
        self._wants_marks = wanted
        self._watch()

    def set_activity_wanted(self, wanted: bool) -> None:
        """Look at them as often as one can be read, or no longer."""
        self._wants_unit = wanted
        self._watch()

    @Slot(object)
    def set_lens_wanted(self, over: LossOver | None) -> None:
        """Look along the next step from now on, by this loss; None for no longer."""
        if over is not self._wants_lens:
            self._wants_lens = over
            self._lensed = None
            self._until_lens.stop()
            self._ask()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Measure `snapshot` next."""
        self._snapshot = snapshot
        self._ask()

    @Slot()
    def _ask(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or self._thread.is_busy:
            return
        request = self._due_beside_maps(snapshot)
        if request is not None:
            self._send(request)
            return
        is_wanted = self._resolution > 0 or self._unit_resolution > 0
        if not is_wanted or snapshot is self._asked or not _can_be_seen(snapshot):
            return
        now = time.perf_counter()
        if snapshot.running and now < self._next:
            self._later.start(math.ceil(1000 * (self._next - now)))
            return
        self._asked = snapshot
        self._send(
            partial(_measure, snapshot, self._resolution, self._unit_resolution, self._plane)
        )

    def _due_beside_maps(self, snapshot: Snapshot) -> Callable[[], object] | None:
        """Return what is to be measured of `snapshot` before its maps, as begun from now on."""
        if self._are_marks_due(snapshot):
            self._marked = snapshot
            self._until_marks.start(_MARKS_GAP)
            return partial(self._meter.measure, snapshot)
        if self._is_pass_due(snapshot):
            self._opened = snapshot
            self._until_pass.start()
            return partial(step_pass, snapshot)
        if self._pulling_row is not None and self._is_pull_due(snapshot):
            self._pulled = snapshot
            self._until_pull.start()
            return partial(sample_pull, snapshot, self._pulling_row)
        if self._is_activity_due(snapshot):
            self._watched = snapshot
            self._until_activity.start(_WATCHED_GAP if self._wants_unit else _ACTIVITY_GAP)
            return partial(network_activity, snapshot)
        if self._wants_lens is not None and self._is_lens_due(snapshot):
            self._lensed = snapshot
            self._until_lens.start(_LENS_GAP)
            return partial(self._lens.measure, snapshot, self._wants_lens)
        return None

    def _send(self, request: Callable[[], object]) -> None:
        """Ask the thread for what `request` returns, and note when."""
        self._asked_at = time.perf_counter()
        self._thread.ask(request)

    def _are_marks_due(self, snapshot: Snapshot) -> bool:
        """Whether the rate's marks are to be measured: seldom, and only after a change."""
        return not self._until_marks.isActive() and _differs(snapshot, self._marked)

    def _is_pass_due(self, snapshot: Snapshot) -> bool:
        """Whether the step of `snapshot` is to be opened up next."""
        is_resting = self._until_pass.isActive()
        return self._wants_pass and not is_resting and _shows_other_step(snapshot, self._opened)

    def _is_pull_due(self, snapshot: Snapshot) -> bool:
        """Whether a sample's pull in the step of `snapshot` is to be measured next."""
        return not self._until_pull.isActive() and _shows_other_step(snapshot, self._pulled)

    def _watch(self) -> None:
        """Look at once; what was wanted until now may have been wanted seldom."""
        self._until_activity.stop()
        self._watched = None
        self._ask()

    def _is_activity_due(self, snapshot: Snapshot) -> bool:
        """Whether the neurons of `snapshot` are to be looked at next."""
        is_wanted = self._wants_marks or self._wants_unit
        is_resting = self._until_activity.isActive()
        return is_wanted and not is_resting and _differs(snapshot, self._watched)

    def _is_lens_due(self, snapshot: Snapshot) -> bool:
        """Whether the step that comes after `snapshot` is to be looked along next."""
        # A run that stands still costs nothing that a rest would spare.
        is_resting = self._until_lens.isActive() and snapshot.running
        if is_resting or snapshot.record is None:
            return False
        return _differs(snapshot, self._lensed) and _can_be_seen(snapshot)

    @Slot(object)
    def _take(
        self,
        measured: Maps | StepPass | SamplePull | NetworkActivity | StepLens | _RunMarks | None,
    ) -> None:
        """Pass on what was measured, and ask for what came meanwhile."""
        shown = self._snapshot
        taken = time.perf_counter() - self._asked_at
        if measured is not None and shown is not None and measured.run == shown.run:
            if isinstance(measured, Maps):
                self._next = self._asked_at + MAPS_GAP
                self.maps_ready.emit(measured)
            elif isinstance(measured, StepPass):
                self.pass_ready.emit(measured)
            elif isinstance(measured, SamplePull):
                if measured.row == self._pulling_row:
                    self.pull_ready.emit(measured)
            elif isinstance(measured, NetworkActivity):
                self.activity_ready.emit(measured)
            elif isinstance(measured, StepLens):
                self._until_lens.start(max(_LENS_GAP, round(1000 * _LENS_REST * taken)))
                self.lens_ready.emit(measured)
            else:
                self._until_marks.start(max(_MARKS_GAP, round(1000 * _MARKS_REST * taken)))
                self.rate_marks_ready.emit(measured.marks)
        self._ask()


def _differs(snapshot: Snapshot, last: Snapshot | None) -> bool:
    """Whether `snapshot` is of another state or experiment than the last one measured."""
    return (
        last is None
        or snapshot.state is not last.state
        or snapshot.experiment is not last.experiment
    )


def _shows_other_step(snapshot: Snapshot, last: Snapshot | None) -> bool:
    """Whether `snapshot` shows a step, and another one than the last one measured."""
    is_other = (
        last is None
        or snapshot.record is not last.record
        or snapshot.experiment is not last.experiment
    )
    return snapshot.record is not None and is_other and _can_be_seen(snapshot)


def _can_be_seen(snapshot: Snapshot) -> bool:
    """Whether the data have a column for every input."""
    columns, topology = snapshot.experiment.dataset.columns, snapshot.state.layout.topology
    return all(can_feed(columns, unit.feature) for unit in topology.inputs)


def _measure(snapshot: Snapshot, resolution: int, unit_resolution: int, plane: Slice) -> Maps:
    return surface.maps(
        snapshot.experiment,
        snapshot.state,
        resolution,
        unit_resolution,
        plane=plane,
        run=snapshot.run,
        revision=snapshot.revision,
    )


class _MarksMeter:
    """Measures the rate's marks; all of it belongs to the thread that measures."""

    def __init__(self) -> None:
        self._curvature: Curvature | None = None

    def measure(self, snapshot: Snapshot) -> _RunMarks:
        """Return the marks; none where the experiment cannot be trained as it stands."""
        from gdplay.insight.curvature import Curvature  # noqa: PLC0415 - it brings the engine

        if snapshot.record is None:
            return _RunMarks(snapshot.run, None)
        if self._curvature is None:
            self._curvature = Curvature()
        marks = self._curvature.measure(snapshot.experiment, snapshot.state)
        return _RunMarks(snapshot.run, marks)


class _LensMeter:
    """Looks along steps; all of it belongs to the thread that measures."""

    def __init__(self) -> None:
        self._meter: LensMeter | None = None

    def measure(self, snapshot: Snapshot, over: LossOver) -> StepLens:
        """Return the lens of the step after `snapshot`."""
        from gdplay.insight.lens_meter import LensMeter  # noqa: PLC0415 - it brings the engine

        if self._meter is None:
            self._meter = LensMeter()
        return self._meter.measure(snapshot.experiment, snapshot.state, over, snapshot.run)
