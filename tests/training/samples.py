"""What the tests of the trainer train, and how they compare states."""

from dataclasses import replace

import numpy as np

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.experiment.topology import fully_connected


def experiment_of(widths=(4, 2, 1), activation="tanh", output=None, **settings):
    return Experiment(
        fully_connected(("x1", "x2"), widths, activation, output),
        generate(default_recipe("circle")),
        Hyperparameters(**settings),
    )


def changed(experiment, **settings):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **settings))


def assert_same(one, other):
    assert one.step == other.step
    for name in ("parameters", "gradient", "slots"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
