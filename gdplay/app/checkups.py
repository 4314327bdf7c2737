"""The doctor's looks at the run, the remedies it proposes, and the way back from a divergence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QUndoStack

from gdplay.app.commands import Edit, EditCommand
from gdplay.app.insight_thread import InsightThread
from gdplay.app.player import Player
from gdplay.app.store import ExperimentStore
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits.settings import set_hyperparameters
from gdplay.insight.diagnosis.doctor import RULES, Doctor, look
from gdplay.insight.diagnosis.finding import Diagnosis, Remedy
from gdplay.insight.diagnosis.signs import signs_of
from gdplay.training.history import until
from gdplay.training.marks import changes
from gdplay.training.snapshot import Halt, Mark, Snapshot
from gdplay.training.specification import Start

if TYPE_CHECKING:
    from gdplay.insight.diagnosis.origin import WayBack

GAP: Final = 700
"""Milliseconds between two looks, at least."""


@dataclass(frozen=True, eq=False, slots=True)
class _Answer:
    """What the thread found: the doctor after a look, or the way back, of one run."""

    run: int
    doctor: Doctor | None = None
    way_back: WayBack | None = None


class Checkups(QObject):
    """Looks at the newest snapshot now and then, in a thread of its own, and says what it found.

    Signals
    -------
    diagnosis_changed(object)
        The `Diagnosis` to be said, or None.
    way_back_changed(object)
        The `WayBack` that a run that diverged is offered, or None.
    message(str)
        A plain sentence: why a remedy cannot be applied, or why a run stopped.

    Parameters
    ----------
    store, player, undo_stack
        What remedies are applied to.
    gap
        Milliseconds between two looks, at least.
    parent
        As for every QObject.
    """

    diagnosis_changed = Signal(object)
    way_back_changed = Signal(object)
    message = Signal(str)

    def __init__(
        self,
        store: ExperimentStore,
        player: Player,
        undo_stack: QUndoStack,
        gap: int = GAP,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._player = player
        self._undo_stack = undo_stack
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._until_next = QTimer(self, singleShot=True, interval=gap)
        self._until_next.timeout.connect(self._ask)
        self._snapshot: Snapshot | None = None
        self._looked: Snapshot | None = None
        self._searched: Snapshot | None = None
        self._doctor = Doctor()
        self._dismissed: frozenset[str] = frozenset()
        self._diagnosis: Diagnosis | None = None
        self._way_back: WayBack | None = None
        self._found: WayBack | None = None
        player.blocked.connect(self._explain_again)

    @property
    def diagnosis(self) -> Diagnosis | None:
        """What is to be said now, or None."""
        return self._diagnosis

    @property
    def way_back(self) -> WayBack | None:
        """What a run that diverged is offered, or None."""
        return self._way_back

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        self._until_next.stop()
        self._snapshot = None  # what the thread still sends asks for nothing more
        return self._thread.end()

    @Slot(object)
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Look at `snapshot` when the next look is due; at a divergence at once."""
        old, self._snapshot = self._snapshot, snapshot
        if old is None or old.run != snapshot.run:
            self._dismissed = frozenset(n for n in self._dismissed if not RULES[n].is_trouble)
            self._say(Doctor(snapshot.run))
        if self._way_back is not None:
            self._offer(_carried(self._way_back, snapshot))
        self._ask()

    @Slot(object)
    def apply(self, remedy: Remedy) -> None:
        """Apply a remedy, as one step of undo."""
        before = self._store.experiment
        try:
            after = remedy.change(before)
        except EditError as error:
            self.message.emit(str(error))
            return
        if after is not before:
            self._push(Edit("remedy", before, after, restarts=remedy.restarts))

    @Slot()
    def go_back(self) -> None:
        """Go back to the good state with the smaller rate, paused, as one step of undo."""
        back, snapshot = self._way_back, self._player.snapshot
        if back is None or snapshot is None:
            return
        before, step = self._store.experiment, back.good.step
        after = set_hyperparameters(before, learning_rate=back.new_rate)
        marks = tuple(Mark(step, change.text) for change in changes(before, after) if step)
        history = until(snapshot.history, step)
        start = Start(back.good, replace(history, marks=(*history.marks, *marks)))
        text = f"return to step {step:,}"
        self._push(Edit(text, before, after, restarts=True, start=start))

    @Slot()
    def dismiss(self) -> None:
        """Say no more about what is being said, until the next run."""
        if self._diagnosis is not None:
            self._dismissed |= {self._diagnosis.name}
            self._say(self._doctor)

    @Slot()
    def refuse_way_back(self) -> None:
        """Stop offering the way back."""
        self._offer(None)

    @Slot(object)
    def _explain_again(self, halt: Halt) -> None:
        """Say once more where a divergence began, with the way back, or else why it stopped."""
        back, snapshot = self._found, self._player.snapshot
        carried = _carried(back, snapshot) if back is not None and snapshot is not None else None
        if carried is None:
            self.message.emit(halt.reason)
        else:
            self._way_back = carried
            self.way_back_changed.emit(carried)

    def _push(self, edit: Edit) -> None:
        self._undo_stack.push(EditCommand(self._store, self._player, edit))

    @Slot()
    def _ask(self) -> None:
        """Ask for the way back or for a look, whichever is due."""
        snapshot = self._snapshot
        if snapshot is None or self._thread.is_busy:
            return
        if snapshot.halt is not None:
            old = self._searched
            is_new = old is None or old.run != snapshot.run or old.halt is not snapshot.halt
            if snapshot.halt.good is not None and is_new:
                self._searched = snapshot
                self._thread.ask(partial(_find_way_back, snapshot))
        elif snapshot.record is not None and not self._until_next.isActive():
            looked = self._looked
            if (
                looked is None
                or looked.state is not snapshot.state
                or looked.experiment is not snapshot.experiment
            ):
                self._looked = snapshot
                self._until_next.start()
                self._thread.ask(partial(_look, self._doctor, snapshot))

    @Slot(object)
    def _take(self, answer: _Answer) -> None:
        """Pass on what was found, and ask for what came meanwhile."""
        snapshot = self._snapshot
        if snapshot is not None and answer.run == snapshot.run:
            if answer.doctor is not None:
                self._say(answer.doctor)
            elif answer.way_back is not None:
                self._found = answer.way_back
                self._offer(_carried(self._found, snapshot))
        self._ask()

    def _say(self, doctor: Doctor) -> None:
        self._doctor = doctor
        said = doctor.said
        diagnosis = None if said is None or said.name in self._dismissed else said
        if diagnosis != self._diagnosis:
            self._diagnosis = diagnosis
            self.diagnosis_changed.emit(diagnosis)

    def _offer(self, back: WayBack | None) -> None:
        if back is not self._way_back:
            self._way_back = back
            self.way_back_changed.emit(back)


def _carried(back: WayBack, snapshot: Snapshot) -> WayBack | None:
    """Return the way back from where `snapshot` stands, None where that is no longer there.

    A person may have chosen other settings since; a smaller rate of theirs goes first.
    """
    halt, experiment = snapshot.halt, snapshot.experiment
    if halt is None or (snapshot.run, halt.step) != (back.run, back.step):
        return None
    if experiment is back.experiment:
        return back
    is_alike = (
        experiment.topology is back.experiment.topology
        and experiment.dataset is back.experiment.dataset
    )
    rate = min(back.new_rate, experiment.hyperparameters.learning_rate)
    return replace(back, experiment=experiment, new_rate=rate) if is_alike else None


def _look(doctor: Doctor, snapshot: Snapshot) -> _Answer:
    return _Answer(snapshot.run, doctor=look(doctor, signs_of(snapshot)))


def _find_way_back(snapshot: Snapshot) -> _Answer:
    from gdplay.insight.diagnosis.origin import way_back  # noqa: PLC0415 - brings the engine

    return _Answer(snapshot.run, way_back=way_back(snapshot))
