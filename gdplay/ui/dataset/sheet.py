"""What lies where on the data canvas: from samples to spots, and from spots to samples.

A spot is a place on the canvas, ±6 on both axes whatever the units of the columns are: a
brush that is round on the screen is round in spots, and leaves as many points on a plane
of millimetres as on one of grams and years. On [−6, 6]² a spot is the place itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import DEFAULT_REACH, Extent, is_curve
from gdplay.experiment.slice import FIRST_TWO
from gdplay.ui.plane import plane_points

Floats = NDArray[np.float64]


EDGE: Final = DEFAULT_REACH
"""Spots lie within ± this on both axes."""


@dataclass(frozen=True)
class Sheet:
    """The plane of the first two columns, or the plane of a curve y = f(x).

    Parameters
    ----------
    extent
        The part that is shown.
    columns
        How many columns of a sample a place stands for: one or two.
    is_curve
        Whether the way up is the value of a sample, not a column.
    """

    extent: Extent
    columns: int
    is_curve: bool

    @property
    def is_around_origin(self) -> bool:
        """Whether the origin is in the middle, as with all data that are generated or drawn."""
        left, right, bottom, top = self.extent
        return left == -right and bottom == -top

    def spots(self, dataset: Dataset) -> Floats:
        """Return where each sample lies: (2, samples)."""
        middle, reach = self._middle_and_reach()
        return (plane_points(dataset) - middle) * (EDGE / reach)

    def places(self, spots: Floats) -> Floats:
        """Return the places that `spots` are, both (2, n)."""
        middle, reach = self._middle_and_reach()
        return middle + spots / (EDGE / reach)

    def samples(self, spots: Floats, label: float) -> tuple[Floats, Floats]:
        """Return the values (columns, n) and labels (n,) of samples put at `spots` (2, n)."""
        places = self.places(spots)
        if self.is_curve:
            return places[:1], places[1]
        return places[: self.columns], np.full(spots.shape[1], label)

    def axis_names(self, dataset: Dataset) -> tuple[str, ...]:
        """Return what the axes are called: one name, or two."""
        names = tuple(features.label(column) for column in dataset.columns[: self.columns])
        return (*names, "y") if self.is_curve else names

    def _middle_and_reach(self) -> tuple[Floats, Floats]:
        """Return the middle of both axes and how far they reach from it, (2, 1) each."""
        left, right, bottom, top = self.extent
        low, high = np.array([[left], [bottom]]), np.array([[right], [top]])
        return low + (high - low) / 2.0, (high - low) / 2.0


def sheet_of(dataset: Dataset) -> Sheet:
    """Return the sheet that shows `dataset` by its first two columns."""
    extent = FIRST_TWO.extent(dataset)
    return Sheet(extent, min(2, len(dataset.columns)), is_curve(dataset))
