"""Where each weight and bias of a topology stands in the flat arrays.

Every per-parameter array of training (values, gradient, optimizer slots) is flat
and holds exactly the parameters that exist, layer by layer: for each earlier
column the weights row by row (one row a target unit), then the layer's biases.
So a fully linked block is one reshape away from its (out × in) matrix.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
        return _frozen(np.array([isinstance(p, Link) for p in self.parameters], dtype=np.bool_))

    @cached_property
    def is_trainable(self) -> NDArray[np.bool_]:
        """(size,), False for what a person froze. Read-only."""
        links, biases = self.topology.frozen_links, self.topology.frozen_biases
        return _frozen(
            np.array(
                [
                    p not in links if isinstance(p, Link) else p.unit not in biases
                    for p in self.parameters
                ],
                dtype=np.bool_,
            )
        )


def layout_of(topology: Topology) -> ParameterLayout:
    """Return the layout of `topology`; a function of it alone."""
    columns = topology.column_ids
    depth_of = topology.depth_of
    incoming: dict[int, set[int]] = {depth: set() for depth in range(1, len(columns))}
    for link in topology.links:
        incoming[depth_of[link.target]].add(depth_of[link.source])

    parameters: list[Parameter] = []
    blocks: list[Block] = []
    bias_slices: list[tuple[int, int]] = []
    layer_slices: list[tuple[int, int]] = []
    for target in range(1, len(columns)):
        layer_start = len(parameters)
        blocks.extend(
            _add_block(topology, source, target, parameters) for source in sorted(incoming[target])
        )
        bias_start = len(parameters)
        parameters.extend(Bias(unit) for unit in columns[target])
        bias_slices.append((bias_start, len(parameters)))
        layer_slices.append((layer_start, len(parameters)))
    return ParameterLayout(
        topology, tuple(parameters), tuple(blocks), tuple(bias_slices), tuple(layer_slices)
    )


def _add_block(topology: Topology, source: int, target: int, parameters: list[Parameter]) -> Block:
    """Append the weights from column `source` to `target` and return their block."""
    sources, targets = topology.column_ids[source], topology.column_ids[target]
    every = [Link(s, t) for t in targets for s in sources]
    cells = tuple(cell for cell, link in enumerate(every) if link in topology.links)
    start = len(parameters)
    parameters.extend(every[cell] for cell in cells)
    complete = len(cells) == len(every)
    return Block(
        source,
        target,
        (len(targets), len(sources)),
        start,
        len(parameters),
        None if complete else cells,
    )


def _frozen(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    mask.flags.writeable = False
    return mask
