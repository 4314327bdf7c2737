"""What the network answers over the plane of the first two columns, and what each unit does there.

A map is a square of cells. **Row 0 is the lowest x₂ and column 0 the lowest x₁**,
so `map[row, column]` is the value at `centres(extent, resolution)`; a picture whose
first line is on top shows it upside down unless it is told otherwise. Values are
taken at the centres of the cells, so that the cells together fill the extent
exactly (TensorFlow Playground takes them so over [−6, 6]², 100 × 100).

Maps are computed in single precision, up to three times as fast: they are looked at as
colours, of which there are 255.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.nn.answer import activations
from gdplay.nn.state import TrainingState

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
        layer has several units; (0, 0) where it was not asked for. The units' own
        values, before `nn.outputs` says what they mean.
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


def maps(
    experiment: Experiment,
    state: TrainingState,
    resolution: int = 100,
    unit_resolution: int = 40,
    extent: Extent = PLANE,
    *,
    run: int = 0,
    revision: int = 0,
) -> Maps:
    """Return what `state` answers over the plane, and what each unit passes on there.

    Parameters
    ----------
    experiment
        Whose data's columns the inputs are fed from.
    state
        What is seen; its layout says which network it is of.
    resolution, unit_resolution
        R and r, the cells along each side of the output's map and of the units' maps;
        0 for one that is not wanted: the output is empty then, or there are no units.
    extent
        The edges of every map.
    run, revision
        Of the snapshot that the state comes from.

    Raises
    ------
    KeyError
        When an input's feature cannot be had from the columns of the data.
    """
    data, layout = experiment.dataset, state.layout
    with np.errstate(over="ignore"):
        parameters = state.parameters.astype(np.float32)

    def inputs(cells: int) -> Floats:
        values = plane_samples(data, extent, cells)
        return features.input_matrix(layout.topology, data, values)

    output, units = np.empty((1, 0, 0)), {}
    if resolution:
        answered = activations(layout, parameters, inputs(resolution))
        rows = [answered[unit.id] for unit in layout.topology.output_layer]
        output = np.array(rows, dtype=np.float64).reshape(-1, resolution, resolution)
    if unit_resolution:
        square = (unit_resolution, unit_resolution)
        values = activations(layout, parameters, inputs(unit_resolution))
        units = {u: np.array(row, dtype=np.float64).reshape(square) for u, row in values.items()}
    return Maps(
        run=run,
        revision=revision,
        step=state.step,
        extent=extent,
        output=output[0] if len(output) == 1 else output,
        units=units,
        held=held_columns(data),
    )


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
