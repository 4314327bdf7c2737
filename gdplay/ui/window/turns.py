"""While training runs fast, the views are drawn by turns, so that no frame takes long."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot

CATCH_UP_MILLISECONDS: Final = 20
"""Until the next view takes its turn where no snapshot comes: longer than between two frames."""


class SnapshotView(Protocol):
    """What shows a run."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run."""
        ...


class MapsView(Protocol):
    """What shows maps."""

    def show_maps(self, maps: Maps) -> None:
        """Show maps."""
        ...


class Turns(QObject):
    """Hands each frame's newest snapshot and maps to one group of views, in rotation.

    A paused run is shown in all of them at once. Where frames stop coming, the groups
    that are behind catch up one by one.

    Parameters
    ----------
    groups
        For each group, who is shown snapshots and who is shown maps.
    parent
        As for every QObject.
    """

    def __init__(
        self,
        groups: Sequence[tuple[Sequence[SnapshotView], Sequence[MapsView]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._groups = tuple(groups)
        self._behind: deque[int] = deque()
        self._snapshot: Snapshot | None = None
        self._maps: Maps | None = None
        self._maps_behind: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=CATCH_UP_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._take_turn)

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run to the group whose turn it is; to all where it is paused."""
        self._snapshot = snapshot
        self._fall_behind()
        self._take_turn()
        while self._behind and not snapshot.running:
            self._take_turn()

    @Slot(object)
    def show_maps(self, maps: Maps) -> None:
        """Keep maps for each group's next turn; show them at once where the run is paused."""
        self._maps = maps
        self._maps_behind = set(range(len(self._groups)))
        if self._snapshot is None or not self._snapshot.running:
            for group in tuple(self._maps_behind):
                self._show_maps_to(group)
        else:
            self._fall_behind()
            self._timer.start()

    def stop(self) -> None:
        """Let nobody catch up any more; the next snapshot begins anew."""
        self._timer.stop()

    def _fall_behind(self) -> None:
        """Let every group want a turn; those that waited already come first."""
        self._behind.extend(g for g in range(len(self._groups)) if g not in self._behind)

    @Slot()
    def _take_turn(self) -> None:
        """Show the newest to the group that has waited longest."""
        group = self._behind.popleft()
        if self._snapshot is not None:
            for view in self._groups[group][0]:
                view.show_snapshot(self._snapshot)
        self._show_maps_to(group)
        if self._behind:
            self._timer.start()
        else:
            self._timer.stop()

    def _show_maps_to(self, group: int) -> None:
        if self._maps is not None and group in self._maps_behind:
            self._maps_behind.discard(group)
            for view in self._groups[group][1]:
                view.show_maps(self._maps)
