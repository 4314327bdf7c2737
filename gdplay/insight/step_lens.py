"""The objective along the next step: what any learning rate would make of it.

Every optimizer's update is a multiple of the rate, Δw = −η·u, so that one direction u
serves for all rates. Along it the objective is a curve over η; the quadratic model of it,

    L(η) ≈ L(0) + η·s + ½·η²·b,  s = −∇L·u,  b = uᵀ·H·u,

is lowest at −s/b. For plain gradient descent on the loss that it follows that is
gᵀg / gᵀHg: 1/λ where the gradient lies along one eigenvector, and at twice that rate the
model is back where it began (Nocedal and Wright, "Numerical Optimization", 3.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.nn.schedules import rates_at

Floats = NDArray[np.float64]

LOWEST, HIGHEST = 1e-7, 10.0
"""The rates that are looked at, as on the slider."""

_A_DECADE: Final = 14
"""Rates a power of ten: enough for a smooth curve, few enough to be measured often."""


class LossOver(StrEnum):
    """Which samples the objective is taken over."""

    TRAIN = "train"
    BATCH = "batch"


@dataclass(frozen=True, eq=False, slots=True)
class StepLens:
    """One step at every rate. Arrays are read-only.

    Parameters
    ----------
    run, step
        Whose next step: that after `step` updates of the run.
    over, samples
        Which samples the losses are taken over, and how many they are.
    rates, losses
        (R,), rising rates, and the objective after the step at each; not finite where
        it overflows.
    loss
        The objective before the step.
    slope, bend
        Its first and second derivative by the rate, at rate 0.
    """

    run: int
    step: int
    over: LossOver
    samples: int
    rates: Floats
    losses: Floats
    loss: float
    slope: float
    bend: float

    def model(self, rates: Floats) -> Floats:
        """Return the quadratic model of the loss at `rates`."""
        result: Floats = self.loss + rates * self.slope + 0.5 * rates**2 * self.bend
        return result

    @property
    def model_lowest(self) -> float | None:
        """The rate at which the quadratic model is lowest, or None where it never turns."""
        return -self.slope / self.bend if self.slope < 0.0 < self.bend else None

    def loss_at(self, rate: float) -> float:
        """Return the loss after the step at `rate`, between the measured ones by interpolation."""
        if rate <= self.rates[0]:
            return float(self.loss + (self.losses[0] - self.loss) * rate / self.rates[0])
        return float(np.interp(np.log(rate), np.log(self.rates), self.losses))


def step_rate(experiment: Experiment, step: int) -> float:
    """Return the learning rate of the update that follows `step` others, as scheduled."""
    settings = experiment.hyperparameters
    return float(rates_at(settings.learning_rate, settings.schedule, np.array([step]))[0])


def rates_of_interest(experiment: Experiment, step: int) -> Floats:
    """Return the rates that a lens looks at: the slider's, and that of the step itself."""
    decades = round(np.log10(HIGHEST / LOWEST))
    rates = np.geomspace(LOWEST, HIGHEST, decades * _A_DECADE + 1)
    own = step_rate(experiment, step)
    return np.unique(np.append(rates, own)) if own > 0.0 else rates
