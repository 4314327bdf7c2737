"""What a person can do to the data, as methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QObject

from gdplay.app.editing import Editing
from gdplay.app.loss_offers import LossOffers
from gdplay.experiment import blank
from gdplay.experiment.dataset import Dataset, Recipe
from gdplay.experiment.edits import dataset as dataset_edits
from gdplay.experiment.edits import samples as sample_edits
from gdplay.experiment.edits import table as table_edits
from gdplay.experiment.edits import task as task_edits
from gdplay.experiment.edits.table import Rows
from gdplay.experiment.edits.task import Kind
from gdplay.experiment.experiment import Experiment
from gdplay.storage import presets
from gdplay.storage.errors import StorageError


class DataEdits(QObject):
    """Turns the data panel's intents into edits, each one step of undo."""

    def __init__(
        self, editing: Editing, loss_offers: LossOffers, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._loss_offers = loss_offers

    def swap_data(self, name: str) -> None:
        """Take the data of the preset `name`, and keep the network as far as they fit it."""
        try:
            experiment, _ = presets.load(name)
        except StorageError as error:
            self._editing.refuse(str(error))
            return
        swap = partial(dataset_edits.replace_dataset, dataset=experiment.dataset)
        self._editing.edit("change of data", swap)

    def import_table(self, dataset: Dataset, title: str) -> None:
        """Train on `dataset` from step 0, with the network and settings proposed for it."""
        begin = partial(table_edits.begin_with, dataset=dataset, title=title)
        self._editing.edit(f"import of {title}", begin, restarts=True)

    def set_recipe(self, recipe: Recipe, final: bool = True) -> None:
        """Generate the data anew; all recipes up to a `final` one are one step of undo."""
        change = partial(dataset_edits.set_recipe, recipe=recipe)
        self._editing.drag("change of the data's recipe", change, final)

    def repeat_recipe(self) -> None:
        """Make the generated samples as they first were."""
        self._editing.edit("the same sample again", dataset_edits.repeat_recipe)

    def begin_plane(self) -> None:
        """Draw classes on an empty plane."""
        begin = partial(dataset_edits.begin_drawing, empty=blank.empty_plane())
        self._editing.edit("new plane", begin)

    def begin_curve(self) -> None:
        """Draw points of a curve y = f(x)."""
        begin = partial(dataset_edits.begin_drawing, empty=blank.empty_curve())
        self._editing.edit("new curve", begin)

    def add_samples(self, values: ArrayLike, labels: ArrayLike) -> None:
        """Add drawn samples: values (columns, n) and labels (n,)."""
        points, classes = np.asarray(values, dtype=float), np.asarray(labels, dtype=float)
        add = partial(dataset_edits.add_samples, values=points, labels=classes)
        self._editing.edit("drawn points", add)

    def erase_samples(self, rows: tuple[int, ...]) -> None:
        """Remove samples by row."""
        self._editing.edit("erased points", partial(dataset_edits.remove_samples, rows=rows))

    def move_samples(
        self, rows: tuple[int, ...], values: ArrayLike, labels: ArrayLike | None = None
    ) -> None:
        """Put samples elsewhere: values (columns, n) and, where a place means one, labels (n,)."""
        move = partial(
            sample_edits.move_samples,
            rows=rows,
            values=np.asarray(values, dtype=float),
            labels=None if labels is None else np.asarray(labels, dtype=float),
        )
        self._editing.edit("moved points", move)

    def label_samples(self, rows: tuple[int, ...], label: float) -> None:
        """Give samples another class or value."""
        change = partial(sample_edits.label_samples, rows=rows, label=label)
        self._editing.edit("change of points' labels", change)

    def split_samples(self, rows: tuple[int, ...], test: bool) -> None:
        """Let samples test, or train."""
        change = partial(sample_edits.split_samples, rows=rows, test=test)
        self._editing.edit("change of the split", change)

    def standardize(self, wanted: bool) -> None:
        """Feed the columns standardized, or as they are."""
        change = partial(table_edits.standardize, wanted=wanted)
        self._editing.edit("standardization" if wanted else "raw columns", change)

    def put_rows(self, rows: Rows, text: str) -> None:
        """Put whole rows in place of others or after the last; `text` says what that was."""
        self._editing.edit(text, partial(table_edits.put_rows, put=rows))

    def clear_samples(self) -> None:
        """Remove all samples."""
        self._editing.edit("cleared data", dataset_edits.clear_samples)

    def set_classes(
        self, names: tuple[str, ...], becomes: Mapping[int, int | None] | None = None
    ) -> None:
        """Let the data have these classes; `becomes` says where the points of the old ones go."""
        change = partial(task_edits.set_classes, names=names, becomes=becomes)
        self._change_kind("change of the classes", change)

    def add_class(self) -> None:
        """Add a class without points."""
        self._change_kind("new class", task_edits.add_class)

    def remove_class(self, index: int, into: int | None = None) -> None:
        """Remove a class with its points, or give them to the class `into`."""
        remove = partial(task_edits.remove_class, index=index, into=into)
        self._change_kind("removal of a class", remove)

    def set_kind(self, kind: Kind) -> None:
        """Learn classes, or values."""
        self._change_kind("change of the problem", partial(task_edits.set_kind, kind=kind))

    def _change_kind(self, text: str, change: Callable[[Experiment], Experiment]) -> None:
        """Push the edit, and say what became of the loss."""
        before = self._editing.experiment
        self._editing.edit(text, change)
        self._loss_offers.compare(before, self._editing.experiment)
