"""What lies where on the data canvas: from samples to spots, and from spots to samples.

A spot is a place in units of the axis across, on both axes: a brush that is round on
the screen is round in spots, on the plane as on a curve, whose values run in units of
their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.plane import Extent, extent_of, is_curve
from gdplay.ui.plane import plane_points

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sheet:
    """The plane of the first two columns, or the plane of a curve y = f(x).

    Parameters
    ----------
    extent
        The part that is shown, around the origin.
    columns
        How many columns of a sample a place stands for: one or two.
    is_curve
        Whether the way up is the value of a sample, not a column.
    """

    extent: Extent
    columns: int
    is_curve: bool

    @property
    def edge(self) -> float:
        """Spots lie within ±this on both axes."""
        return self.extent.right

    @property
    def stretch(self) -> float:
        """How many units of a spot one unit upwards is."""
        return self.extent.right / self.extent.top

    def spots(self, dataset: Dataset) -> Floats:
        """Return where each sample lies: (2, samples)."""
        return self._scaled(plane_points(dataset), self.stretch)

    def places(self, spots: Floats) -> Floats:
        """Return the places that `spots` are, both (2, n)."""
        return self._scaled(spots, 1.0 / self.stretch)

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

    @staticmethod
    def _scaled(points: Floats, factor: float) -> Floats:
        return np.stack([points[0], factor * points[1]])


def sheet_of(dataset: Dataset) -> Sheet:
    """Return the sheet that shows `dataset`."""
    return Sheet(extent_of(dataset), min(2, len(dataset.columns)), is_curve(dataset))
