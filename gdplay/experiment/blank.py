"""What a person who wants to draw everything begins with."""

from __future__ import annotations

import numpy as np

from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.topology import fully_connected


def blank() -> Experiment:
    """Return a plane without samples, a small network on it, and the default settings."""
    return Experiment(fully_connected(("x1", "x2"), (4, 2, 1)), empty_plane(), title="Untitled")


def empty_plane() -> Dataset:
    """Return no samples, of two columns and two classes."""
    return _empty(("x1", "x2"), BINARY)


def empty_curve() -> Dataset:
    """Return no samples, of one column and a value: points of a curve y = f(x)."""
    return _empty(("x1",), REGRESSION)


def _empty(columns: tuple[str, ...], task: Task) -> Dataset:
    no = np.zeros(0, dtype=np.bool_)
    return Dataset(columns, np.zeros((len(columns), 0)), np.zeros(0), no, no, task)
