"""How strongly a link is drawn: from a number to one of sixteen cached pens."""

from __future__ import annotations

import math
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.ui.robust import size_of_most

Floats = NDArray[np.floating[Any]]

LEVELS: Final = 8
"""Steps of thickness for each sign; bucket `LEVELS` + n is level n of a negative value."""

_ROBUST_SHARE: Final = 0.95
_MEMORY: Final = 0.97
_SHRINK: Final = 0.3


class Shown(StrEnum):
    """What the links show."""

    WEIGHTS = "weight"
    GRADIENTS = "gradient"
    UPDATES = "update"
    PULLS = "pull"


_FLOORS: Final = MappingProxyType(
    {Shown.WEIGHTS: 1.0, Shown.GRADIENTS: 1e-9, Shown.UPDATES: 1e-12, Shown.PULLS: 1e-12}
)


def buckets(values: Floats, scale: float) -> NDArray[np.int8]:
    """Return the pen of each value: its level, plus `LEVELS` where it is negative.

    Parameters
    ----------
    values
        (links,). What is not a number counts as 0, an infinity as the largest.
    scale
        The size at which a link is as thick as it gets; positive.

    Returns
    -------
    (links,), 0 to 2 · `LEVELS` − 1.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        level = np.abs(np.nan_to_num(values, nan=0.0)) / scale * LEVELS
    level = np.minimum(level, LEVELS - 1).astype(np.int8)
    return np.where(values < 0, level + np.int8(LEVELS), level).astype(np.int8)


def rounded_up(size: float) -> float:
    """Return the next of …, 0.7, 1, 1.5, 2, 3, 5, 7, 10, … not below `size` (positive)."""
    power = 10.0 ** math.floor(math.log10(size))
    for step in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0):
        if size <= step * power * (1 + 1e-9):
            return step * power
    return 10.0 * power


class RobustScale:
    """The largest size the legend speaks of, calm from frame to frame.

    It follows the 95th percentile of the sizes, so that a single huge weight does
    not make all the others thin; it grows at once and shrinks late.
    """

    def __init__(self, shown: Shown) -> None:
        self._floor = _FLOORS[shown]
        self._peak = 0.0
        self._scale = self._floor

    @property
    def value(self) -> float:
        """The size at which a link is as thick as it gets."""
        return self._scale

    def forget(self) -> None:
        """Begin anew: what another run's sizes were says nothing of this one's."""
        self._peak, self._scale = 0.0, self._floor

    def follow(self, values: Floats) -> float:
        """Take in the values of one frame, (links,), and return the scale to draw them by."""
        if np.isfinite(values).any():
            size = size_of_most(values, _ROBUST_SHARE)
            self._peak = max(size, self._peak * _MEMORY, self._floor)
            if not self._scale * _SHRINK <= self._peak <= self._scale:
                self._scale = rounded_up(self._peak)
        return self._scale
