"""What the network answers over a plane of two columns, and what each unit does there.

A map is a square of cells. **Row 0 is the lowest x₂ and column 0 the lowest x₁**,
so `map[row, column]` is the value at `centres(extent, resolution)`; a picture whose
first line is on top shows it upside down unless it is told otherwise. Values are
taken at the centres of the cells, so that the cells together fill the extent
exactly (TensorFlow Playground takes them so over [−6, 6]², 100 × 100).

Of a curve y = f(x) there is one row: the value at each place across.

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
from gdplay.experiment.plane import is_curve
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.nn.answer import activations, answers
from gdplay.nn.state import TrainingState

Floats = NDArray[np.float64]

Extent = tuple[float, float, float, float]
"""The left, right, lower and upper edge of a map: x₁ from, x₁ to, x₂ from, x₂ to."""

PLANE: Final[Extent] = (-6.0, 6.0, -6.0, 6.0)

CURVE_DETAIL: Final = 2
"""How many times as many values a curve has as a map has cells a side."""


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
        values, before `nn.outputs` says what they mean. Of a curve (2R,).
    units
        (r, r) for each input and unit by id: the value it passes on. Of a curve (2r,).
    held
        The columns that are not on an axis, each with the value it is held at.
    plane
        Which columns are on the axes, and where the others are held.
    is_curve
        Whether the data are a curve y = f(x).
    """

    run: int
    revision: int
    step: int
    extent: Extent
    output: Floats
    units: Mapping[int, Floats]
    held: Mapping[str, float]
    plane: Slice = FIRST_TWO
    is_curve: bool = False

    def __post_init__(self) -> None:
        for array in (self.output, *self.units.values()):
            array.flags.writeable = False


def maps(
    experiment: Experiment,
    state: TrainingState,
    resolution: int = 100,
    unit_resolution: int = 40,
    extent: Extent | None = None,
    *,
    plane: Slice = FIRST_TWO,
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
        The edges of every map; by default those that show the data.
    plane
        Which columns are on the axes, and where the others are held.
    run, revision
        Of the snapshot that the state comes from.

    Raises
    ------
    KeyError
        When an input's feature cannot be had from the columns of the data.
    """
    data, layout = experiment.dataset, state.layout
    seen = plane.fitted(data)
    edges = seen.extent(data) if extent is None else extent
    curved = is_curve(data)
    with np.errstate(over="ignore"):
        parameters = state.parameters.astype(np.float32)

    def inputs_on(cells: int) -> tuple[Floats, tuple[int, ...]]:
        values = plane_samples(data, edges, cells, seen)
        inputs = features.input_matrix(layout.topology, data, values)
        return inputs, (inputs.shape[1],) if curved else (cells, cells)

    output, units = np.empty((1, 0) if curved else (1, 0, 0)), {}
    if resolution:
        inputs, shape = inputs_on(resolution)
        output = answers(layout, parameters, inputs).astype(np.float64).reshape(-1, *shape)
    if unit_resolution:
        inputs, shape = inputs_on(unit_resolution)
        rows = activations(layout, parameters, inputs)
        units = {u: np.array(row, dtype=np.float64).reshape(shape) for u, row in rows.items()}
    return Maps(
        run=run,
        revision=revision,
        step=state.step,
        extent=edges,
        output=output[0] if len(output) == 1 else output,
        units=units,
        held=seen.held(data),
        plane=seen,
        is_curve=curved,
    )


def centres(extent: Extent, resolution: int) -> tuple[Floats, Floats]:
    """Return the x₁ of each column and the x₂ of each row of a map, both (resolution,)."""
    left, right, lower, upper = extent
    share = (np.arange(resolution) + 0.5) / resolution
    return left + (right - left) * share, lower + (upper - lower) * share


def plane_samples(
    dataset: Dataset, extent: Extent, resolution: int, plane: Slice = FIRST_TWO
) -> Floats:
    """Return the cells of a map as samples, row after row of the map; of a curve one row.

    Returns
    -------
    (columns, resolution²), or (columns, 2 resolution)
    """
    if is_curve(dataset):
        along, _ = centres(extent, CURVE_DETAIL * resolution)
        return along[np.newaxis]
    along, up = centres(extent, resolution)
    return plane.samples(dataset, np.tile(along, resolution), np.repeat(up, resolution))
