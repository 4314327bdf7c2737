"""Maps of the newest snapshot, measured beside training for the views that show them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from gdplay.app.insight_thread import InsightThread
from gdplay.experiment.features import available
from gdplay.insight import surface
from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot


class Measuring(QObject):
    """Asks the insight thread for maps, one request at a time, of the newest snapshot.

    Signals
    -------
    maps_ready(object)
        The `Maps` of a snapshot of the run in force.
    """

    maps_ready = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.maps_ready.connect(self._take)
        self._snapshot: Snapshot | None = None
        self._asked: Snapshot | None = None
        self._resolution = 0
        self._unit_resolution = 0

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
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

    def _ask(self) -> None:
        snapshot = self._snapshot
        is_wanted = self._resolution > 0 or self._unit_resolution > 0
        if snapshot is None or not is_wanted or self._thread.is_busy or snapshot is self._asked:
            return
        if not _can_be_seen(snapshot):
            return
        self._asked = snapshot
        self._thread.ask(partial(_measure, snapshot, self._resolution, self._unit_resolution))

    def _take(self, measured: Maps) -> None:
        """Pass on what was measured, and ask for what came meanwhile."""
        if self._snapshot is not None and measured.run == self._snapshot.run:
            self.maps_ready.emit(measured)
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
