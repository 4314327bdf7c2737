"""How large a learning rate the curvature of the objective allows.

Along the direction of the Hessian's largest eigenvalue λ a step of plain gradient
descent on a quadratic multiplies the distance to its minimum by 1 − ηλ: below
η = 1/λ it shrinks from one side, between 1/λ and 2/λ it zigzags and shrinks, above
2/λ it grows. With momentum β the limit is 2(1 + β)/λ (Polyak, 1964), with Nesterov's
2(1 + β)/((1 + 2β)λ): where −1 is a root of each method's characteristic polynomial.
On anything but a quadratic both are local.
"""

from __future__ import annotations

from dataclasses import dataclass

from gdplay.experiment.hyperparameters import Optimizer, OptimizerName


@dataclass(frozen=True, slots=True)
class RateMarks:
    """What the curvature says about the learning rate.

    Parameters
    ----------
    step
        The step whose parameters it was measured at.
    curvature
        λ, the largest positive eigenvalue of the objective's Hessian on the
        training set, over the parameters that are not frozen.
    monotone
        1/λ, below which plain gradient descent falls without zigzag; None for
        another optimizer.
    limit
        The rate above which steps grow along that direction.
    """

    step: int
    curvature: float
    monotone: float | None
    limit: float


def rate_marks(optimizer: Optimizer, curvature: float, step: int = 0) -> RateMarks | None:
    """Return the marks for `optimizer` where λ is `curvature`.

    None where λ is not positive, and for AdaGrad, RMSProp, Adam and AdamW, whose
    step along a direction does not depend on λ alone.
    """
    if not curvature > 0.0:
        return None
    beta = optimizer.momentum
    match optimizer.name:
        case OptimizerName.GRADIENT_DESCENT:
            return RateMarks(step, curvature, 1.0 / curvature, 2.0 / curvature)
        case OptimizerName.MOMENTUM:
            return RateMarks(step, curvature, None, 2.0 * (1.0 + beta) / curvature)
        case OptimizerName.NESTEROV:
            limit = 2.0 * (1.0 + beta) / ((1.0 + 2.0 * beta) * curvature)
            return RateMarks(step, curvature, None, limit)
        case _:
            return None
