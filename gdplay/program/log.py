"""The history that a replay writes as it goes: (min, max, last) over buckets of steps."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.program.pages import zeros_on_pages

CAPACITY: Final = 2_048
"""Buckets kept; more than a loss plot has pixels."""

BUDGET: Final = CAPACITY * 1_000
"""Buckets × parameters kept at most, 49 MB: past 1,000 parameters there are fewer buckets."""

FEWEST: Final = 64
"""Buckets kept however many parameters there are: fewer would show no curve."""

MINIMUM, MAXIMUM, LAST = 0, 1, 2


class StepLog:
    """Every step of a run in a bounded number of buckets.

    When all buckets are full, neighbours merge and each covers twice as many steps;
    so no spike of a single step is ever lost, and memory stays flat.

    Parameters
    ----------
    parameters
        P, the length of the gradient.
    capacity
        The number of buckets; even. Fewer are kept past 1,000 parameters.
    start
        The step that the first entry belongs to.

    Attributes
    ----------
    loss
        (3, capacity): minimum, maximum and last in each bucket.
    gradient
        (3, capacity, P), likewise. Only the first `used` buckets of both mean anything,
        and a full bucket is never written again, so views of full ones may be handed
        out: a merge makes new arrays.
    counters
        (3,) int64: the steps a full bucket covers, the steps logged, the start.
        A kernel reads and writes these three arrays and nothing else.
    """

    def __init__(self, parameters: int, capacity: int = CAPACITY, start: int = 0) -> None:
        affordable = max(FEWEST, BUDGET // max(parameters, 1))
        self.capacity = min(capacity, affordable - affordable % 2)
        self.loss: NDArray[np.float64] = np.empty((3, self.capacity))
        self.gradient: NDArray[np.float64] = zeros_on_pages((3, self.capacity, parameters))
        self.counters: NDArray[np.int64] = np.array([1, 0, start], np.int64)

    @property
    def width(self) -> int:
        """The number of steps a full bucket covers; a power of two."""
        return int(self.counters[0])

    @property
    def count(self) -> int:
        """The number of steps logged."""
        return int(self.counters[1])

    @property
    def start(self) -> int:
        """The step that the first entry belongs to."""
        return int(self.counters[2])

    @property
    def used(self) -> int:
        """The number of buckets that hold at least one step."""
        return -(-self.count // self.width)

    @property
    def full(self) -> int:
        """The number of buckets that no further step falls into."""
        return self.count // self.width

    @property
    def steps(self) -> NDArray[np.int64]:
        """(used,), the step at which each bucket begins."""
        return self.start + self.width * np.arange(self.used, dtype=np.int64)

    def add(self, step: int, loss: float, gradient: NDArray[np.floating[Any]]) -> None:
        """Log one step; see `extend`."""
        self.extend(step, np.array([loss]), gradient[np.newaxis])

    def extend(
        self, step: int, losses: NDArray[np.floating[Any]], gradients: NDArray[np.floating[Any]]
    ) -> None:
        """Log (k,) losses and (k, P) gradients of the steps from `step` on.

        NaN stays visible: a bucket that met one has NaN as minimum and maximum.

        Raises
        ------
        ValueError
            When `step` does not follow the last one logged.
        """
        if step != self.start + self.count:
            raise ValueError(f"step {step} does not follow step {self.start + self.count - 1}")
        done = 0
        while done < len(losses):
            if self.count == self.width * self.capacity:
                self.merge()
            bucket, filled = divmod(self.count, self.width)
            taken = min(self.width - filled, len(losses) - done)
            chosen = slice(done, done + taken)
            if self.width == 1:
                taken = min(self.capacity - bucket, len(losses) - done)
                chosen = slice(done, done + taken)
                self.loss[:, bucket : bucket + taken] = losses[chosen]
                self.gradient[:, bucket : bucket + taken] = gradients[chosen]
            else:
                _merge_into(self.loss[:, bucket], losses[chosen], filled == 0)
                _merge_into(self.gradient[:, bucket], gradients[chosen], filled == 0)
            self.counters[1] += taken
            done += taken

    def merge(self) -> None:
        """Merge neighbouring buckets, all of which are full; each covers twice the steps."""
        self.loss, self.gradient = _merged(self.loss), _merged(self.gradient)
        self.counters[0] *= 2


def _merged(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a new array of the same shape with neighbours merged into its first half."""
    merged = zeros_on_pages(series.shape)
    half = series.shape[1] // 2
    left, right = series[:, 0::2], series[:, 1::2]
    np.minimum(left[MINIMUM], right[MINIMUM], out=merged[MINIMUM, :half])
    np.maximum(left[MAXIMUM], right[MAXIMUM], out=merged[MAXIMUM, :half])
    merged[LAST, :half] = right[LAST]
    return merged


def _merge_into(
    bucket: NDArray[np.float64], values: NDArray[np.floating[Any]], is_new: bool
) -> None:
    """Merge `values`, steps first, into the (3, ...) minimum, maximum and last of a bucket."""
    lowest, highest = values.min(axis=0), values.max(axis=0)
    bucket[MINIMUM] = lowest if is_new else np.minimum(bucket[MINIMUM], lowest)
    bucket[MAXIMUM] = highest if is_new else np.maximum(bucket[MAXIMUM], highest)
    bucket[LAST] = values[-1]
