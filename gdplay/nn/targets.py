"""From labels to the targets that outputs are compared with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Task
from gdplay.experiment.hyperparameters import LossName
from gdplay.nn.losses import LOSSES

Floats = NDArray[np.float64]


def encode(task: Task, loss: LossName, labels: Floats, outputs: int) -> Floats:
    """Return the targets, (outputs, samples).

    Values stay values. One output for two classes aims at −1 and +1, or for
    cross-entropy at 0 and 1; several outputs are one-hot with the same two numbers.

    Parameters
    ----------
    labels
        (samples,): the index of the class, or the value.
    outputs
        The number of output units.
    """
    if task.kind == "regression":
        return np.repeat(labels[np.newaxis], outputs, axis=0)
    low = 0.0 if LOSSES[loss].encoding == "zero_one" else -1.0
    if outputs == 1:
        return np.where(labels[np.newaxis] >= 1.0, 1.0, low)
    return np.where(labels[np.newaxis] == np.arange(outputs)[:, np.newaxis], 1.0, low)
