"""What a person can do, as methods: intents in, edits and commands out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from gdplay.app.checkups import Checkups
from gdplay.app.commands import Edit, EditCommand
from gdplay.app.documents import Documents
from gdplay.app.measuring import Measuring
from gdplay.app.player import Player
from gdplay.app.selection import Selection, is_there
from gdplay.app.store import ExperimentStore
from gdplay.app.takeover import Takeover, is_wanted
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import dataset as dataset_edits
from gdplay.experiment.edits import settings as settings_edits
from gdplay.experiment.edits import topology as topology_edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Link, Parameter
from gdplay.storage import presets
from gdplay.storage.errors import StorageError
from gdplay.training.entries import Entry
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
    store, undo_stack, selection, player, documents, checkups, measuring
        The experiment in force, what can be undone, what is selected, the run, the files,
        the doctor, what is measured beside the run.
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
        self.documents = Documents(self.store, self.player, self.undo_stack, self)
        self.checkups = Checkups(self.store, self.player, self.undo_stack, parent=self)
        self.measuring = Measuring(self)
        self._takeover = Takeover(self.player, self.store, parent=self)
        self._gesture = 1
        self.store.changed.connect(self._drop_stale_selection)
        self.player.snapshot_ready.connect(self.snapshot_ready)
        self.player.snapshot_ready.connect(self.measuring.show_snapshot)
        self.player.snapshot_ready.connect(self.checkups.show_snapshot)
        self.checkups.message.connect(self.message)
        self.player.running_changed.connect(self.running_changed)
        self.player.speed_changed.connect(self.speed_changed)
        self.player.message.connect(self.message)
        self._takeover.message.connect(self.message)
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
        self._push(Edit("restart", experiment, experiment, restarts=True))

    def new_weights(self) -> None:
        """Draw a new seed and begin at step 0 with the weights that it gives."""
        seed = int(np.random.default_rng().integers(1, 2**31))
        self._edit("new weights", partial(settings_edits.set_seed, seed=seed), restarts=True)

    def set_maps_wanted(self, resolution: int, unit_resolution: int) -> None:
        """Measure maps with so many cells a side; 0 for those that no visible view shows."""
        self.measuring.set_wanted(resolution, unit_resolution)

    def set_pass_wanted(self, wanted: bool) -> None:
        """Open up each step shown, sample by sample, or stop doing so."""
        self.measuring.set_pass_wanted(wanted)

    # The settings

    def set_learning_rate(self, value: float, final: bool = True) -> None:
        """Set the rate at once; all values up to a `final` one are one step of undo."""
        change = partial(settings_edits.set_hyperparameters, learning_rate=value)
        self._drag("change of the learning rate", change, final)

    def set_hyperparameters(self, **changes: Any) -> None:
        """Change fields of `Hyperparameters`, by name."""
        change = partial(settings_edits.set_hyperparameters, **changes)
        self._edit("change of settings", change)

    def set_seed(self, seed: int) -> None:
        """Begin at step 0 with the weights that `seed` gives."""
        self._edit("change of the seed", partial(settings_edits.set_seed, seed=seed), True)

    def set_value(self, parameter: Parameter, value: float) -> None:
        """Give one weight or bias a value now; before the first step also to start from."""
        before = self.store.experiment
        try:
            after = settings_edits.set_initial(before, {parameter: value})
        except EditError as error:
            self.message.emit(str(error))
            return
        snapshot = self.player.snapshot
        if snapshot is not None and snapshot.state.step > 0:
            after = before
        self._push(Edit("change of a weight", before, after, (Entry(parameter, value),)))

    # The network

    def add_unit(self, layer: int) -> None:
        """Add a neuron to a hidden layer."""
        self._edit("new neuron", partial(topology_edits.add_unit, layer=layer))

    def remove_units(self, ids: tuple[int, ...]) -> None:
        """Remove neurons or inputs, with their links."""
        self._edit("removal", partial(topology_edits.remove_units, ids=ids))

    def add_layer(self, index: int) -> None:
        """Add a hidden layer before layer `index`."""
        self._edit("new layer", partial(topology_edits.add_layer, index=index))

    def remove_layer(self, index: int) -> None:
        """Remove a hidden layer."""
        self._edit("removal of a layer", partial(topology_edits.remove_layer, index=index))

    def connect_units(self, source: int, target: int) -> None:
        """Link two units."""
        link = partial(topology_edits.connect, source=source, target=target)
        self._edit("new link", link)

    def cut_links(self, links: tuple[Link, ...]) -> None:
        """Cut links."""
        text = "cut of a link" if len(links) == 1 else f"cut of {len(links)} links"
        self._edit(text, partial(topology_edits.cut, links=links))

    def set_layer_activation(self, index: int, name: str) -> None:
        """Choose a layer's activation."""
        change = partial(topology_edits.set_layer_activation, index=index, name=name)
        self._edit("change of activation", change)

    def set_unit_activation(self, ids: tuple[int, ...], name: str) -> None:
        """Choose the activation of single neurons."""
        change = partial(topology_edits.set_unit_activation, ids=ids, name=name)
        self._edit("change of activation", change)

    def set_frozen(self, parameters: tuple[Parameter, ...], frozen: bool) -> None:
        """Freeze parameters, or let them train."""
        change = partial(topology_edits.set_frozen, parameters=parameters, frozen=frozen)
        self._edit("freeze" if frozen else "thaw", change)

    def add_input(self, feature: str) -> None:
        """Add an input."""
        self._edit("new input", partial(topology_edits.add_input, feature=feature))

    # The data

    def swap_data(self, name: str) -> None:
        """Take the data of the preset `name`, and keep the network as far as they fit it."""
        try:
            experiment, _ = presets.load(name)
        except StorageError as error:
            self.message.emit(str(error))
            return
        swap = partial(dataset_edits.replace_dataset, dataset=experiment.dataset)
        self._edit("change of data", swap)

    def set_recipe(self, recipe: Recipe, final: bool = True) -> None:
        """Generate the data anew; all recipes up to a `final` one are one step of undo."""
        change = partial(dataset_edits.set_recipe, recipe=recipe)
        self._drag("change of the data's recipe", change, final)

    def add_samples(self, values: ArrayLike, labels: ArrayLike) -> None:
        """Add drawn samples: values (columns, n) and labels (n,)."""
        points, classes = np.asarray(values, dtype=float), np.asarray(labels, dtype=float)
        add = partial(dataset_edits.add_samples, values=points, labels=classes)
        self._edit("drawn points", add)

    def erase_samples(self, rows: tuple[int, ...]) -> None:
        """Remove samples by row."""
        self._edit("erased points", partial(dataset_edits.remove_samples, rows=rows))

    def clear_samples(self) -> None:
        """Remove all samples."""
        self._edit("cleared data", dataset_edits.clear_samples)

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

    def set_title(self, title: str) -> None:
        """Name the experiment."""
        self._edit("change of the title", partial(_with_title, title=title))

    def _edit(
        self,
        text: str,
        change: Callable[[Experiment], Experiment],
        restarts: bool = False,
        gesture: int = 0,
    ) -> None:
        """Push the edit that `change` makes; nothing where it changes nothing or cannot."""
        before = self.store.experiment
        try:
            after = change(before)
        except EditError as error:
            self.message.emit(str(error))
            return
        if after is not before:
            self._push(Edit(text, before, after, restarts=restarts, gesture=gesture))

    def _drag(self, text: str, change: Callable[[Experiment], Experiment], final: bool) -> None:
        self._edit(text, change, gesture=self._gesture)
        if final:
            self._gesture += 1

    def _push(self, edit: Edit) -> None:
        self.undo_stack.push(EditCommand(self.store, self.player, edit))

    def _drop_stale_selection(self, old: Experiment, new: Experiment) -> None:
        """Select nothing where the selected item is gone."""
        if not is_there(self.selection.item, new):
            self.selection.select(None)
        if not is_there(self.selection.hovered, new):
            self.selection.hover(None)


def _with_title(experiment: Experiment, title: str) -> Experiment:
    return experiment if title == experiment.title else replace(experiment, title=title)
