"""A curve with its noise averaged away, drawn beside the raw one and never instead of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def smoothed(steps: NDArray[np.int64], values: Floats, over: float) -> Floats:
    """Return the exponential moving average of a curve, its bias corrected; NaN stays NaN.

    The average decays by β = 1 − 1/`over` with each step, so that it reaches about `over`
    steps back however far apart the measurements are: with Δ steps to the one before,
    m ← β^Δ·m + (1 − β^Δ)·v, and n likewise of ones; the average is m / n. For Δ = 1 this
    is Adam's correction, m / (1 − β^k).

    Parameters
    ----------
    steps, values
        (E,), ascending; values that are not finite do not count.
    over
        More than 1, in steps.
    """
    average = np.full(len(values), np.nan)
    known = np.flatnonzero(np.isfinite(values))
    if not known.size:
        return average
    gaps = np.diff(steps[known], prepend=steps[known[0]] - 1)
    decays = (1.0 - 1.0 / over) ** gaps
    mean = weight = 0.0
    means = []
    for decay, value in zip(decays.tolist(), values[known].tolist(), strict=True):
        mean = decay * mean + (1.0 - decay) * value
        weight = decay * weight + (1.0 - decay)
        means.append(mean / weight)
    average[known] = means
    return average
