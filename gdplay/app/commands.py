"""The one undo command: an edit of the experiment, and what it does to the training state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtGui import QUndoCommand

from gdplay.app.player import Player
from gdplay.app.store import ExperimentStore
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Bias, Parameter
from gdplay.experiment.topology import Topology
from gdplay.training.entries import Entry
from gdplay.training.specification import Start


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be done and undone.

    Parameters
    ----------
    text
        What it is called in the menu, after "Undo": "cut of a link".
    before, after
        The experiments; the same object when only the training state is touched.
    entries
        Entries of the state that the edit sets.
    restarts
        Whether the run begins anew, from `start` or from step 0.
    gesture
        Edits of the same gesture, not 0, become one step of undo.
    start
        Where a run that begins anew begins.
    """

    text: str
    before: Experiment
    after: Experiment
    entries: tuple[Entry, ...] = ()
    restarts: bool = False
    gesture: int = 0
    start: Start | None = None


class EditCommand(QUndoCommand):
    """Puts one `Edit` in force, and takes it back with every weight and moment it touched.

    Parameters
    ----------
    store, player
        What the edit is applied to.
    edit
        The edit.
    """

    def __init__(self, store: ExperimentStore, player: Player, edit: Edit) -> None:
        super().__init__(edit.text)
        self._store = store
        self._player = player
        self._edit = edit
        self._before = edit.before
        self._after = edit.after
        # What the state had before the edit, and what it had come to before the undo.
        self._old: dict[Parameter, Entry] = {}
        self._new: dict[Parameter, Entry] = {entry.parameter: entry for entry in edit.entries}
        self._touched = tuple(entry.parameter for entry in edit.entries)
        self._start: Start | None = None

    def redo(self) -> None:
        """Put the edit in force."""
        if self._edit.restarts:
            self._start = self._player.capture()
            self._begin(self._after, self._edit.start)
            return
        self._keep_moments(self._old)
        self._keep(self._old, [*_gone(self._before, self._after), *self._touched])
        self._change(self._after, self._new)

    def undo(self) -> None:
        """Take the edit back."""
        if self._edit.restarts:
            self._begin(self._before, self._start)
            return
        self._keep_moments(self._new)
        self._keep(self._new, [*_gone(self._after, self._before), *self._touched])
        self._change(self._before, self._old)

    @property
    def gesture(self) -> int:
        """The gesture that the edit is part of; 0 for none."""
        return self._edit.gesture

    def extend(self, after: Experiment) -> bool:
        """Lead to `after` instead, as the gesture goes on; return whether that leads anywhere.

        One that leads back to where it began is put in force too; it is to be taken off
        the stack.
        """
        self._keep(self._old, _gone(self._after, after))
        self._change(after, self._new)
        self._after = after
        self.setObsolete(after == self._before)
        return not self.isObsolete()

    def _begin(self, experiment: Experiment, start: Start | None) -> None:
        self._player.begin(experiment, start)
        self._store.put(experiment)

    def _change(self, experiment: Experiment, entries: dict[Parameter, Entry]) -> None:
        self._player.update(experiment, tuple(entries.values()))
        self._store.put(experiment)

    def _keep(self, kept: dict[Parameter, Entry], parameters: Iterable[Parameter]) -> None:
        """Keep what the state has of `parameters`; what it lacks stays as it was kept before."""
        kept.update((entry.parameter, entry) for entry in self._player.entries(parameters))

    def _keep_moments(self, kept: dict[Parameter, Entry]) -> None:
        """Keep every parameter's moments, and not its value, where the optimizer changes."""
        if _has_other_moments(self._before, self._after):
            everything = self._player.entries(_parameters(self._before.topology))
            kept.update(
                (entry.parameter, replace(entry, value=None, gradient=None)) for entry in everything
            )


def _has_other_moments(old: Experiment, new: Experiment) -> bool:
    """Whether the optimizers differ, so that the moments of one are lost to the other."""
    return old.hyperparameters.optimizer.name != new.hyperparameters.optimizer.name


def _gone(old: Experiment, new: Experiment) -> list[Parameter]:
    """Return the parameters that `old` has and `new` has not."""
    before, after = old.topology, new.topology
    if before is after:
        return []
    units = before.unit_of.keys() - after.unit_of.keys()
    return [*sorted(before.links - after.links), *(Bias(unit) for unit in sorted(units))]


def _parameters(topology: Topology) -> Iterable[Parameter]:
    yield from topology.links
    for unit in topology.units:
        yield Bias(unit.id)
