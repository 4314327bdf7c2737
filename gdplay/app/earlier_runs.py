"""Keeps the runs that are over, so that the next one can be compared with them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.player import Player
from gdplay.training.earlier import EarlierRun, earlier_run, with_run, without
from gdplay.training.snapshot import Snapshot


class EarlierRuns(QObject):
    """The last runs before the one in force, the latest last.

    A run that is in force again, as after an undo, is no earlier one.

    Signals
    -------
    changed(object)
        The runs, a tuple of `EarlierRun`.
    """

    changed = Signal(object)

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[EarlierRun, ...] = ()
        self._last: Snapshot | None = None
        player.snapshot_ready.connect(self._take)

    @property
    def runs(self) -> tuple[EarlierRun, ...]:
        """The runs that are kept."""
        return self._runs

    @Slot()
    def clear(self) -> None:
        """Forget them all."""
        self._put(())

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        """Keep the last of a run once another has begun."""
        last, self._last = self._last, snapshot
        if last is None or snapshot.run == last.run:
            return
        over = earlier_run(last.experiment, last.history)
        runs = self._runs if over is None else with_run(self._runs, over)
        now = earlier_run(snapshot.experiment, snapshot.history)
        self._put(runs if now is None else without(runs, now))

    def _put(self, runs: tuple[EarlierRun, ...]) -> None:
        if runs != self._runs:
            self._runs = runs
            self.changed.emit(runs)
