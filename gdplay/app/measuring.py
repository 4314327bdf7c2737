"""What is measured beside training: maps for the views that show them, marks on the rate."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gdplay.app.insight_thread import InsightThread
from gdplay.experiment.features import available
from gdplay.insight import surface
from gdplay.insight.rate_marks import RateMarks
from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot

_MARKS_GAP: Final = 400
"""Milliseconds between two measurements of the rate's marks, at least."""

MAPS_GAP: Final = 0.03
"""Seconds between two maps while training runs, at least: as often as a view has its turn."""

_REST: Final = 3.0
"""Times what the last maps took: so much of a core stays free of them."""


@dataclass(frozen=True, slots=True)
class _RunMarks:
    """The marks on the rate of one run, or None where there are none."""

    run: int
    marks: RateMarks | None


class Measuring(QObject):
    """Asks the insight thread about the newest snapshot, one request at a time.

    Maps of a run that goes on come as often as they can be drawn, and take a quarter
    of a core at most. How large a rate the curvature allows is measured a few times a
    second at most.

    Signals
    -------
    maps_ready(object)
        The `Maps` of a snapshot of the run in force.
    rate_marks_ready(object)
        The `RateMarks` of a snapshot of the run in force, or None where there are none.
    """

    maps_ready = Signal(object)
    rate_marks_ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._snapshot: Snapshot | None = None
        self._asked: Snapshot | None = None
        self._marked: Snapshot | None = None
        self._until_marks = QTimer(self, singleShot=True, interval=_MARKS_GAP)
        self._until_marks.timeout.connect(self._ask)
        self._asked_at = 0.0
        self._next = 0.0
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._ask)
        self._resolution = 0
        self._unit_resolution = 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        self._until_marks.stop()
        self._later.stop()
        self._snapshot = None  # what the thread still sends asks for nothing more
        return self._thread.end()

    def set_wanted(self, resolution: int, unit_resolution: int) -> None:
        """Measure with so many cells a side from now on; 0 for what no visible view shows."""
        if (resolution, unit_resolution) != (self._resolution, self._unit_resolution):
            self._resolution, self._unit_resolution = resolution, unit_resolution
            self._asked = None
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
        if self._are_marks_due(snapshot):
            self._marked = snapshot
            self._until_marks.start()
            self._thread.ask(partial(_measure_marks, snapshot))
            return
        is_wanted = self._resolution > 0 or self._unit_resolution > 0
        if not is_wanted or snapshot is self._asked:
            return
        if not _can_be_seen(snapshot):
            return
        now = time.perf_counter()
        if snapshot.running and now < self._next:
            self._later.start(math.ceil(1000 * (self._next - now)))
            return
        self._asked_at = now
        self._asked = snapshot
        self._thread.ask(partial(_measure, snapshot, self._resolution, self._unit_resolution))

    def _are_marks_due(self, snapshot: Snapshot) -> bool:
        """Whether the rate's marks are to be measured: seldom, and only after a change."""
        if self._until_marks.isActive():
            return False
        marked = self._marked
        return (
            marked is None
            or snapshot.state is not marked.state
            or snapshot.experiment is not marked.experiment
        )

    @Slot(object)
    def _take(self, measured: Maps | _RunMarks) -> None:
        """Pass on what was measured, and ask for what came meanwhile."""
        if self._snapshot is not None and measured.run == self._snapshot.run:
            if isinstance(measured, Maps):
                taken = time.perf_counter() - self._asked_at
                self._next = self._asked_at + max(MAPS_GAP, (1.0 + _REST) * taken)
                self.maps_ready.emit(measured)
            else:
                self.rate_marks_ready.emit(measured.marks)
        self._ask()


def _can_be_seen(snapshot: Snapshot) -> bool:
    """Whether the data have a column for every input."""
    feasible = available(snapshot.experiment.dataset.columns)
    return all(unit.feature in feasible for unit in snapshot.state.layout.topology.inputs)


def _measure(snapshot: Snapshot, resolution: int, unit_resolution: int) -> Maps:
    return surface.maps(
        snapshot.experiment,
        snapshot.state,
        resolution,
        unit_resolution,
        run=snapshot.run,
        revision=snapshot.revision,
    )


def _measure_marks(snapshot: Snapshot) -> _RunMarks:
    """Return the marks; none where the experiment cannot be trained as it stands."""
    from gdplay.insight import curvature  # noqa: PLC0415 - it brings the engine

    if snapshot.record is None:
        return _RunMarks(snapshot.run, None)
    return _RunMarks(snapshot.run, curvature.measure(snapshot.experiment, snapshot.state))
