"""Checks gradients against differences: what backward says, and what a small step shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor

Floats = NDArray[np.float64]

STEP: Final = 1e-4
"""The larger of the two steps; Richardson's extrapolation leaves an error of its 4th power."""

KINK: Final = 3e-8
"""Where one-sided differences disagree by more than this share of the scale."""


@dataclass(frozen=True, eq=False, slots=True)
class GradientCheck:
    """What a check found.

    Parameters
    ----------
    gradient, difference
        Of the shape of what was checked: by backward, and by differences.
    kinks
        The flat places at which the function has a kink within the step; they are
        not compared.
    error
        The largest deviation elsewhere, as a share of the largest gradient; 0 where
        nothing is compared.
    """

    gradient: Floats
    difference: Floats
    kinks: tuple[int, ...]
    error: float


def gradcheck(function: Callable[[Tensor], Tensor], at: Floats) -> GradientCheck:
    """Compare the gradient of a scalar function of one array with central differences.

    The differences at two steps are extrapolated (Richardson): error O(h⁴). On a smooth
    function the second differences at both steps agree likewise; where they do not, a
    kink lies within the step and the place is named instead of compared.

    Parameters
    ----------
    function
        From a tensor of the shape of `at` to a scalar; called 4 times an entry.
    at
        Where, float64.
    """
    point = Tensor(at.copy())
    result = function(point)
    result.backward()
    gradient = np.broadcast_to(point.grad, at.shape).astype(np.float64)
    middle = float(result.data)
    difference = np.zeros(at.size)
    bends = np.zeros(at.size)
    for place in range(at.size):
        step = STEP * max(1.0, abs(float(at.flat[place])))
        wide = _slopes(function, at, place, step, middle)
        near = _slopes(function, at, place, step / 2, middle)
        difference[place] = (4.0 * sum(near) - sum(wide)) / 6.0
        bends[place] = abs((wide[1] - wide[0]) - 2.0 * (near[1] - near[0]))
    scale = max(float(np.abs(gradient).max(initial=0.0)), float(np.abs(difference).max(initial=0)))
    if scale == 0.0:
        return GradientCheck(gradient, difference.reshape(at.shape), (), 0.0)
    kinks = np.flatnonzero(bends > KINK * scale)
    deviation = np.abs(gradient.ravel() - difference)
    deviation[kinks] = 0.0
    error = float(deviation.max(initial=0.0)) / scale
    return GradientCheck(
        gradient, difference.reshape(at.shape), tuple(int(kink) for kink in kinks), error
    )


def _slopes(
    function: Callable[[Tensor], Tensor], at: Floats, place: int, step: float, middle: float
) -> tuple[float, float]:
    """Return the slopes to the left and to the right of `place`."""
    ends = []
    for side in (-step, step):
        moved = at.copy()
        moved.flat[place] += side
        ends.append(float(function(Tensor(moved)).data))
    return (middle - ends[0]) / step, (ends[1] - middle) / step
