"""Random edits of the data, by the intents of its three pages and of the import."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdplay.experiment.dataset import Dataset, Task
from gdplay.experiment.edits.table import Rows
from gdplay.experiment.generators import GENERATORS, default_recipe
from gdplay.storage import presets
from tests.soak.hurry import MOST_SAMPLES, Hurried


class DataHurry(Hurried):
    """Draws data, edits the table, and takes other data."""

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """Every edit of the data."""
        return (
            self.paint,
            self.paint,
            self.paint,
            self.erase,
            self.erase,
            self.move_samples,
            self.move_samples,
            self.label_samples,
            self.split_samples,
            self.put_rows,
            self.standardize,
            self.clear_samples,
            self.begin_drawing,
            self.drag_the_recipe,
            self.repeat_recipe,
            self.swap_data,
            self.import_table,
            self.add_class,
            self.name_classes,
            self.remove_class,
            self.set_kind,
        )

    def paint(self) -> None:
        """Let the brush leave points."""
        before = self.dataset
        if before.size > MOST_SAMPLES:
            return
        values = self.some_values(self.dice.randint(1, 30))
        count = values.shape[1]
        self.controller.data.add_samples(values, np.full(count, self.a_label()))
        assert self.dataset.size == before.size + count, "a painted point was lost"
        assert np.array_equal(self.dataset.values[:, -count:], values), "a painted point moved"

    def erase(self) -> None:
        """Erase points."""
        before, rows = self.dataset, self.some_rows()
        self.controller.data.erase_samples(rows)
        assert self.dataset.size == before.size - len(rows), "other points were erased"

    def move_samples(self) -> None:
        """Put points elsewhere."""
        before, rows = self.dataset, self.some_rows()
        values = self.some_values(len(rows))
        self.controller.data.move_samples(rows, values)
        assert self.dataset.size == before.size, "a moved point was lost"
        assert np.array_equal(self.dataset.values[:, list(rows)], values), (
            "a point is not where it was put"
        )

    def label_samples(self) -> None:
        """Give points another class or value."""
        self._keep_all(lambda rows: self.controller.data.label_samples(rows, self.a_label()))

    def split_samples(self) -> None:
        """Let points test, or train."""
        test = self.dice.random() < 0.3
        self._keep_all(lambda rows: self.controller.data.split_samples(rows, test))

    def put_rows(self) -> None:
        """Paste rows over some of the table, and one behind its last."""
        before = self.dataset
        if before.size > MOST_SAMPLES:
            return
        rows = np.array([*self.some_rows(), before.size])
        labels = np.array([self.a_label() for _ in rows])
        put = Rows(rows, self.some_values(rows.size), labels, np.zeros(rows.size, dtype=bool))
        self.controller.data.put_rows(put, "pasted rows")
        assert self.dataset.size == before.size + 1, "a pasted row was lost"
        assert np.array_equal(self.dataset.values[:, rows], put.values), "a pasted row differs"

    def standardize(self) -> None:
        """Feed the columns standardized, or as they are."""
        self.controller.data.standardize(not self.dataset.scaling)

    def clear_samples(self) -> None:
        """Take every point away, and think better of it: an empty plane teaches nothing."""
        before = self.experiment
        self.controller.data.clear_samples()
        assert self.dataset.size == 0, "not every point was cleared"
        if self.experiment is not before:
            self.controller.undo_stack.undo()
        assert self.experiment == before, "not every point came back"

    def begin_drawing(self) -> None:
        """Draw on an empty plane, or along a curve; the first points at once."""
        data = self.controller.data
        self.dice.choice((data.begin_plane, data.begin_curve))()
        for _ in self.dataset.task.classes or ("value",):
            self.paint()

    def drag_the_recipe(self) -> None:
        """Choose generated data, and drag one of its sliders."""
        recipe = default_recipe(self.dice.choice(list(GENERATORS)), self.dice.randrange(100))
        self.controller.data.set_recipe(recipe, False)
        self.controller.data.set_recipe(recipe)

    def repeat_recipe(self) -> None:
        """Make the same sample again."""
        self.controller.data.repeat_recipe()

    def swap_data(self) -> None:
        """Take the data of an example."""
        self.controller.data.swap_data(self.dice.choice(presets.names()))

    def import_table(self) -> None:
        """Import a table of more columns than a plane has, as the dialog hands it over."""
        size, columns, classes = 60, 4, ("low", "middle", "high")
        values = np.array([self.dice.gauss(0, 2) for _ in range(columns * size)])
        labels = np.array([float(self.dice.randrange(len(classes))) for _ in range(size)])
        table = Dataset(
            tuple("abcd"),
            values.reshape(columns, size),
            labels,
            test=np.arange(size) % 5 == 0,
            drawn=np.zeros(size, dtype=bool),
            task=Task("classification", classes),
        )
        self.controller.data.import_table(table, "a table")

    def add_class(self) -> None:
        """Add a class."""
        self.controller.data.add_class()

    def name_classes(self) -> None:
        """Give the classes other names."""
        names = tuple(f"class {self.dice.randrange(1000)} {i}" for i in range(self._classes))
        if names:
            self.controller.data.set_classes(names)

    def remove_class(self) -> None:
        """Remove a class with its points, or give those to another."""
        into = self.dice.choice((None, 0))
        self.controller.data.remove_class(self.dice.randint(1, 2), into)

    def set_kind(self) -> None:
        """Learn values, or classes."""
        self.controller.data.set_kind(self.dice.choice(("classification", "regression")))

    @property
    def _classes(self) -> int:
        return len(self.dataset.task.classes)

    def _keep_all(self, change: Callable[[tuple[int, ...]], None]) -> None:
        before = self.dataset
        change(self.some_rows())
        assert np.array_equal(self.dataset.values, before.values), "a point was lost or moved"
