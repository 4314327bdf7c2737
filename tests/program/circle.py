"""The experiment that tests of the executors share: two inputs, points in and out of a circle."""

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.experiment.topology import fully_connected


def circle(widths=(4, 2, 1), samples=50, **settings):
    rng = np.random.default_rng(0)
    values = rng.uniform(-5, 5, (2, samples))
    labels = (np.hypot(*values) < 2.5).astype(float)
    none = np.zeros(samples, bool)
    data = Dataset(("x1", "x2"), values, labels, none, none)
    return Experiment(fully_connected(("x1", "x2"), widths), data, Hyperparameters(**settings))
