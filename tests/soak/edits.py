"""Random edits, as a hurried person makes them: every intent of the controller, in no order."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import numpy as np

from gdplay.app.controller import Controller
from gdplay.experiment.generators import GENERATORS, default_recipe
from gdplay.experiment.hyperparameters import LossName, Optimizer, OptimizerName
from gdplay.experiment.parameter import Bias
from gdplay.nn.activations import ACTIVATIONS

MOST_UNITS = 40
MOST_SAMPLES = 3000
FEATURES = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "sin x1", "sin x2")


class RandomEdits:
    """Makes one random edit a call, and keeps its own count of the samples.

    Parameters
    ----------
    controller
        Whose intents are used, the very ones that the window's panels emit.
    seed
        The same seed makes the same choices.
    """

    def __init__(self, controller: Controller, seed: int) -> None:
        self._controller = controller
        self._random = random.Random(seed)
        self.made: Counter[str] = Counter()
        self._edits: tuple[Callable[[], None], ...] = (
            self._paint,
            self._paint,
            self._erase,
            self._move_samples,
            self._change_samples,
            self._change_classes,
            self._connect,
            self._cut,
            self._add_unit,
            self._remove_unit,
            self._add_layer,
            self._remove_layer,
            self._activate,
            self._add_input,
            self._freeze,
            self._duplicate,
            self._copy_and_paste,
            self._resize,
            self._columns,
            self._type_value,
            self._rate,
            self._settings,
            self._data,
            self._undo,
            self._undo,
            self._redo,
            self._restart,
        )

    def make_one(self) -> None:
        """Make an edit; one that is refused counts too."""
        edit = self._random.choice(self._edits)
        edit()
        self.made[edit.__name__.strip("_")] += 1

    @property
    def _topology(self):
        return self._controller.store.experiment.topology

    def _pick_unit(self) -> int:
        return self._random.choice(list(self._topology.ids))

    def _paint(self) -> None:
        dataset = self._controller.store.experiment.dataset
        if dataset.size > MOST_SAMPLES:
            return
        count = self._random.randint(1, 30)
        values = [[self._random.uniform(-6, 6) for _ in range(count)] for _ in dataset.columns]
        self._controller.data.add_samples(
            np.array(values), np.full(count, self._random.randint(0, 1))
        )
        after = self._controller.store.experiment.dataset
        assert after.size == dataset.size + count, "a painted point was lost"
        assert np.array_equal(after.values[:, -count:], values), "a painted point moved"

    def _erase(self) -> None:
        dataset = self._controller.store.experiment.dataset
        if dataset.size == 0:
            return
        rows = {self._random.randrange(dataset.size) for _ in range(5)}
        self._controller.data.erase_samples(tuple(rows))
        assert self._controller.store.experiment.dataset.size == dataset.size - len(rows)

    def _some_rows(self) -> tuple[int, ...]:
        size = self._controller.store.experiment.dataset.size
        return tuple({self._random.randrange(size) for _ in range(5)}) if size else ()

    def _move_samples(self) -> None:
        before, rows = self._controller.store.experiment.dataset, list(self._some_rows())
        values = [[self._random.uniform(-6, 6) for _ in rows] for _ in before.columns]
        self._controller.data.move_samples(tuple(rows), np.array(values))
        after = self._controller.store.experiment.dataset
        assert after.size == before.size, "a moved point was lost"
        assert np.array_equal(after.values[:, rows], values), "a point is not where it was put"

    def _change_samples(self) -> None:
        before, rows = self._controller.store.experiment.dataset, self._some_rows()
        if self._random.random() < 0.5:
            self._controller.data.split_samples(rows, self._random.random() < 0.3)
        else:
            self._controller.data.label_samples(rows, float(self._random.randint(0, 1)))
        assert self._controller.store.experiment.dataset.size == before.size

    def _change_classes(self) -> None:
        if self._random.random() < 0.6:
            self._controller.data.add_class()
        else:
            self._controller.data.remove_class(self._random.randint(0, 2))

    def _connect(self) -> None:
        self._controller.network.connect_units(self._pick_unit(), self._pick_unit())

    def _cut(self) -> None:
        links = sorted(self._topology.links)
        if links:
            self._controller.network.cut_links((self._random.choice(links),))

    def _add_unit(self) -> None:
        if len(list(self._topology.ids)) < MOST_UNITS:
            self._controller.network.add_unit(self._random.randrange(len(self._topology.layers)))

    def _remove_unit(self) -> None:
        self._controller.network.remove_units((self._pick_unit(),))

    def _add_layer(self) -> None:
        if len(list(self._topology.ids)) < MOST_UNITS:
            self._controller.network.add_layer(self._random.randrange(len(self._topology.layers)))

    def _remove_layer(self) -> None:
        self._controller.network.remove_layer(self._random.randrange(len(self._topology.layers)))

    def _activate(self) -> None:
        layer = self._random.randrange(len(self._topology.layers))
        self._controller.network.set_layer_activation(layer, self._random.choice(list(ACTIVATIONS)))

    def _add_input(self) -> None:
        self._controller.network.add_input(self._random.choice(FEATURES))

    def _freeze(self) -> None:
        links = sorted(self._topology.links)
        if links:
            self._controller.network.set_frozen(
                (self._random.choice(links),), self._random.random() < 0.5
            )

    def _duplicate(self) -> None:
        if len(list(self._topology.ids)) < MOST_UNITS:
            self._controller.network.duplicate_units((self._pick_unit(), self._pick_unit()))

    def _copy_and_paste(self) -> None:
        if len(list(self._topology.ids)) < MOST_UNITS:
            self._controller.network.copy_units((self._pick_unit(), self._pick_unit()))
            self._controller.network.paste_units()

    def _resize(self) -> None:
        layer = self._random.randrange(len(self._topology.layers))
        self._controller.network.resize_layer(layer, self._random.randint(1, 6))

    def _columns(self) -> None:
        one, other = (self._random.randint(0, len(self._topology.layers)) for _ in range(2))
        network = self._controller.network
        self._random.choice((network.connect_columns, network.clear_between))(one, other)

    def _type_value(self) -> None:
        unit = self._random.choice(list(self._topology.unit_of))
        self._controller.settings.set_value(Bias(unit), self._random.uniform(-1, 1))

    def _rate(self) -> None:
        for _ in range(3):
            self._controller.settings.set_learning_rate(10 ** self._random.uniform(-4, 0), False)
        self._controller.settings.set_learning_rate(10 ** self._random.uniform(-4, -1), True)

    def _settings(self) -> None:
        self._controller.settings.set_hyperparameters(
            **self._random.choice(
                (
                    {"batch_size": self._random.randint(0, 60)},
                    {"optimizer": Optimizer(self._random.choice(list(OptimizerName)))},
                    {"loss": self._random.choice(list(LossName))},
                    {"zero_gradients": True},
                    {"shuffle": self._random.random() < 0.5},
                )
            )
        )

    def _data(self) -> None:
        name = self._random.choice(list(GENERATORS))
        self._controller.data.set_recipe(default_recipe(name, self._random.randrange(100)))

    def _undo(self) -> None:
        self._controller.undo_stack.undo()

    def _redo(self) -> None:
        self._controller.undo_stack.redo()

    def _restart(self) -> None:
        self._random.choice((self._controller.restart, self._controller.new_weights))()
