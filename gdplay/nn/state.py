"""The training state: all that training changes, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.nn.layout import ParameterLayout

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class TrainingState:
    """What a run has come to after `step` updates.

    Parameters
    ----------
    layout
        Which parameter stands where in the arrays below.
    parameters
        (P,), the weights and biases. Read-only.
    gradient
        (P,), the gradient accumulated so far; only with zeroing switched off does
        the next step add to it. Read-only.
    slots
        (K, P), the optimizer's own arrays (its velocity, its moments); K depends
        on the optimizer and may be 0. Read-only.
    step
        The number of updates made.
    """

    layout: ParameterLayout
    parameters: Floats
    gradient: Floats
    slots: Floats
    step: int = 0

    def __post_init__(self) -> None:
        for array in (self.parameters, self.gradient, self.slots):
            array.flags.writeable = False

    @property
    def is_finite(self) -> bool:
        """Whether every parameter, gradient and moment is a finite number."""
        return all(
            bool(np.isfinite(array).all()) for array in (self.parameters, self.gradient, self.slots)
        )
