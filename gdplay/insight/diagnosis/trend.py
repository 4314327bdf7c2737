"""Where a loss is heading, from its evaluations over the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

FEWEST: Final = 8
"""Evaluations below which little can be said about a trend."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How a loss moved over the later half of the run.

    Parameters
    ----------
    steps
        How many steps that was.
    level
        Its median over the last half of them.
    high
        What a quarter of the last half lie above: how bad it still gets where it swings.
    fall
        By what share it lies below the median of the first half; negative where it rose.
    swing
        The usual change from one evaluation to the next, as a share of `level`.
    turns
        The share of evaluations at which it turned round: about 2/3 for noise, near 0
        for a smooth course, 1 for a zigzag.
    """

    steps: int
    level: float
    high: float
    fall: float
    swing: float
    turns: float


def trend_of(steps: NDArray[np.int64], values: Floats, fewest: int = FEWEST) -> Trend | None:
    """Return the trend over the later half of the run, or None where that is too short.

    Parameters
    ----------
    steps, values
        (E,), ascending steps and the loss at each.
    fewest
        Evaluations in the later half, at least; 4 suffice for the level and the fall.
    """
    if steps.size == 0:
        return None
    recent = steps >= (steps[0] + steps[-1]) / 2
    chosen = values[recent]
    if chosen.size < fewest or not np.isfinite(chosen).all():
        return None
    half = chosen.size // 2
    before, after = float(np.median(chosen[:half])), float(np.median(chosen[half:]))
    changes = np.diff(chosen)
    size = max(after, 1e-300)
    return Trend(
        int(steps[-1] - steps[recent][0]),
        after,
        float(np.quantile(chosen[half:], 0.75)),
        1.0 - after / before if before > 0.0 else 0.0,
        float(np.median(np.abs(changes))) / size,
        float(np.mean(changes[1:] * changes[:-1] < 0.0)),
    )
