"""How far a central difference is from the gradient, over its step ε: the V of the check.

The difference (L(w + ε) − L(w − ε)) / 2ε leaves out the cubic term of Taylor's series,
an error of |L‴|/6·ε², and takes the difference of two numbers that are rounded, an error
of about u·|L|/ε with u the machine epsilon. Their sum is smallest near
ε = ∛(3·u·|L| / |L‴|) (Press et al., "Numerical Recipes", section 5.7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Parameter
from gdplay.insight.objective import gradient_at, objective_over, value_at
from gdplay.insight.stopping import StoppedError
from gdplay.nn.state import TrainingState

Floats = NDArray[np.float64]

LARGEST, SMALLEST = 1e-1, 1e-12
_A_DECADE: Final = 10
_CUBIC_STEP: Final = 1e-2
"""The ε at which the cubic term is taken: large enough that rounding does not count."""

_UNIT: Final = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False, slots=True)
class DifferenceError:
    """One parameter's gradient against central differences. Arrays are read-only.

    Parameters
    ----------
    parameter, step, samples
        Of what, at which step, over how many training samples.
    gradient
        By backward.
    epsilons, differences, errors
        (E,), falling steps, the central difference by each, and how far that is from
        the gradient.
    cubic, rounding
        |L‴|/6 and u·|L|: the error is about ``cubic·ε² + rounding/ε``.
    """

    parameter: Parameter
    step: int
    samples: int
    gradient: float
    epsilons: Floats
    differences: Floats
    errors: Floats
    cubic: float
    rounding: float

    @property
    def best(self) -> int:
        """The place of the smallest error."""
        known = np.where(np.isfinite(self.errors), self.errors, np.inf)
        return int(np.argmin(known))


def difference_error(
    experiment: Experiment,
    state: TrainingState,
    parameter: Parameter,
    on_progress: Callable[[float], None],
    is_stopping: Callable[[], bool],
) -> DifferenceError:
    """Compare `parameter`'s gradient at `state` with differences, in float64.

    Parameters
    ----------
    on_progress
        Called with the share that is done, 0 to 1.
    is_stopping
        Asked before each difference.

    Raises
    ------
    StoppedError
        When `is_stopping` says so.
    KeyError
        When the state's layout has no such parameter.
    """
    place = state.layout.index[parameter]
    rows = experiment.dataset.train_rows
    objective = objective_over(experiment, state.layout, rows)
    at = np.asarray(state.parameters, np.float64)

    def difference(epsilon: float) -> float:
        above, below = at.copy(), at.copy()
        above[place] += epsilon
        below[place] -= epsilon
        # What was moved in fact: w + ε itself is rounded.
        moved = float(above[place] - below[place])
        if moved == 0.0:  # so large a w that ε is lost beside it
            return float("nan")
        return (value_at(objective, above) - value_at(objective, below)) / moved

    decades = round(np.log10(LARGEST / SMALLEST))
    epsilons = np.geomspace(LARGEST, SMALLEST, decades * _A_DECADE + 1)
    differences = np.empty(len(epsilons))
    with np.errstate(all="ignore"):
        for done, epsilon in enumerate(epsilons.tolist()):
            if is_stopping():
                raise StoppedError
            differences[done] = difference(epsilon)
            on_progress((done + 1) / len(epsilons))
        gradient = float(gradient_at(objective, at)[place])
        wide, near = difference(2.0 * _CUBIC_STEP), difference(_CUBIC_STEP)
        cubic = abs(wide - near) / (3.0 * _CUBIC_STEP**2)
        errors = np.abs(differences - gradient)
    for array in (epsilons, differences, errors):
        array.flags.writeable = False
    return DifferenceError(
        parameter,
        state.step,
        rows.size,
        gradient,
        epsilons,
        differences,
        errors,
        cubic,
        _UNIT * abs(value_at(objective, at)),
    )
