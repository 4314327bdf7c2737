"""What a person can do to the settings of training and to single values, as methods."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from gdplay.app.commands import Edit
from gdplay.app.editing import Editing
from gdplay.app.player import Player
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import settings as settings_edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Parameter
from gdplay.training.entries import Entry


class SettingsEdits(QObject):
    """Turns intents about settings and values into edits, each one step of undo."""

    def __init__(self, editing: Editing, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing
        self._player = player

    def set_learning_rate(self, value: float, final: bool = True) -> None:
        """Set the rate at once; all values up to a `final` one are one step of undo."""
        change = partial(settings_edits.set_hyperparameters, learning_rate=value)
        self._editing.drag("change of the learning rate", change, final)

    def set_hyperparameters(self, **changes: Any) -> None:
        """Change fields of `Hyperparameters`, by name."""
        change = partial(settings_edits.set_hyperparameters, **changes)
        self._editing.edit("change of settings", change)

    def set_seed(self, seed: int) -> None:
        """Begin at step 0 with the weights that `seed` gives."""
        self._editing.edit("change of the seed", partial(settings_edits.set_seed, seed=seed), True)

    def set_value(self, parameter: Parameter, value: float) -> None:
        """Give one weight or bias a value now; before the first step also to start from."""
        before = self._editing.experiment
        try:
            after = settings_edits.set_initial(before, {parameter: value})
        except EditError as error:
            self._editing.refuse(str(error))
            return
        snapshot = self._player.snapshot
        if snapshot is not None and snapshot.state.step > 0:
            after = before
        self._editing.push(Edit("change of a weight", before, after, (Entry(parameter, value),)))

    def set_title(self, title: str) -> None:
        """Name the experiment."""
        self._editing.edit("change of the title", partial(_with_title, title=title))


def _with_title(experiment: Experiment, title: str) -> Experiment:
    return experiment if title == experiment.title else replace(experiment, title=title)
