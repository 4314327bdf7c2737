"""The losses over the whole data set, measured at a stride that doubles as they fill."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.training.snapshot import Losses

CAPACITY: Final = 1024
"""Measurements kept; a plot is seldom wider in pixels."""

Floats = NDArray[np.float64]


class Evaluations:
    """What was measured at steps 0, s, 2s, …: bounded, with the stride s a power of two.

    Parameters
    ----------
    capacity
        The most measurements that are kept, at least 2.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._steps = np.empty(capacity, dtype=np.int64)
        self._values = np.empty((5, capacity))
        self._count = 0
        self.stride = 1

    @property
    def steps(self) -> NDArray[np.int64]:
        """(E,), the steps measured, ascending. A copy."""
        return self._steps[: self._count].copy()

    @property
    def values(self) -> Floats:
        """(5, E): the rows of `row`. A copy."""
        return self._values[:, : self._count].copy()

    def restore(self, steps: NDArray[np.int64], values: Floats) -> None:
        """Go on from measurements that another run made; shapes (E,) and (5, E)."""
        for step, column in zip(steps, values.T, strict=True):
            self._append(int(step), column)

    def next_after(self, step: int) -> int:
        """Return the first step later than `step` that is to be measured."""
        return (step // self.stride + 1) * self.stride

    def is_due(self, step: int) -> bool:
        """Whether `step` is to be measured and has not been."""
        measured = self._count > 0 and self._steps[self._count - 1] >= step
        return step % self.stride == 0 and not measured

    def add(self, step: int, losses: Losses) -> None:
        """Keep what was measured at `step`; again at the same step replaces it."""
        self._append(step, row(losses))

    def double_stride(self) -> None:
        """Measure half as often from now on, and keep only what that would have measured."""
        self.stride *= 2
        kept = np.flatnonzero(self._steps[: self._count] % self.stride == 0)
        self._count = kept.size
        self._steps[: kept.size] = self._steps[kept]
        self._values[:, : kept.size] = self._values[:, kept]

    def _append(self, step: int, column: Floats) -> None:
        if self._count and self._steps[self._count - 1] == step:
            self._count -= 1
        while self._count == self._capacity:
            self.double_stride()
        if step % self.stride:
            return
        self._steps[self._count] = step
        self._values[:, self._count] = column
        self._count += 1


def row(losses: Losses) -> Floats:
    """Return (5,): objective, train, test, train accuracy, test accuracy."""
    return np.array(
        [
            losses.objective,
            losses.train,
            losses.test,
            losses.train_accuracy,
            losses.test_accuracy,
        ]
    )
