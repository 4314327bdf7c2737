"""How the sizes of a layer's gradients are spread: now, and typically of late."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.training.snapshot import History
from gdplay.ui.plots.strip import Group

Floats = NDArray[np.floating[Any]]

SMALLEST: Final = -12
"""Exponent below which a gradient counts as 0."""
A_DECADE: Final = 4
"""Bins for each power of ten."""
RECENT: Final = 64
"""Buckets, the last ones, whose spread is typical."""

_MOST: Final = 16_384
"""Gradients looked at for the typical spread of a layer; of more every so-manieth bucket."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """The gradients of one layer.

    Parameters
    ----------
    rising, falling
        How many are positive and negative in each bin.
    zeros
        How many are 0.
    median
        Of the sizes; NaN without any.
    """

    rising: NDArray[np.intp]
    falling: NDArray[np.intp]
    zeros: int
    median: float


Row = tuple[Group, Histogram, Floats]
"""A layer, its gradients now, and (bins,) how many each bin holds typically."""


def edges_of(decades: tuple[int, int]) -> Floats:
    """Return the edges of the bins from one power of ten to another, given as exponents."""
    first, last = decades
    return np.logspace(first, last, (last - first) * A_DECADE + 1)


def histogram(gradient: Floats, edges: Floats) -> Histogram:
    """Return the histogram of the sizes of `gradient` in bins between `edges`, all positive."""
    sizes = np.abs(gradient)
    known = np.isfinite(sizes) & (sizes > 10.0**SMALLEST)
    rising, _ = np.histogram(sizes[known & (gradient > 0)], edges)
    falling, _ = np.histogram(sizes[known & (gradient < 0)], edges)
    finite = sizes[np.isfinite(sizes)]
    median = float(np.median(finite)) if finite.size else math.nan
    return Histogram(rising, falling, int(finite.size - known.sum()), median)


def typical(history: History, group: Group, edges: Floats) -> Floats:
    """Return (bins,) how many gradients of a layer each bin held on average of late.

    The average is over the last step of each of the `RECENT` last buckets.
    """
    seen = history.gradient[2, -RECENT:, group.start : group.stop]
    seen = seen[:: max(1, -(-seen.size // _MOST))]
    if not seen.size:
        return np.zeros(len(edges) - 1)
    sizes = np.abs(seen[np.isfinite(seen)])
    counts, _ = np.histogram(sizes, edges)
    average: Floats = counts / len(seen)
    return average


def recent_steps(history: History) -> int:
    """Return how many steps the typical spread is of."""
    return min(RECENT, len(history.bucket_steps)) * history.bucket_width
