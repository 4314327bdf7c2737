"""The logarithmic scale of learning rates, 1e-7 to 10, in thousandths of a decade."""

from __future__ import annotations

import math
from typing import Final

LOWEST: Final = 1e-7
HIGHEST: Final = 10.0
DECADE: Final = 1000
"""Positions of the slider in one power of ten."""

FIRST: Final = -7 * DECADE
LAST: Final = DECADE


def position_of(rate: float) -> int:
    """Return the slider's position for `rate`; a rate off the scale stands at its end."""
    if rate <= LOWEST:
        return FIRST
    return min(LAST, round(DECADE * math.log10(rate)))


def rate_at(position: int) -> float:
    """Return the rate at a position, rounded to three significant digits."""
    return float(f"{10.0 ** (position / DECADE):.3g}")


def nudged(rate: float, decades: float) -> float:
    """Return `rate` times 10 to the power `decades`, on the scale, to three digits."""
    wanted = max(rate, LOWEST) * 10.0**decades
    return float(f"{min(max(wanted, LOWEST), HIGHEST):.3g}")


def rate_problem(rate: float) -> str | None:
    """Return why `rate` cannot be a learning rate, or None."""
    if rate < 0:
        return "A learning rate cannot be negative: the loss would rise."
    if rate > HIGHEST:
        return "The largest learning rate here is 10."
    if 0 < rate < LOWEST:
        return "The smallest learning rate here is 1e-7, or 0 to stand still."
    return None
