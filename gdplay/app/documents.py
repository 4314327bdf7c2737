"""Files: the project in force, its name and whether it is saved; weights in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from gdplay.app.commands import Edit, EditCommand
from gdplay.app.player import Player
from gdplay.app.store import ExperimentStore
from gdplay.experiment.blank import blank
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits.settings import set_initial
from gdplay.experiment.experiment import Experiment
from gdplay.storage import csv_export, presets, weights
from gdplay.storage.errors import StorageError
from gdplay.storage.project import Project, load_project, save_project
from gdplay.training.specification import Start


class Documents(QObject):
    """Opens, saves, exports and imports; a file that will not do leaves everything as it was.

    Signals
    -------
    title_changed(str)
        The project goes by another name.
    modified_changed(bool)
        Whether there are edits that the project's file does not have.
    message(str)
        A plain sentence: what was done, or why it could not be.
    """

    title_changed = Signal(str)
    modified_changed = Signal(bool)
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
        self._path: Path | None = None
        self._title = self.title
        self._saved_step = 0
        undo_stack.cleanChanged.connect(self._show_clean)
        store.changed.connect(self._show_experiment)

    @property
    def path(self) -> Path | None:
        """The project's file, or None when it has none yet."""
        return self._path

    @property
    def title(self) -> str:
        """What the project goes by: its file's name, or that of its example."""
        if self._path is not None:
            return self._path.name
        return self._store.experiment.title or "Untitled"

    @property
    def is_modified(self) -> bool:
        """Whether there are edits that the project's file does not have."""
        return not self._undo_stack.isClean()

    @property
    def has_unsaved_work(self) -> bool:
        """Whether there are edits, or steps from a project's file on, that no file has.

        An example trained as it is counts for nothing: its seed repeats every bit of it.
        """
        snapshot = self._player.snapshot
        step = self._saved_step if snapshot is None else snapshot.state.step
        return self.is_modified or (self._path is not None and step != self._saved_step)

    def project(self) -> Project:
        """Return the project as it stands now, with what training has come to."""
        snapshot = self._player.snapshot
        has_trained = snapshot is not None and snapshot.state.step > 0
        return Project(
            self._store.experiment,
            snapshot.state if snapshot is not None and has_trained else None,
            round(self._player.speed),
        )

    def adopt(self, project: Project, path: Path | None, *, saved: bool = True) -> None:
        """Put `project` in force, paused, as if opened from `path`; undo begins anew.

        With `saved` false it counts as work that no file has.
        """
        self._player.pause()
        self._player.take_speed(project.speed)
        start = None if project.state is None else Start(project.state)
        self._undo_stack.clear()
        if not saved:
            self._undo_stack.resetClean()
        self._saved_step = project.state.step if saved and project.state is not None else 0
        self._player.begin(project.experiment, start)
        self._store.put(project.experiment)
        self._set_path(path)

    def open_project(self, path: Path) -> bool:
        """Open the project file at `path`; return whether it could be."""
        return self._attempt(lambda: self.adopt(load_project(path), path), f"Opened {path.name}.")

    def save_project(self, path: Path) -> bool:
        """Save to `path`; return whether it could be."""

        def save() -> None:
            project = self.project()
            save_project(path, project)
            self._saved_step = 0 if project.state is None else project.state.step
            self._set_path(path)
            self._undo_stack.setClean()

        return self._attempt(save, f"Saved {path.name}.")

    def export_weights(self, path: Path) -> bool:
        """Write the weights as they are shown to `path`; return whether they could be."""
        snapshot = self._player.snapshot
        if snapshot is None:
            self.message.emit("There is nothing to export yet.")
            return False

        def export() -> None:
            weights.export(path, snapshot.experiment, snapshot.state, snapshot.losses)

        return self._attempt(export, f"Exported the weights of step {snapshot.state.step:,}.")

    def export_data(self, path: Path) -> bool:
        """Write the samples to `path` as CSV; return whether they could be."""
        dataset = self._store.experiment.dataset
        rows = "1 row" if dataset.size == 1 else f"{dataset.size:,} rows"
        return self._attempt(lambda: csv_export.export_data(path, dataset), f"Exported {rows}.")

    def import_weights(self, path: Path) -> bool:
        """Start from the weights in the file at `path`; return whether they fit."""

        def take() -> None:
            before = self._store.experiment
            after = set_initial(before, weights.import_(path, before))
            self._player.pause()
            edit = Edit("import of weights", before, after, restarts=True)
            self._undo_stack.push(EditCommand(self._store, self._player, edit))

        return self._attempt(take, f"Imported the weights of {path.name}.")

    def begin_anew(self) -> None:
        """Put an experiment without any data in force, paused; it can be undone."""
        self._player.pause()
        edit = Edit("new experiment", self._store.experiment, blank(), restarts=True)
        self._set_path(None)
        self._undo_stack.push(EditCommand(self._store, self._player, edit))

    def load_preset(self, name: str) -> bool:
        """Put the example `name` in force, paused; it can be undone."""

        def load() -> None:
            experiment, speed = presets.load(name)
            self._player.pause()
            self._player.take_speed(speed)
            edit = Edit("change of example", self._store.experiment, experiment, restarts=True)
            self._set_path(None)
            self._undo_stack.push(EditCommand(self._store, self._player, edit))

        return self._attempt(load, "")

    def _attempt(self, action: Callable[[], None], done: str) -> bool:
        """Do `action` and say `done`, or say why it failed."""
        try:
            action()
        except (StorageError, EditError) as error:
            self.message.emit(str(error))
            return False
        if done:
            self.message.emit(done)
        return True

    def _set_path(self, path: Path | None) -> None:
        self._path = path
        self._show_title()

    def _show_title(self) -> None:
        if self.title != self._title:
            self._title = self.title
            self.title_changed.emit(self._title)

    def _show_experiment(self, old: Experiment, new: Experiment) -> None:
        self._show_title()

    def _show_clean(self, clean: bool) -> None:
        self.modified_changed.emit(not clean)
