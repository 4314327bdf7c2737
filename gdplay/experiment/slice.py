"""Which two columns of the data a picture of the plane shows, and where the others are held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Dataset, Floats
from gdplay.experiment.plane import Extent, extent_of, is_curve

_MARGIN: Final = 0.08
"""The share of their range that data from elsewhere keep from the edges."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A plane through the data: two columns on the axes, the others held.

    Parameters
    ----------
    across, up
        The places of the columns on the axes; data of one column have no second.
    row
        The sample whose values the other columns are held at; None for their mean.
    """

    across: int = 0
    up: int = 1
    row: int | None = None

    def fitted(self, dataset: Dataset) -> Slice:
        """Return the slice that `dataset` can be seen in: the first two columns, or the mean."""
        count = len(dataset.columns)
        there = max(self.across, self.up) < count and self.across != self.up
        row = self.row if self.row is not None and self.row < dataset.size else None
        return Slice(self.across, self.up, row) if there else Slice(row=row)

    def order(self, dataset: Dataset) -> tuple[int, ...]:
        """Return the places of all columns, those on the axes first."""
        count = len(dataset.columns)
        axes = [place for place in (self.across, self.up) if place < count]
        return (*axes, *(place for place in range(count) if place not in axes))

    def arranged(self, dataset: Dataset) -> Dataset:
        """Return `dataset` with the columns on the axes first; itself where they are."""
        order = self.order(dataset)
        if order == tuple(range(len(order))):
            return dataset
        return replace(
            dataset,
            columns=tuple(dataset.columns[place] for place in order),
            values=dataset.values[list(order)],
            scaling=tuple(dataset.scaling[place] for place in order) if dataset.scaling else (),
        )

    def held(self, dataset: Dataset) -> dict[str, float]:
        """Return each column that is on no axis with the value it is held at, 0 without any."""
        return {
            dataset.columns[place]: self._value(dataset.values[place])
            for place in self.order(dataset)[2:]
        }

    def samples(self, dataset: Dataset, across: Floats, up: Floats) -> Floats:
        """Return places of the plane, (n,) each, as samples of `dataset`, (columns, n)."""
        values = np.empty((len(dataset.columns), across.size))
        order = self.order(dataset)
        for place, axis in zip(order, (across, up), strict=False):
            values[place] = axis
        for place in order[2:]:
            values[place] = self._value(dataset.values[place])
        return values

    def extent(self, dataset: Dataset) -> Extent:
        """Return the part of the plane to show.

        Data that were generated or drawn are shown around the origin (`extent_of`);
        data from elsewhere fill the picture, whatever their units are, and points drawn
        among them leave it where it is.
        """
        axes = self.order(dataset)[:2]
        shown = replace(
            dataset,
            columns=tuple(dataset.columns[place] for place in axes),
            values=dataset.values[list(axes)],
            scaling=(),
        )
        own = dataset.recipe is not None or bool(dataset.drawn.all())
        if own or len(axes) + is_curve(shown) < 2:
            return extent_of(shown)
        up = shown.labels if is_curve(shown) else shown.values[1]
        return Extent(*_range(shown.values[0], shown.drawn), *_range(up, shown.drawn))

    def _value(self, column: Floats) -> float:
        if self.row is not None:
            return float(column[self.row])
        return float(np.mean(column)) if column.size else 0.0


FIRST_TWO: Final = Slice()


def _range(values: Floats, drawn: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a range a little wider than that of the finite `values` that were not drawn.

    A drawn one widens it only where it lies outside.
    """
    is_finite = np.isfinite(values)
    given = values[is_finite & ~drawn]
    if not given.size:
        return -1.0, 1.0
    low, high = float(given.min()), float(given.max())
    margin = _MARGIN * (high - low) or 1.0
    added = values[is_finite & drawn]
    return (
        float(np.min(added, initial=low - margin)),
        float(np.max(added, initial=high + margin)),
    )
