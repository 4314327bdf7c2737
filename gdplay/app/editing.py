"""Each change as one step of undo: what the intents of every panel go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from gdplay.app.commands import Edit, EditCommand
from gdplay.app.player import Player
from gdplay.app.store import ExperimentStore
from gdplay.experiment.edits import EditError
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Parameter


class Editing(QObject):
    """Pushes edits of the experiment in force onto the undo stack.

    A refused edit leaves everything as it was and says why by `message`.

    Signals
    -------
    message(str)
        One plain sentence for the window.

    Parameters
    ----------
    store, player, undo_stack
        What is edited, what trains it, and where the steps of undo go.
    parent
        As for every QObject.
    """

    message = Signal(str)

    def __init__(
        self,
        store: ExperimentStore,
        player: Player,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._player = player
        self._undo_stack = undo_stack
        self._gesture = 1

    @property
    def experiment(self) -> Experiment:
        """The experiment in force."""
        return self._store.experiment

    def values(self, parameters: Iterable[Parameter]) -> dict[Parameter, float]:
        """Return what `parameters` have come to, as far as the newest snapshot knows them.

        Those of an edit that training has not taken up yet have their starting values.
        """
        wanted = set(parameters)
        found = {key: value for key, value in self.experiment.initial if key in wanted}
        entries = self._player.entries(wanted)
        return found | {e.parameter: e.value for e in entries if e.value is not None}

    def edit(
        self,
        text: str,
        change: Callable[[Experiment], Experiment],
        restarts: bool = False,
    ) -> None:
        """Push the edit that `change` makes; nothing where it changes nothing or cannot."""
        self._edit(text, change, restarts=restarts)

    def drag(self, text: str, change: Callable[[Experiment], Experiment], final: bool) -> None:
        """Push one edit of a gesture; all up to the `final` one are one step of undo."""
        self._edit(text, change, gesture=self._gesture)
        if final:
            self._gesture += 1

    def push(self, edit: Edit) -> None:
        """Put an edit in force, and onto the stack."""
        self._undo_stack.push(EditCommand(self._store, self._player, edit))

    def refuse(self, reason: str) -> None:
        """Say why nothing was done."""
        self.message.emit(reason)

    def _edit(
        self,
        text: str,
        change: Callable[[Experiment], Experiment],
        *,
        restarts: bool = False,
        gesture: int = 0,
    ) -> None:
        before = self.experiment
        try:
            after = change(before)
        except EditError as error:
            self.refuse(str(error))
            return
        if after is before:
            return
        begun = self._begun(gesture)
        if begun is None:
            self.push(Edit(text, before, after, restarts=restarts, gesture=gesture))
        elif not begun.extend(after):
            self._undo_stack.undo()  # which takes it off, as it is obsolete

    def _begun(self, gesture: int) -> EditCommand | None:
        """Return the step of undo that `gesture` goes on with, if it has begun one.

        Qt can merge a command into the one before, but PySide keeps what Qt deletes in
        that: every tick of every drag, with two experiments, for ever.
        """
        stack = self._undo_stack
        if not gesture or stack.canRedo() or stack.isClean() or not stack.canUndo():
            return None
        newest = stack.command(stack.index() - 1)
        if isinstance(newest, EditCommand) and newest.gesture == gesture:
            return newest
        return None
