"""What the network answers over the plane of the first two columns, and what each unit does there.

A map is a square of cells. **Row 0 is the lowest x₂ and column 0 the lowest x₁**,
so `map[row, column]` is the value at `centres(extent, resolution)`; a picture whose
first line is on top shows it upside down unless it is told otherwise. Values are
taken at the centres of the cells, so that the cells together fill the extent
exactly (TensorFlow Playground takes them so over [−6, 6]², 100 × 100).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Dataset

Floats = NDArray[np.float64]

Extent = tuple[float, float, float, float]
"""The left, right, lower and upper edge of a map: x₁ from, x₁ to, x₂ from, x₂ to."""

PLANE: Final[Extent] = (-6.0, 6.0, -6.0, 6.0)


@dataclass(frozen=True, eq=False, slots=True)
class Maps:
    """A training state seen over the plane. All arrays read-only.

    Parameters
    ----------
    run, revision, step
        Which state was seen: as in the `Snapshot` it came from.
    extent
        The edges of every map.
    output
        (R, R), what the output unit answers; (outputs, R, R) where the output
        layer has several units. The units' own values, before `nn.outputs` says
        what they mean.
    units
        (r, r) for each input and unit by id: the value it passes on.
    held
        The columns that are not on an axis, each with the mean it is held at.
    """

    run: int
    revision: int
    step: int
    extent: Extent
    output: Floats
    units: Mapping[int, Floats]
    held: Mapping[str, float]

    def __post_init__(self) -> None:
        for array in (self.output, *self.units.values()):
            array.flags.writeable = False


def centres(extent: Extent, resolution: int) -> tuple[Floats, Floats]:
    """Return the x₁ of each column and the x₂ of each row of a map, both (resolution,)."""
    left, right, lower, upper = extent
    share = (np.arange(resolution) + 0.5) / resolution
    return left + (right - left) * share, lower + (upper - lower) * share


def held_columns(dataset: Dataset) -> dict[str, float]:
    """Return each column beyond the first two with its mean over all samples, or 0 without any."""
    return {
        column: float(np.mean(dataset.values[place])) if dataset.size else 0.0
        for place, column in enumerate(dataset.columns)
        if place >= 2
    }


def plane_samples(dataset: Dataset, extent: Extent, resolution: int) -> Floats:
    """Return the cells of a map as samples: (columns, resolution²), row after row of the map.

    The first two columns run over the plane, the others stay at their mean.
    """
    along, up = centres(extent, resolution)
    values = np.empty((len(dataset.columns), resolution * resolution))
    axes = (np.tile(along, resolution), np.repeat(up, resolution))
    for row, axis in zip(values[:2], axes, strict=False):
        row[:] = axis
    for row, mean in zip(values[2:], held_columns(dataset).values(), strict=True):
        row[:] = mean
    return values
