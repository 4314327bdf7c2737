"""The experiment that a person who wants to draw everything begins with."""

from __future__ import annotations

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.topology import fully_connected


def blank() -> Experiment:
    """Return a plane without samples, a small network on it, and the default settings."""
    nothing = np.zeros(0)
    no = np.zeros(0, dtype=np.bool_)
    dataset = Dataset(("x1", "x2"), np.zeros((2, 0)), nothing, no, no)
    return Experiment(fully_connected(("x1", "x2"), (4, 2, 1)), dataset, title="Untitled")
