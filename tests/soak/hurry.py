"""What every kind of random edit is made of: the window, its experiment, and the dice."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.ui.main_window import MainWindow

MOST_UNITS = 40
MOST_SAMPLES = 3000


class Hurried:
    """A person in a hurry at one part of the window; the subclasses say what is done there.

    Parameters
    ----------
    window
        Whose controller has the very intents that the window's panels emit.
    dice
        Shared by all, so that the same seed makes the same choices.
    """

    def __init__(self, window: MainWindow, dice: random.Random) -> None:
        self.window = window
        self.controller = window.controller
        self.dice = dice

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """What can be done here; what is named twice is done twice as often."""
        raise NotImplementedError

    @property
    def experiment(self):
        """The experiment in force."""
        return self.controller.store.experiment

    @property
    def topology(self):
        """Its network."""
        return self.experiment.topology

    @property
    def dataset(self):
        """Its data."""
        return self.experiment.dataset

    @property
    def has_room(self) -> bool:
        """Whether the network may grow."""
        return len(list(self.topology.ids)) < MOST_UNITS

    def a_unit(self) -> int:
        """Return an input or a unit."""
        return self.dice.choice(list(self.topology.ids))

    def a_neuron(self) -> int:
        """Return a unit that has a bias."""
        return self.dice.choice(list(self.topology.unit_of))

    def a_layer(self) -> int:
        """Return the index of a layer."""
        return self.dice.randrange(len(self.topology.layers))

    def some_links(self, most: int = 3) -> tuple[Link, ...]:
        """Return a few links; none where there are none."""
        links = sorted(self.topology.links)
        return tuple(self.dice.sample(links, min(len(links), self.dice.randint(1, most))))

    def some_parameters(self) -> tuple[Parameter, ...]:
        """Return a few links, or a bias."""
        return self.some_links() or (Bias(self.a_neuron()),)

    def some_rows(self) -> tuple[int, ...]:
        """Return a few samples, each once; none where there are none."""
        size = self.dataset.size
        return tuple({self.dice.randrange(size) for _ in range(5)}) if size else ()

    def some_values(self, count: int):
        """Return (columns, count) numbers within the plane."""
        shape = (len(self.dataset.columns), count)
        numbers = [self.dice.uniform(-6, 6) for _ in range(shape[0] * count)]
        return np.array(numbers).reshape(shape)

    def a_label(self) -> float:
        """Return a class, or a value."""
        classes = len(self.dataset.task.classes)
        return float(self.dice.randrange(classes)) if classes else self.dice.uniform(-1, 1)
