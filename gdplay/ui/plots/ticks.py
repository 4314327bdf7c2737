"""Where an axis has its ticks, and how they are written."""

from __future__ import annotations

import math
from itertools import pairwise

from gdplay.ui.text import number

_LEADS = (1.0, 2.0, 2.5, 5.0, 10.0)


def nice_above(size: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 times a power of ten that is not below `size`."""
    if not size > 0.0 or not math.isfinite(size):
        return 1.0
    power = 10.0 ** math.floor(math.log10(size))
    return next((lead * power for lead in _LEADS if lead * power >= size * (1 - 1e-9)), 10 * power)


def linear_ticks(low: float, high: float, count: int) -> list[float]:
    """Return at most `count` + 1 round values from `low` to `high`."""
    if not high > low or count < 1:
        return [low]
    gap = nice_above((high - low) / count)
    first = math.ceil(low / gap - 1e-9)
    last = math.floor(high / gap + 1e-9)
    return [place * gap for place in range(first, last + 1)]


def step_ticks(left: float, right: float, count: int) -> list[int]:
    """Return round whole steps from `left` to `right`."""
    if right - left <= count:
        return list(range(math.ceil(left), math.floor(right) + 1))
    gap = max(1, round(nice_above((right - left) / count)))
    return list(range(math.ceil(left / gap) * gap, math.floor(right) + 1, gap))


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Return round values between two powers of ten, given as exponents, as exponents."""
    leads = next(
        leads
        for leads in ((1, 2, 5), (1, 3), (1,))
        if len(leads) * (high - low) <= count or len(leads) == 1
    )
    gap = max(1, math.ceil((high - low) / count)) if leads == (1,) else 1
    powers = range(math.floor(low / gap) * gap, math.ceil(high) + 1, gap)
    ticks = [power + math.log10(lead) for power in powers for lead in leads]
    return [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]


def aligned(values: list[float]) -> list[str]:
    """Return the ticks as text, ordinary ones all to the same number of decimals."""
    size = max((abs(value) for value in values), default=0.0)
    gap = min((b - a for a, b in pairwise(values)), default=size)
    if not 1e-3 <= size < 1e5:
        return _with_exponent(values, size, gap)
    digits = max(0, -math.floor(math.log10(gap) + 1e-9)) if gap > 0 else 2
    if digits and abs(gap * 10**digits - round(gap * 10**digits)) > 1e-6:
        digits += 1  # a gap of 2.5
    return [f"{value:,.{digits}f}".replace("-", "−") for value in values]


def _with_exponent(values: list[float], size: float, gap: float) -> list[str]:
    """Return very small or large ticks as text, with as many digits as tell them apart."""
    texts = [number(value) for value in values]
    if len(set(texts)) == len(texts) or not gap > 0.0:
        return texts
    power = math.floor(math.log10(size))
    digits = min(max(1, power - math.floor(math.log10(gap) + 1e-9)), 12)
    fine = (f"{value / 10.0**power:.{digits}f}e{power}" for value in values)
    return [text.replace("-", "−", 1) if text.startswith("-") else text for text in fine]
