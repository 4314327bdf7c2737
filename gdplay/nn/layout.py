"""Where each weight and bias of a topology stands in the flat arrays.

Every per-parameter array of training (values, gradient, optimizer slots) is flat
and holds exactly the parameters that exist, layer by layer: for each earlier
column the weights row by row (one row a target unit), then the layer's biases.
So a fully linked block is one reshape away from its (out × in) matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import Topology


@dataclass(frozen=True, slots=True)
class Block:
    """The weights between two columns.

    Parameters
    ----------
    source, target
        Depths of the columns; 0 is the inputs.
    shape
        (out, in), the units of both columns.
    start, stop
        The slice of the flat array that holds the weights that exist.
    cells
        For each of them its place in the row-major (out × in) matrix; None when
        every link exists, in that order.
    """

    source: int
    target: int
    shape: tuple[int, int]
    start: int
    stop: int
    cells: tuple[int, ...] | None


@dataclass(frozen=True)
class ParameterLayout:
    """The order of all parameters of one topology; made by `layout_of`.

    Parameters
    ----------
    topology
        What it lays out.
    parameters
        Every parameter, in flat order.
    blocks
        The weight blocks, by target, then source.
    bias_slices
        For each layer the (start, stop) of its biases.
    layer_slices
        For each layer the (start, stop) of all its parameters.
    """

    topology: Topology
    parameters: tuple[Parameter, ...]
    blocks: tuple[Block, ...]
    bias_slices: tuple[tuple[int, int], ...]
    layer_slices: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """The number of parameters."""
        return len(self.parameters)

    @cached_property
    def index(self) -> dict[Parameter, int]:
        """The flat position of each parameter. Do not modify."""
        return {parameter: place for place, parameter in enumerate(self.parameters)}

    @cached_property
    def is_weight(self) -> NDArray[np.bool_]:
        """(size,), True for weights, False for biases. Read-only."""
        mask = np.ones(self.size, np.bool_)
        for start, stop in self.bias_slices:
            mask[start:stop] = False
        return _frozen(mask)

    @cached_property
    def ends(self) -> NDArray[np.int64]:
        """(2, weights), the source and the target unit of each weight, in flat order. Read-only."""
        links = chain.from_iterable(self.parameters[b.start : b.stop] for b in self.blocks)
        return _frozen(np.fromiter(chain.from_iterable(links), np.int64).reshape(-1, 2).T)

    @cached_property
    def owners(self) -> NDArray[np.int64]:
        """(size,), the unit that each parameter belongs to: a link to its target. Read-only."""
        units = np.empty(self.size, np.int64)
        units[self.is_weight] = self.ends[1]
        columns = self.topology.column_ids[1:]
        for (start, stop), column in zip(self.bias_slices, columns, strict=True):
            units[start:stop] = column
        return _frozen(units)

    @cached_property
    def is_trainable(self) -> NDArray[np.bool_]:
        """(size,), False for what a person froze. Read-only."""
        mask = np.ones(self.size, np.bool_)
        frozen = chain(self.topology.frozen_links, map(Bias, self.topology.frozen_biases))
        mask[[self.index[parameter] for parameter in frozen if parameter in self.index]] = False
        return _frozen(mask)


def layout_of(topology: Topology) -> ParameterLayout:
    """Return the layout of `topology`; a function of it alone."""
    columns = topology.column_ids
    depth_of = topology.depth_of
    incoming: list[dict[int, list[Link]]] = [{} for _ in columns]
    for link in topology.links:
        source, target = link
        incoming[depth_of[target]].setdefault(depth_of[source], []).append(link)

    parameters: list[Parameter] = []
    blocks: list[Block] = []
    bias_slices: list[tuple[int, int]] = []
    layer_slices: list[tuple[int, int]] = []
    for target in range(1, len(columns)):
        layer_start = len(parameters)
        blocks.extend(
            _add_block(topology, source, target, links, parameters)
            for source, links in sorted(incoming[target].items())
        )
        bias_start = len(parameters)
        parameters.extend(Bias(unit) for unit in columns[target])
        bias_slices.append((bias_start, len(parameters)))
        layer_slices.append((layer_start, len(parameters)))
    return ParameterLayout(
        topology, tuple(parameters), tuple(blocks), tuple(bias_slices), tuple(layer_slices)
    )


def _add_block(
    topology: Topology, source: int, target: int, links: list[Link], parameters: list[Parameter]
) -> Block:
    """Append the weights from column `source` to `target` and return their block."""
    sources, targets = topology.column_ids[source], topology.column_ids[target]
    first_cell = {unit: row * len(sources) for row, unit in enumerate(targets)}
    column_of = {unit: column for column, unit in enumerate(sources)}
    at = {first_cell[link[1]] + column_of[link[0]]: link for link in links}
    cells = tuple(sorted(at))
    start = len(parameters)
    parameters.extend(map(at.__getitem__, cells))
    return Block(
        source,
        target,
        (len(targets), len(sources)),
        start,
        len(parameters),
        None if len(cells) == len(targets) * len(sources) else cells,
    )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
