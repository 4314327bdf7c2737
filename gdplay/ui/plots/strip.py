"""The strip of gradients as an array: a row a parameter, time along; and what full colour means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.nn.layout import ParameterLayout
from gdplay.training.snapshot import History, Snapshot
from gdplay.ui.plots.columns import Columns, grouped, signed_extremes
from gdplay.ui.plots.ticks import nice_above
from gdplay.ui.robust import size_of_most

Floats = NDArray[np.floating[Any]]

_RECENT: Final = 0.34  # of the columns are recent
_RECENT_SHARE: Final = 0.99  # recent gradients may hardly be cut off,
_SHARE: Final = 0.95  # those of the past somewhat more
_SHRINK: Final = 0.3  # the scale falls only once what is seen needs less than this of it
_OVERSHOOT: Final = 1.5  # and rises only past this, so that it does not flicker
_LARGEST_SAMPLE: Final = 20_000  # cells looked at for the percentile


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one layer: from `start` to `stop`, counted from the top."""

    depth: int
    start: int
    stop: int


def groups(layout: ParameterLayout) -> tuple[Group, ...]:
    """Return the rows of each layer; the first hidden layer is on top."""
    return tuple(
        Group(depth, start, stop)
        for depth, (start, stop) in enumerate(layout.layer_slices, start=1)
    )


def cells(history: History, columns: Columns, rows: int) -> Floats:
    """Return the gradient farthest from 0 in each cell: (columns, at most `rows`).

    Where there are more parameters than `rows`, neighbours share a row, so that
    the strip never has more rows than pixels and yet shows every spike.
    """
    low = columns.minimum(history.gradient[0])
    high = columns.maximum(history.gradient[1])
    share = -(-low.shape[1] // max(1, rows))
    if share > 1:
        low = grouped(np.fmin, np.ascontiguousarray(low.T), share).T
        high = grouped(np.fmax, np.ascontiguousarray(high.T), share).T
    return signed_extremes(low, high)


class GrowingCells:
    """The `cells` of a run that goes on: what is finished is computed once.

    A column is finished when all its buckets are full; training never changes it
    again, until neighbouring buckets merge and all columns are others.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._finished: Floats = np.empty((0, 0))

    def of(self, snapshot: Snapshot, columns: Columns, rows: int) -> Floats:
        """Return `cells` of the snapshot's history."""
        history, layout = snapshot.history, snapshot.state.layout
        key = (snapshot.run, layout, history.bucket_width, columns.first, columns.group, rows)
        if key != self._key or len(self._finished) > columns.count:
            self._key = key
            self._finished = cells(history, replace(columns, stop=columns.first), rows)
        first = columns.first + len(self._finished) * columns.group
        new = cells(history, replace(columns, first=first), rows)
        seen = np.concatenate([self._finished, new])
        self._finished = seen[: (columns.stop - columns.first - 1) // columns.group]
        return seen


@dataclass(frozen=True, slots=True)
class Scale:
    """What full colour stands for: ± `size`, one of 1, 2, 2.5, 5 times a power of ten.

    It suits nearly all columns and the recent ones best, and has a dead zone, so that
    the colours of the past do not flicker while training runs. 0 until a gradient was
    seen. One that `is_chosen` stays.
    """

    size: float = 0.0
    is_chosen: bool = False

    def zoomed(self, factor: float) -> Scale:
        """Return the scale on which what is `factor` times smaller has full colour."""
        size = self.size / factor
        return Scale(size, is_chosen=True) if 1e-300 < size < 1e300 else self

    def following(self, seen: Floats) -> Scale:
        """Return the scale for `cells`: itself unless they have outgrown or left it."""
        if self.is_chosen:
            return self
        recent = seen[int(len(seen) * (1.0 - _RECENT)) :]
        needed = max(_size(recent, _RECENT_SHARE), _size(seen, _SHARE))
        if needed <= 0.0 or _SHRINK * self.size <= needed <= _OVERSHOOT * self.size:
            return self
        return Scale(nice_above(needed))


def _size(values: Floats, share: float) -> float:
    """Return the size of most of `values`, of a sample where they are many."""
    return size_of_most(values.ravel()[:: 1 + values.size // _LARGEST_SAMPLE], share)
