"""Stepping through one update, phase by phase: where it stands, and where it may go."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.controller import Controller
from gdplay.app.selection import SampleItem
from gdplay.experiment.validation import problems
from gdplay.insight.step_phases import (
    OpenStep,
    Phase,
    PhaseValues,
    Scope,
    Stop,
    open_step,
    phase_values,
    stops,
)
from gdplay.training.snapshot import Snapshot


class StepThrough(QObject):
    """A mode of the window: it pauses the run and opens up the step that comes next.

    Until the update nothing is changed; the update is the controller's own step. A
    change that comes from elsewhere opens the step up anew, and a run that is started
    ends the mode.

    Signals
    -------
    changed()
        It began, ended, or stands elsewhere.

    Parameters
    ----------
    controller
        Makes the step; its selection says which sample is read.
    """

    changed = Signal()

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._is_on = False
        self._opened: OpenStep | None = None
        self._state: object = None
        self._scope = Scope.BATCH
        self._stops: tuple[Stop, ...] = ()
        self._at = 0
        self._place = 0
        controller.snapshot_ready.connect(self._take_snapshot)
        controller.running_changed.connect(self._on_running)
        controller.selection.changed.connect(self._on_selected)

    @property
    def is_on(self) -> bool:
        """Whether the mode is on."""
        return self._is_on

    @property
    def opened(self) -> OpenStep | None:
        """The step; None while it is not there yet."""
        return self._opened

    @property
    def scope(self) -> Scope:
        """What is stepped through."""
        return self._scope

    @property
    def stop(self) -> Stop:
        """Where it stands; only with a step opened."""
        return self._stops[self._at]

    @property
    def place(self) -> int:
        """The sample of the batch that is read."""
        return self._place if self.stop.place is None else self.stop.place

    @property
    def values(self) -> PhaseValues | None:
        """The numbers of where it stands."""
        if self._opened is None:
            return None
        return phase_values(self._opened, self.stop, self.place)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a phase before this one; an update that was made is not unmade."""
        return self._opened is not None and self._at > 0 and not self._is_made

    @property
    def can_go_on(self) -> bool:
        """Whether the next phase is there; the one after an update once the update is made."""
        return self._opened is not None and not (self._is_made and self._next() is None)

    @Slot()
    def advance(self) -> None:
        """Begin, or go on to the next phase; after the update to the next step."""
        if not self._is_on:
            self._begin()
        elif self._opened is not None and self.can_go_on:
            if self._is_made:
                self._open(self._next())
            else:
                self._at += 1
                self._update()
            self.changed.emit()

    @Slot()
    def go_back(self) -> None:
        """Go back to the phase before."""
        if self.can_go_back:
            self._at -= 1
            self.changed.emit()

    @Slot()
    def leave(self) -> None:
        """End the mode."""
        if self._is_on:
            self._is_on, self._opened, self._state = False, None, None
            self.changed.emit()

    def set_scope(self, scope: Scope) -> None:
        """Choose what is stepped through; it begins again, unless the update is made."""
        if scope is not self._scope:
            self._scope = scope
            if self._opened is not None:
                self._open(self._next() if self._is_made else self._opened)
            self.changed.emit()

    @property
    def _is_made(self) -> bool:
        return self._opened is not None and self.stop.phase is Phase.UPDATE

    def _begin(self) -> None:
        found = problems(self._controller.store.experiment)
        if found:
            self._controller.message.emit(found[0].message)
            return
        self._is_on = True
        self._controller.pause()
        snapshot = self._controller.snapshot
        if snapshot is not None:
            self._take_snapshot(snapshot)
        self.changed.emit()

    def _update(self) -> None:
        """Make the step where its turn has come."""
        if not self._is_made:
            return
        if self._scope is Scope.EPOCH:
            self._controller.step_epoch()
        else:
            self._controller.step()

    def _next(self) -> OpenStep | None:
        """Return the step after the one that was made; None until it is made."""
        snapshot = self._controller.snapshot
        if snapshot is None or self._opened is None or snapshot.state is self._state:
            return None
        return open_step(snapshot) if snapshot.state.step >= self._due else None

    @property
    def _due(self) -> int:
        """The step at which the update is made."""
        assert self._opened is not None
        return self._opened.made + (self._opened.updates if self._scope is Scope.EPOCH else 1)

    def _open(self, opened: OpenStep | None) -> None:
        """Stand at the beginning of `opened`."""
        self._opened, self._at = opened, 0
        snapshot = self._controller.snapshot
        self._state = None if snapshot is None else snapshot.state
        self._stops = stops(self._scope, 0 if opened is None else opened.size)
        self._choose_place()

    def _choose_place(self) -> None:
        """Read the selected sample where the batch has it, otherwise the first."""
        item, self._place = self._controller.selection.item, 0
        if self._opened is not None and isinstance(item, SampleItem):
            rows = self._opened.step.record.rows.tolist()
            self._place = rows.index(item.row) if item.row in rows else 0

    @Slot(object)
    def _take_snapshot(self, snapshot: Snapshot) -> None:
        """Open the step up, or anew where something else has changed it."""
        if not self._is_on or snapshot.running:
            return
        if snapshot.halt is not None:
            self.leave()
            self._controller.message.emit(snapshot.halt.reason)
            return
        if self._is_made and self._continues(snapshot):
            self.changed.emit()  # the next phase may be there now
            return
        is_same = self._opened is not None and snapshot.state is self._state
        if is_same and self._opened is not None:
            is_same = self._opened.step.experiment is snapshot.experiment
        if not is_same:
            opened = open_step(snapshot)
            if opened is not None:
                self._open(opened)
                self.changed.emit()

    def _continues(self, snapshot: Snapshot) -> bool:
        """Whether `snapshot` is on the way of the update that was asked for."""
        assert self._opened is not None
        is_same = (
            snapshot.run == self._opened.step.run
            and snapshot.experiment is self._opened.step.experiment
        )
        return is_same and self._opened.made <= snapshot.state.step <= self._due

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        if running:
            self.leave()

    @Slot(object)
    def _on_selected(self, item: object) -> None:
        if self._is_on and self._opened is not None:
            before = self._place
            self._choose_place()
            if self._place != before:
                self.changed.emit()
