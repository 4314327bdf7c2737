"""How large a step is: the lengths of its gradient and of its update."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdplay.training.snapshot import StepRecord


@dataclass(frozen=True)
class StepSize:
    """Euclidean lengths over all parameters; infinite where a run has diverged.

    Attributes
    ----------
    gradient
        Of the gradient on the step's batch.
    update
        Of the change from before the step to after it.
    share
        `update` beside the length of the parameters before; NaN where all were 0.
    """

    gradient: float
    update: float
    share: float


def step_size(record: StepRecord) -> StepSize:
    """Return how large the step of `record` is."""
    gradient, update, before = map(_length, (record.gradient, record.update, record.before))
    return StepSize(gradient, update, update / before if before > 0.0 else float("nan"))


def _length(vector: NDArray[np.floating]) -> float:
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(vector))
