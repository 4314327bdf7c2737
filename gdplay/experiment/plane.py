"""The part of the plane that the pictures of a data set show."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from gdplay.experiment.dataset import Dataset

DEFAULT_REACH: Final = 6.0
"""Generated and drawn data live in [−6, 6]², TensorFlow Playground's picture."""

_REACHES: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class Extent(NamedTuple):
    """The shown range of the first two columns."""

    left: float
    right: float
    bottom: float
    top: float


def extent_of(dataset: Dataset) -> Extent:
    """Return the square around the origin that shows the first two columns of `dataset`.

    Data that were generated, drawn or not there yet get [−6, 6]², or more where a
    sample lies outside; data from elsewhere the next round size with a margin.
    """
    largest = float(np.max(np.abs(dataset.values[:2]), initial=0.0))
    own = dataset.recipe is not None or bool(dataset.drawn.any()) or dataset.size == 0
    if largest == 0 or (own and largest <= DEFAULT_REACH):
        return _square(DEFAULT_REACH)
    return _square(_round_reach(1.15 * largest))


def _square(reach: float) -> Extent:
    return Extent(-reach, reach, -reach, reach)


def _round_reach(reach: float) -> float:
    """Return the first round number that is at least `reach`, a positive one."""
    magnitude = 10.0 ** math.floor(math.log10(reach))
    return next((r * magnitude for r in _REACHES if r * magnitude >= reach), 10 * magnitude)
