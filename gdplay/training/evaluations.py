"""The losses over the whole data set, and how large the updates are: at a stride that doubles."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.training.snapshot import Losses

CAPACITY: Final = 1024
"""Measurements kept; a plot is seldom wider in pixels."""

Floats = NDArray[np.float64]

_LOSSES: Final = 5
"""Rows of `row`; those of the layers' updates follow."""


class Evaluations:
    """What was measured: bounded, and never sparser early in a run than late.

    Measurements fall on multiples of a stride, a power of two. Where measuring takes
    too long the stride grows, and what is there stays: the first steps of a run, where
    most happens, keep their detail. Only a full buffer is thinned, evenly.

    Parameters
    ----------
    capacity
        The most measurements that are kept, at least 2.
    layers
        L, the layers whose updates are measured.
    """

    def __init__(self, capacity: int = CAPACITY, layers: int = 0) -> None:
        self._capacity = capacity
        self._steps = np.empty(capacity, dtype=np.int64)
        self._values = np.empty((_LOSSES + layers, capacity))
        self._count = 0
        self._grain = 1
        self.stride = 1

    @property
    def steps(self) -> NDArray[np.int64]:
        """(E,), the steps measured, ascending. A copy."""
        return self._steps[: self._count].copy()

    @property
    def values(self) -> Floats:
        """(5, E): the rows of `row`. A copy."""
        return self._values[:_LOSSES, : self._count].copy()

    @property
    def ratios(self) -> Floats:
        """(L, E): |Δw| / |w| of each layer in the update that led there, or NaN. A copy."""
        return self._values[_LOSSES:, : self._count].copy()

    def adopt_layers(self, layers: int) -> None:
        """Measure so many layers from now on; of another number nothing is known before."""
        if layers != len(self._values) - _LOSSES:
            unknown = np.full((layers, self._capacity), np.nan)
            self._values = np.concatenate([self._values[:_LOSSES], unknown])

    def restore(
        self, steps: NDArray[np.int64], values: Floats, ratios: Floats | None = None
    ) -> None:
        """Go on from measurements that another run made; shapes (E,), (5, E) and (L, E)."""
        for place, (step, column) in enumerate(zip(steps, values.T, strict=True)):
            self._append(
                int(step), self._column(column, None if ratios is None else ratios[:, place])
            )

    def next_after(self, step: int) -> int:
        """Return the first step later than `step` that is to be measured."""
        return (step // self.stride + 1) * self.stride

    def is_due(self, step: int) -> bool:
        """Whether `step` is to be measured and has not been."""
        measured = self._count > 0 and self._steps[self._count - 1] >= step
        return step % self.stride == 0 and not measured

    def add(self, step: int, losses: Losses, ratios: Floats | None = None) -> None:
        """Keep what was measured at `step`; again at the same step replaces it.

        `ratios` (L,) are those of the update that led there, None where there was none.
        """
        self._append(step, self._column(row(losses), ratios))

    def _column(self, losses: Floats, ratios: Floats | None) -> Floats:
        layers = len(self._values) - _LOSSES
        if ratios is None or len(ratios) != layers:
            ratios = np.full(layers, np.nan)
        return np.concatenate([losses, ratios])

    def slow_down(self) -> None:
        """Measure half as often from now on."""
        self.stride *= 2

    def speed_up(self) -> None:
        """Measure twice as often from now on, as far as a thinned buffer allows."""
        self.stride = max(self.stride // 2, self._grain)

    def _thin(self) -> None:
        """Keep only the multiples of twice the grain, and measure no more often than that."""
        self._grain *= 2
        self.stride = max(self.stride, self._grain)
        kept = np.flatnonzero(self._steps[: self._count] % self._grain == 0)
        self._count = kept.size
        self._steps[: kept.size] = self._steps[kept]
        self._values[:, : kept.size] = self._values[:, kept]

    def _append(self, step: int, column: Floats) -> None:
        if self._count and self._steps[self._count - 1] == step:
            self._count -= 1
        while self._count == self._capacity:
            self._thin()
        if step % self._grain:
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
