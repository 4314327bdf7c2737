"""What a person can do, as methods: intents in, edits and commands out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from gdplay.app.checkups import Checkups
from gdplay.app.commands import Edit
from gdplay.app.data_edits import DataEdits
from gdplay.app.documents import Documents
from gdplay.app.earlier_runs import EarlierRuns
from gdplay.app.editing import Editing
from gdplay.app.loss_offers import LossOffers
from gdplay.app.measuring import Measuring
from gdplay.app.network_edits import NetworkEdits
from gdplay.app.player import Player
from gdplay.app.selection import Selection, is_there
from gdplay.app.settings_edits import SettingsEdits
from gdplay.app.slicing import Slicing
from gdplay.app.store import ExperimentStore
from gdplay.app.takeover import Takeover, is_wanted
from gdplay.experiment.edits import settings as settings_edits
from gdplay.experiment.experiment import Experiment
from gdplay.training.snapshot import Snapshot
from gdplay.training.step_trainer import StepTrainer, TrainerFactory


def make_trainer(experiment: Experiment, executor: str) -> StepTrainer:
    """Return the trainer of the program; its engine is imported where it is first used."""
    from gdplay.training.trainer import Trainer  # noqa: PLC0415

    trainer: StepTrainer = Trainer(experiment, executor)
    return trainer


UNDO_STEPS: Final = 200
"""Steps that can be undone; past it the oldest is forgotten, so that memory has a bound."""


class Controller(QObject):
    """Turns intents into edits, each one step of undo, and into commands to the run.

    A refused intent leaves everything as it was and says why by `message`.

    Signals
    -------
    snapshot_ready(object)
        A `Snapshot`, once a frame at most.
    maps_ready(object)
        `Maps` of a recent snapshot.
    rate_marks_ready(object)
        `RateMarks` of a recent snapshot, or None where there are none.
    pass_ready(object)
        The `StepPass` of a recent snapshot, while it is wanted.
    running_changed(bool), speed_changed(float)
        As the `Player` says.
    title_changed(str), modified_changed(bool)
        As `Documents` says.
    message(str)
        One plain sentence for the window.

    Parameters
    ----------
    experiment
        What to begin with.
    trainer_of
        Makes trainers, in the training thread.
    parent
        As for every QObject.

    Attributes
    ----------
    store, undo_stack, selection, player, earlier_runs, documents, checkups, measuring
        The experiment in force, what can be undone, what is selected, the run, those before
        it, the files, the doctor, what is measured beside the run.
    slicing
        Which plane through the data is shown.
    editing, settings, network, data, loss_offers
        Every edit goes through the first; the next say what each panel can ask for, and the
        last which loss fits another kind of problem.
    """

    snapshot_ready = Signal(object)
    maps_ready = Signal(object)
    rate_marks_ready = Signal(object)
    pass_ready = Signal(object)
    running_changed = Signal(bool)
    speed_changed = Signal(float)
    title_changed = Signal(str)
    modified_changed = Signal(bool)
    message = Signal(str)

    def __init__(
        self,
        experiment: Experiment,
        trainer_of: TrainerFactory = make_trainer,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.store = ExperimentStore(experiment, self)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.selection = Selection(self)
        self.player = Player(experiment, trainer_of, self)
        self.earlier_runs = EarlierRuns(self.player, self)
        self.documents = Documents(self.store, self.player, self.undo_stack, self)
        self.checkups = Checkups(self.store, self.player, self.undo_stack, parent=self)
        self.measuring = Measuring(self)
        self.slicing = Slicing(self.store, self.selection, self)
        self.slicing.changed.connect(self.measuring.set_plane)
        self.editing = Editing(self.store, self.player, self.undo_stack, self)
        self.settings = SettingsEdits(self.editing, self.player, self)
        self.network = NetworkEdits(self.editing, self)
        self.loss_offers = LossOffers(self.store, self.settings, self)
        self.data = DataEdits(self.editing, self.loss_offers, self)
        self._takeover = Takeover(self.player, self.store, parent=self)
        self.store.changed.connect(self._drop_stale_selection)
        self.player.snapshot_ready.connect(self.snapshot_ready)
        self.player.snapshot_ready.connect(self.measuring.show_snapshot)
        self.player.snapshot_ready.connect(self.checkups.show_snapshot)
        self.checkups.message.connect(self.message)
        self.editing.message.connect(self.message)
        self.player.running_changed.connect(self.running_changed)
        self.player.speed_changed.connect(self.speed_changed)
        self.player.message.connect(self.message)
        self.measuring.maps_ready.connect(self.maps_ready)
        self.measuring.rate_marks_ready.connect(self.rate_marks_ready)
        self.measuring.pass_ready.connect(self.pass_ready)
        self.documents.title_changed.connect(self.title_changed)
        self.documents.modified_changed.connect(self.modified_changed)
        self.documents.message.connect(self.message)

    # The run

    def start(self) -> None:
        """Start the threads and show the experiment, paused."""
        self.player.start()
        self.measuring.start()
        self.checkups.start()

    def shut_down(self) -> bool:
        """End both threads, within a second; return whether they did.

        Nothing can be undone or redone afterwards.
        """
        # Qt's stack says that it is clean while it is destroyed, when nobody can listen.
        self.undo_stack.blockSignals(True)
        parts = (self.player, self.measuring, self.checkups, self._takeover)
        return all(tuple(part.shut_down() for part in parts))

    def let_compiled_take_over(self) -> None:
        """Train by compiled code as soon as it is ready, unless the environment forbids it."""
        if is_wanted():
            self._takeover.start()

    @property
    def is_running(self) -> bool:
        """Whether it trains."""
        return self.player.is_running

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot."""
        return self.player.snapshot

    def play(self) -> None:
        """Train."""
        self.player.play()

    def pause(self) -> None:
        """Stop making steps."""
        self.player.pause()

    def toggle(self) -> None:
        """Play or pause."""
        self.player.toggle()

    def step(self) -> None:
        """Pause and make one step."""
        self.player.step()

    def step_epoch(self) -> None:
        """Pause and step to the end of the epoch."""
        self.player.step_epoch()

    def set_speed(self, steps_per_second: float) -> None:
        """Choose the steps a second; 0 for as many as can be."""
        self.player.set_speed(steps_per_second)

    def faster(self) -> None:
        """Choose the next speed up."""
        self.player.faster()

    def slower(self) -> None:
        """Choose the next speed down."""
        self.player.slower()

    def restart(self) -> None:
        """Go back to step 0: the same weights, fresh optimizer state."""
        experiment = self.store.experiment
        self.editing.push(Edit("restart", experiment, experiment, restarts=True))

    def new_weights(self) -> None:
        """Draw a new seed and begin at step 0 with the weights that it gives."""
        seed = int(np.random.default_rng().integers(1, 2**31))
        self.editing.edit("new weights", partial(settings_edits.set_seed, seed=seed), restarts=True)

    def set_maps_wanted(self, resolution: int, unit_resolution: int) -> None:
        """Measure maps with so many cells a side; 0 for those that no visible view shows."""
        self.measuring.set_wanted(resolution, unit_resolution)

    def set_pass_wanted(self, wanted: bool) -> None:
        """Open up each step shown, sample by sample, or stop doing so."""
        self.measuring.set_pass_wanted(wanted)

    # Files

    def begin_anew(self) -> None:
        """Put an experiment without any data in force."""
        self.documents.begin_anew()

    def load_preset(self, name: str) -> None:
        """Put a whole example in force."""
        self.documents.load_preset(name)

    def open_project(self, path: str | Path) -> None:
        """Open a project file."""
        self.documents.open_project(Path(path))

    def save_project(self, path: str | Path) -> None:
        """Save the project, with its training, to a file."""
        self.documents.save_project(Path(path))

    def export_weights(self, path: str | Path) -> None:
        """Write the weights to a file."""
        self.documents.export_weights(Path(path))

    def import_weights(self, path: str | Path) -> None:
        """Start from the weights in a file."""
        self.documents.import_weights(Path(path))

    def _drop_stale_selection(self, old: Experiment, new: Experiment) -> None:
        """Select nothing where the selected item is gone."""
        if not is_there(self.selection.item, new):
            self.selection.select(None)
        if not is_there(self.selection.hovered, new):
            self.selection.hover(None)
