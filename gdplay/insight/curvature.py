"""How sharply the objective bends: the largest eigenvalue of its Hessian, by Lanczos.

The Hessian itself is never formed: its product with a direction is the difference of
two of the engine's own gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import streams
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import BlockUpdate, Optimizer, Schedule
from gdplay.insight.rate_marks import RateMarks, rate_marks
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState
from gdplay.training.trainer import Trainer

Floats = NDArray[np.float64]
Gradient = Callable[[Floats], Floats]

_STREAM = "curvature"
_CUBE_ROOT_OF_EPSILON = float(np.cbrt(np.finfo(np.float64).eps))


class Curvature:
    """Measures the marks on the rate of one state after another.

    What is planned for an experiment is kept for its next state.
    """

    def __init__(self) -> None:
        self._key: tuple[Experiment, ParameterLayout] | None = None
        self._gradient: Gradient | None = None

    def measure(self, experiment: Experiment, state: TrainingState) -> RateMarks | None:
        """Return the marks on the learning rate at `state`, or None where there are none.

        Raises
        ------
        ValueError
            When the experiment cannot be trained.
        """
        optimizer = experiment.hyperparameters.optimizer
        if rate_marks(optimizer, 1.0) is None:
            return None  # spares the measurement
        free = state.layout.is_trainable
        gradient = self._gradient_of(experiment, state)

        def of_the_free(values: Floats) -> Floats:
            return gradient(_with(start, free, values))[free]

        start = np.asarray(state.parameters, dtype=np.float64)
        return rate_marks(optimizer, largest_eigenvalue(of_the_free, start[free]), state.step)

    def _gradient_of(self, experiment: Experiment, state: TrainingState) -> Gradient:
        key = self._key
        known = key is not None and key[0] is experiment and key[1] is state.layout
        if self._gradient is None or not known:
            self._key = (experiment, state.layout)
            self._gradient = objective_gradient(experiment, state)
        return self._gradient


def measure(experiment: Experiment, state: TrainingState) -> RateMarks | None:
    """Return the marks on the learning rate at one `state`; see `Curvature.measure`."""
    return Curvature().measure(experiment, state)


def objective_gradient(experiment: Experiment, state: TrainingState) -> Gradient:
    """Return the gradient of the objective over the whole training set, from (P,) to (P,).

    It is the engine's own: the gradient of a plain step whose batch is everything.
    """
    settings = replace(
        experiment.hyperparameters,
        optimizer=Optimizer(),
        schedule=Schedule(),
        batch_size=0,
        zero_gradients=True,
        block=BlockUpdate(),
        dtype="float64",
    )
    layout = state.layout
    trainer = Trainer(replace(experiment, hyperparameters=settings, topology=layout.topology))
    nothing, no_slots = np.zeros(layout.size), np.zeros((0, layout.size))

    def gradient(parameters: Floats) -> Floats:
        record = trainer.preview(TrainingState(layout, parameters.copy(), nothing, no_slots))
        return np.asarray(record.gradient, dtype=np.float64)

    return gradient


def _with(start: Floats, free: NDArray[np.bool_], values: Floats) -> Floats:
    """Return `start` with `values` where it is `free`."""
    result = start.copy()
    result[free] = values
    return result


def hessian_product(gradient: Gradient, at: Floats, direction: Floats) -> Floats:
    """Return H·d by central differences of the gradient: (g(x + εd) − g(x − εd)) / 2ε.

    The step ε·‖d‖ is ∛(machine epsilon)·(1 + ‖x‖), which balances rounding with
    the error of second order.

    Parameters
    ----------
    gradient
        From (P,) to (P,); it must not keep or change what it is given.
    at, direction
        (P,); where, and along what. A zero direction gives zeros.
    """
    length = float(np.linalg.norm(direction))
    if length == 0.0:
        return np.zeros_like(at)
    epsilon = _CUBE_ROOT_OF_EPSILON * (1.0 + float(np.linalg.norm(at))) / length
    ahead, behind = gradient(at + epsilon * direction), gradient(at - epsilon * direction)
    product: Floats = (ahead - behind) / (2.0 * epsilon)
    return product


def largest_eigenvalue(
    gradient: Gradient, at: Floats, tolerance: float = 1e-3, iterations: int = 48
) -> float:
    """Return the largest (most positive) eigenvalue of the Hessian at `at`.

    Lanczos' method with full reorthogonalisation (Golub and Van Loan, section 10.3),
    from a start that depends on the number of parameters alone, so that the same
    state always gives the same figure.

    Parameters
    ----------
    gradient
        Of the objective, from (P,) to (P,).
    at
        (P,), float64.
    tolerance
        Stops once the residual of the largest Ritz value is below this share of it.
    iterations
        At most as many Hessian products; each takes two gradients.

    Returns
    -------
    NaN when the gradient is not finite on the way, or without parameters.
    """
    size = at.shape[0]
    if size == 0:
        return float("nan")
    vector = streams.normal(streams.stream_key(0, _STREAM), np.arange(size))
    vector /= np.linalg.norm(vector)
    basis: list[Floats] = []
    diagonal: list[float] = []
    beside: list[float] = []
    largest = 0.0
    for _ in range(min(iterations, size)):
        basis.append(vector)
        product = hessian_product(gradient, at, vector)
        if not np.all(np.isfinite(product)):
            return float("nan")
        diagonal.append(float(vector @ product))
        for earlier in (*basis, *basis):
            product = product - (earlier @ product) * earlier
        rest = float(np.linalg.norm(product))
        values, vectors = np.linalg.eigh(_tridiagonal(diagonal, beside))
        largest = float(values[-1])
        if rest * abs(float(vectors[-1, -1])) <= tolerance * abs(largest):
            break
        beside.append(rest)
        vector = product / rest
    return largest


def _tridiagonal(diagonal: list[float], beside: list[float]) -> Floats:
    """Return the symmetric matrix with this diagonal and these entries on either side of it."""
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
