"""The part of the plane that the pictures of a data set show."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from gdplay.experiment.dataset import Dataset, Floats

DEFAULT_REACH: Final = 6.0
"""Generated and drawn data live in [−6, 6]², TensorFlow Playground's picture."""

CURVE_RISE: Final = 1.5
"""How far up and down an empty curve y = f(x) can be drawn."""

_REACHES: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class Extent(NamedTuple):
    """The shown range of the first two columns, or of x and y of a curve."""

    left: float
    right: float
    bottom: float
    top: float


def is_curve(dataset: Dataset) -> bool:
    """Whether the samples are points of a curve: one column across, and a value upwards."""
    return dataset.task.kind == "regression" and len(dataset.columns) == 1


def extent_of(dataset: Dataset) -> Extent:
    """Return the part of the plane, around the origin, that shows `dataset`.

    Data that were generated, drawn or not there yet get [−6, 6]² (a curve's values
    ±1.5), or more where a sample lies outside; data from elsewhere the next round size
    with a margin.
    """
    own = dataset.recipe is not None or bool(dataset.drawn.any()) or dataset.size == 0
    across = _reach(dataset.values[:2], DEFAULT_REACH, own)
    up = _reach(dataset.labels, CURVE_RISE, own) if is_curve(dataset) else across
    return Extent(-across, across, -up, up)


def _reach(values: Floats, usual: float, own: bool) -> float:
    largest = float(np.max(np.abs(values[np.isfinite(values)]), initial=0.0))
    if largest == 0 or (own and largest <= usual):
        return usual
    return _round_reach(1.15 * largest)


def _round_reach(reach: float) -> float:
    """Return the first round number that is at least `reach`, a positive one."""
    magnitude = 10.0 ** math.floor(math.log10(reach))
    return next((r * magnitude for r in _REACHES if r * magnitude >= reach), 10 * magnitude)
