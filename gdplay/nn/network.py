"""The drawn network as operations on tensors: what eager runs and what programs trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd import arrays
from gdplay.autograd.elementwise import greater
from gdplay.autograd.product import matmul
from gdplay.autograd.symbol import Value
from gdplay.autograd.tensor import Tensor, apply
from gdplay.experiment.topology import Unit
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.layout import Block, ParameterLayout

Floats = NDArray[np.floating[Any]]


class ParameterLeaves:
    """The flat parameters cut into the leaves that a network is computed from.

    Each weight block and each layer's biases are a leaf of their own, so that the
    whole gradient is their gradients in a row.

    Parameters
    ----------
    layout
        Where each leaf begins and ends.
    parameters
        (P,), an array or a symbol; or a tensor, to which gradients then flow on.
    """

    def __init__(self, layout: ParameterLayout, parameters: Value | Tensor) -> None:
        self.layout = layout
        self._leaves: dict[tuple[int, int], Tensor] = {}
        for start, stop in self._slices():
            if isinstance(parameters, Tensor):
                leaf = apply(arrays.rows, parameters, start=start, stop=stop)
            else:
                leaf = Tensor(arrays.rows(parameters, start=start, stop=stop))
            self._leaves[start, stop] = leaf

    def weight(self, block: Block) -> Tensor:
        """Return the (out, in) matrix of `block`, 0 where there is no link.

        Programs compute a block with few links link by link, see `gdplay.program.fusion`.
        """
        leaf = self._leaves[block.start, block.stop]
        out, width = block.shape
        if block.cells is not None:
            leaf = apply(arrays.put, leaf, indices=block.cells, size=out * width)
        return leaf.reshape(out, width)

    def bias(self, layer: int) -> Tensor:
        """Return the (out, 1) biases of `layer`, an index into the topology's layers."""
        start, stop = self.layout.bias_slices[layer]
        return self._leaves[start, stop].reshape(stop - start, 1)

    def gradient(self) -> Any:
        """Return (P,), the gradients of all leaves after `backward`; 0 where none came."""
        leaves = [self._leaves[place] for place in self._slices()]
        # Nothing is greater than itself, NaN included: zeros of the leaf's own dtype.
        return arrays.concatenate(
            *(greater(leaf.data, leaf.data) if _has_none(leaf) else leaf.grad for leaf in leaves)
        )

    def _slices(self) -> list[tuple[int, int]]:
        blocks = [(block.start, block.stop) for block in self.layout.blocks]
        return sorted(blocks + list(self.layout.bias_slices))


@dataclass(frozen=True, slots=True)
class UnitValues:
    """What each unit computed; all (samples,).

    Parameters
    ----------
    activation
        What each input and unit passes on, by id.
    pre_activation
        The weighted sum plus bias of each unit, by id; inputs have none.
    """

    activation: dict[int, Floats]
    pre_activation: dict[int, Floats]


def columns_of(leaves: ParameterLeaves, inputs: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Return the activations of every column, the inputs first, and the pre-activations.

    Parameters
    ----------
    inputs
        (inputs, samples).

    Returns
    -------
    (units, samples) each; of the inputs' column the pre-activation is itself.
    """
    layout = leaves.layout
    active, weighted = [inputs], [inputs]
    for layer, units in enumerate(layout.topology.layers):
        depth = layer + 1
        total: Tensor | None = None
        for block in layout.blocks:
            if block.target == depth:
                part = apply(
                    matmul,
                    leaves.weight(block),
                    active[block.source],
                    transpose_a=False,
                    transpose_b=False,
                )
                total = part if total is None else total + part
        bias = leaves.bias(layer)
        if total is None:
            shape = (len(units), inputs.shape[1])
            z = apply(arrays.broadcast_to, bias, shape=shape)
        else:
            z = total + bias
        weighted.append(z)
        active.append(activated(units, z))
    return active, weighted


def activated(units: tuple[Unit, ...], z: Tensor) -> Tensor:
    """Return each unit's activation of its row of `z`; units of one kind are computed together."""
    kinds: dict[str, list[int]] = {}
    for row, unit in enumerate(units):
        kinds.setdefault(unit.activation, []).append(row)
    if len(kinds) == 1:
        return ACTIVATIONS[units[0].activation].function(z)
    parts = [
        ACTIVATIONS[name].function(apply(arrays.take, z, indices=tuple(chosen)))
        for name, chosen in kinds.items()
    ]
    joined = apply(arrays.concatenate, *parts)
    order = [row for chosen in kinds.values() for row in chosen]
    back = tuple(int(place) for place in np.argsort(order))
    return joined if back == tuple(range(len(back))) else apply(arrays.take, joined, indices=back)


def slopes(units: tuple[Unit, ...], z: Floats) -> Floats:
    """Return f′(z) of each unit's activation, (units, samples), by the vjp of its function."""
    weighted = Tensor(z)
    activated(units, weighted).sum().backward()
    return gradient_of(weighted)


def gradient_of(tensor: Tensor) -> Floats:
    """Return what came back to `tensor`, zeros where nothing did."""
    return np.broadcast_to(np.asarray(tensor.grad, tensor.data.dtype), tensor.data.shape)


def forward(layout: ParameterLayout, parameters: Floats, inputs: Floats) -> Floats:
    """Return what the network answers, (outputs, samples), for (inputs, samples)."""
    with np.errstate(all="ignore"):
        active, _ = columns_of(ParameterLeaves(layout, parameters), _tensor(inputs, parameters))
    result: Floats = active[-1].data
    return result


def forward_all(layout: ParameterLayout, parameters: Floats, inputs: Floats) -> UnitValues:
    """Return what every unit computes for (inputs, samples)."""
    with np.errstate(all="ignore"):
        active, weighted = columns_of(
            ParameterLeaves(layout, parameters), _tensor(inputs, parameters)
        )
    ids = layout.topology.column_ids
    return UnitValues(
        rows_by_id(ids, [column.data for column in active]),
        rows_by_id(ids[1:], [column.data for column in weighted[1:]]),
    )


def rows_by_id(ids: tuple[tuple[int, ...], ...], columns: list[Floats]) -> dict[int, Floats]:
    """Return the rows of some columns, (units, samples) each, by the ids of their units."""
    return {
        unit: column[row]
        for names, column in zip(ids, columns, strict=True)
        for row, unit in enumerate(names)
    }


def _tensor(inputs: Floats, parameters: Floats) -> Tensor:
    return Tensor(np.ascontiguousarray(inputs, parameters.dtype))


def _has_none(leaf: Tensor) -> bool:
    return isinstance(leaf.grad, float)
