"""The whole network's gradient against central differences of the objective."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.gradcheck import GradientCheck, gradcheck
from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Parameter
from gdplay.insight.objective import objective_over
from gdplay.insight.stopping import StoppedError
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState

Floats = NDArray[np.float64]

TOLERANCE: Final = 1e-6
"""A deviation above this share of the largest gradient is a disagreement."""

_CALLS: Final = 4
"""Evaluations of the objective that central differences need for one parameter."""


@dataclass(frozen=True, eq=False, slots=True)
class NetworkCheck:
    """What a check found.

    Parameters
    ----------
    layout
        Of the network.
    step, samples
        At which step, and over how many training samples.
    gradient, difference
        (P,), by backward and by central differences.
    deviation
        (P,), of one from the other as a share of the largest gradient; 0 at a kink.
    kinks
        Parameters at a kink of the objective, where it has no one slope: not compared.
    failing
        Those that disagree, the worst first.
    """

    layout: ParameterLayout
    step: int
    samples: int
    gradient: Floats
    difference: Floats
    deviation: Floats
    kinks: tuple[Parameter, ...]
    failing: tuple[Parameter, ...]

    @property
    def worst(self) -> Parameter:
        """The parameter with the largest deviation."""
        return self.layout.parameters[int(np.argmax(self.deviation))]


def check_gradients(
    experiment: Experiment,
    state: TrainingState,
    on_progress: Callable[[float], None],
    is_stopping: Callable[[], bool],
) -> NetworkCheck:
    """Check every weight and bias at `state`, in float64, over the whole training set.

    Parameters
    ----------
    on_progress
        Called with the share that is done, 0 to 1.
    is_stopping
        Asked before each evaluation of the objective.

    Raises
    ------
    StoppedError
        When `is_stopping` says so.
    GraphError
        When a sample is not finite.
    """
    layout, rows = state.layout, experiment.dataset.train_rows
    objective = objective_over(experiment, layout, rows)
    total, done = _CALLS * layout.size + 1, 0

    def counted(parameters: Tensor) -> Tensor:
        nonlocal done
        if is_stopping():
            raise StoppedError
        result = objective(parameters)
        done += 1
        on_progress(done / total)
        return result

    at = np.asarray(state.parameters, np.float64)
    with np.errstate(all="ignore"):
        found = gradcheck(counted, at)
    return judge(found, layout, state.step, rows.size)


def judge(found: GradientCheck, layout: ParameterLayout, step: int, samples: int) -> NetworkCheck:
    """Return which of the gradients `found`, (P,), agree with the differences, kinks apart."""
    gradient, difference, kinks = found.gradient, found.difference, found.kinks
    scale = max(float(np.abs(gradient).max()), float(np.abs(difference).max()))
    deviation = np.abs(gradient - difference) / (scale if scale > 0.0 else 1.0)
    # What is not a number agrees with nothing.
    deviation = np.where(np.isnan(deviation), np.inf, deviation)
    deviation[list(kinks)] = 0.0
    order = np.argsort(-deviation, kind="stable")
    names = layout.parameters
    return NetworkCheck(
        layout,
        step,
        samples,
        gradient,
        difference,
        deviation,
        tuple(names[place] for place in kinks),
        tuple(names[place] for place in order if deviation[place] > TOLERANCE),
    )
