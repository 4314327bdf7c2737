"""While training runs fast, the views are drawn by turns, so that no frame takes long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot

BUDGET: Final = 0.004
"""Seconds of work at once after which no further view has its turn: a quarter of a frame."""

CATCH_UP_MILLISECONDS: Final = 8
"""After that, until those who are left have their turn: the thread rests as long as it works."""

LEAD: Final = 0.016
"""Seconds of work between two snapshots, a frame, up to which the first group is shown each."""


class SnapshotView(Protocol):
    """What shows a run."""

    def isVisible(self) -> bool:
        """Whether it can be seen."""
        ...

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run."""
        ...


class MapsView(Protocol):
    """What shows maps."""

    def show_maps(self, maps: Maps) -> None:
        """Show maps."""
        ...


class Turns(QObject):
    """Hands each frame's newest snapshot and maps to as many views as it has time for.

    The view that has waited longest comes first. Once it is painted the next has its
    turn, until the budget is used up; whoever is left comes first after a rest, or with
    the next snapshot. So another view makes all of them a little rarer, and a mouse or a
    key never waits longer than for the budget and two views. Hidden views cost nothing
    and have no turn of their own. A paused run is shown to all at once.

    While the thread has time to spare the first group leads: it is shown every snapshot,
    and whoever has waited longest is painted with it. A network whose links change 60
    times a second is seen to move; a plot that does so is only read.

    Parameters
    ----------
    groups
        For each group, which has its turn together, who is shown snapshots and who maps;
        the one that leads first.
    parent
        As for every QObject.
    clock
        Seconds that this thread has worked; only differences matter. A machine that is
        busy with something else does not make the views rarer still.
    """

    def __init__(
        self,
        groups: Sequence[tuple[Sequence[SnapshotView], Sequence[MapsView]]],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.thread_time,
    ) -> None:
        super().__init__(parent)
        self._groups = tuple(groups)
        self._clock = clock
        self._order = list(range(len(self._groups)))  # who was shown something longest ago, first
        self._behind: set[int] = set()
        self._snapshot: Snapshot | None = None
        self._maps: Maps | None = None
        self._maps_behind: set[int] = set()
        self._end = 0.0
        self._worked = clock()
        self._catch_up = QTimer(self, singleShot=True, interval=CATCH_UP_MILLISECONDS)
        self._catch_up.setTimerType(Qt.TimerType.PreciseTimer)
        self._catch_up.timeout.connect(self._begin)
        # Fires once Qt has painted what the last turn changed.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._go_on)

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run to those whose turn it is; to all where it is paused."""
        self._snapshot = snapshot
        self._behind = set(self._order)
        self._end = self._clock() + BUDGET
        if self._has_time_to_spare():
            self._show_to(0)
        self._take_turn()
        while self._behind and not snapshot.running:
            self._take_turn()

    @Slot(object)
    def show_maps(self, maps: Maps) -> None:
        """Keep maps for each group's next turn; show them at once where the run is paused."""
        self._maps = maps
        self._maps_behind = {group for group, (_, views) in enumerate(self._groups) if views}
        if self._snapshot is None or not self._snapshot.running:
            for group in tuple(self._maps_behind):
                self._show_maps_to(group)
        else:
            self._behind |= self._maps_behind
            if not self._painted.isActive():
                self._catch_up.start()

    def stop(self) -> None:
        """Let nobody catch up any more; the next snapshot begins anew."""
        self._catch_up.stop()
        self._painted.stop()

    @Slot()
    def _begin(self) -> None:
        """Begin the next turns."""
        self._end = self._clock() + BUDGET
        self._take_turn()

    @Slot()
    def _go_on(self) -> None:
        """Give the next turn, after a rest if the budget is used up."""
        if self._behind and self._clock() < self._end:
            self._take_turn()
        elif self._behind:
            self._catch_up.start()

    def _has_time_to_spare(self) -> bool:
        """Return whether the thread has worked little since it was last asked."""
        worked, self._worked = self._worked, self._clock()
        return self._worked - worked <= LEAD

    def _take_turn(self) -> None:
        """Show the newest to the group that has waited longest, and to the hidden before it."""
        is_seen = False
        while self._behind and not is_seen:
            is_seen = self._show_to(next(g for g in self._order if g in self._behind))
        if self._behind:
            self._painted.start()
        else:
            self.stop()

    def _show_to(self, group: int) -> bool:
        """Show the newest to `group`, which has its next turn last; return whether it is seen."""
        self._behind.remove(group)
        self._order.remove(group)
        self._order.append(group)
        views = self._groups[group][0]
        if self._snapshot is not None:
            for view in views:
                view.show_snapshot(self._snapshot)
        self._show_maps_to(group)
        return any(view.isVisible() for view in views)

    def _show_maps_to(self, group: int) -> None:
        if self._maps is not None and group in self._maps_behind:
            self._maps_behind.discard(group)
            for view in self._groups[group][1]:
                view.show_maps(self._maps)
