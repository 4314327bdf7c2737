"""Whether a learning rate suits the next step: too small, about right, or beyond the lowest point.

Judged along the step itself, by the share it takes of the fall that this direction has
to offer. A rate near the limit of the curvature is not called too small for gaining
little along one step: above that limit the steps to come would grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from gdplay.insight.step_lens import StepLens

_LITTLE: Final = 0.1
"""A step that takes less than this share of the fall is called small."""

_MOST: Final = 0.5
"""A step past the lowest point is still about right while it keeps this share of the fall."""

_NEAR_LIMIT: Final = 0.25
"""From this share of the curvature's limit on no rate is called too small."""

_ROUNDING: Final = 1e-12


class Verdict(Enum):
    """What can be said of a rate."""

    STILL = "still"
    NOWHERE = "nowhere"
    UPHILL = "uphill"
    SMALL = "small"
    RIGHT = "right"
    BEYOND = "beyond"
    STEADY = "steady"
    PAST = "past"
    RISES = "rises"


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """A verdict and its numbers.

    Parameters
    ----------
    verdict
        `STILL`: the rate is 0. `NOWHERE`: the direction does not change the loss.
        `UPHILL`: the loss rises along it from the start. `SMALL`, `RIGHT`: before the
        lowest point, by how much of the fall is taken. `BEYOND`: past it, with most of
        the fall kept. `STEADY`: little of the fall, yet near the limit of the curvature.
        `PAST`: beyond the lowest point, most of the
        fall lost again. `RISES`: the step raises the loss.
    before, after
        The loss before the step and after it.
    share
        What the step takes of the fall to the lowest point; negative where it rises.
    lowest_rate, lowest
        Where the loss along this step is lowest, before it first comes back to where it
        began, and what it is there.
    """

    verdict: Verdict
    before: float
    after: float
    share: float
    lowest_rate: float
    lowest: float


def judge(lens: StepLens, rate: float, limit: float | None = None) -> StepVerdict:
    """Judge `rate` by the lens of the step.

    Parameters
    ----------
    limit
        The rate above which the curvature lets steps grow, where that is known.
    """
    place = _lowest_place(lens)
    lowest_rate, lowest = float(lens.rates[place]), float(lens.losses[place])
    after = lens.loss_at(rate) if rate > 0.0 else lens.loss
    fall = lens.loss - lowest
    share = (lens.loss - after) / fall if fall > 0.0 else 0.0
    verdict = _verdict(lens, rate, limit, share=share, after=after, lowest_rate=lowest_rate)
    return StepVerdict(verdict, lens.loss, after, share, lowest_rate, lowest)


def _verdict(
    lens: StepLens,
    rate: float,
    limit: float | None,
    *,
    share: float,
    after: float,
    lowest_rate: float,
) -> Verdict:
    is_near = limit is not None and rate >= _NEAR_LIMIT * limit
    is_past = rate > lowest_rate
    cases = (
        (not rate > 0.0, Verdict.STILL),
        (lens.slope == 0.0 or not np.isfinite(lens.loss), Verdict.NOWHERE),
        (lens.slope > 0.0, Verdict.UPHILL),
        (not after <= lens.loss * (1.0 + _ROUNDING), Verdict.RISES),
        (is_past and share < _MOST, Verdict.PAST),
        (is_past, Verdict.BEYOND),
        (share >= _LITTLE, Verdict.RIGHT),
        (is_near, Verdict.STEADY),
    )
    return next((verdict for holds, verdict in cases if holds), Verdict.SMALL)


def _lowest_place(lens: StepLens) -> int:
    """Return where the loss is lowest before it first comes back to where it began."""
    is_above = ~(lens.losses <= lens.loss + _ROUNDING * abs(lens.loss))
    end = int(np.argmax(is_above)) if is_above.any() else len(lens.losses)
    return int(np.argmin(lens.losses[:end])) if end else 0
