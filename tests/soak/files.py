"""Files, now and then: examples, projects, weights and data, saved and opened again."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from gdplay.storage import presets
from gdplay.ui.main_window import MainWindow
from tests.soak.hurry import Hurried


class FilesHurry(Hurried):
    """Saves and opens.

    Parameters
    ----------
    window, dice
        As for `Hurried`.
    folder
        Where the files go.
    """

    def __init__(self, window: MainWindow, dice: random.Random, folder: Path) -> None:
        super().__init__(window, dice)
        self._folder = folder

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """Everything that is done with files."""
        return (
            self.load_an_example,
            self.load_an_example,
            self.begin_anew,
            self.save,
            self.save_and_open,
            self.export_and_import_weights,
            self.export_data,
        )

    def load_an_example(self) -> None:
        """Take a whole example."""
        self.controller.load_preset(self.dice.choice(presets.names()))

    def begin_anew(self) -> None:
        """Begin without data, and think better of it."""
        before = self.experiment
        self.controller.begin_anew()
        self.controller.undo_stack.undo()
        assert self.experiment == before, "the experiment did not come back"

    def save(self) -> None:
        """Save the project."""
        self.controller.save_project(self._folder / "soak.gdplay")

    def save_and_open(self) -> None:
        """Save the project and open it again; it is the same."""
        before = self.experiment
        self.save()
        self.controller.open_project(self._folder / "soak.gdplay")
        assert self.experiment == before, "saved and opened, the experiment differs"

    def export_and_import_weights(self) -> None:
        """Export the weights and start from them, where they are of this network still."""
        path = self._folder / "weights.json"
        self.controller.export_weights(path)
        if path.exists():
            self.controller.import_weights(path)

    def export_data(self) -> None:
        """Export the data."""
        self.controller.documents.export_data(self._folder / "data.csv")
