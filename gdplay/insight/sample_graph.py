"""The graph of one sample: what the engine's tape recorded from the inputs to the loss.

The network is computed once more for one sample, a number at a time, by the engine's
eager tensors; then `backward` runs from the loss. The nodes are those tensors, as they
remember each other: nothing here knows a derivative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd import arrays
from gdplay.autograd.tensor import Tensor, apply
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.feed import samples_of
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES

Floats = NDArray[np.floating[Any]]


class Role(StrEnum):
    """What a node is."""

    INPUT = "input"
    PARAMETER = "parameter"
    TARGET = "target"
    CONSTANT = "constant"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Node:
    """One tensor of the graph.

    Parameters
    ----------
    role, operation
        What it is, and the primitive that computed it; empty for a leaf.
    values, gradients
        What it holds, one number nearly always; and the derivatives of the loss by it.
    inputs
        The places of the nodes it was computed from.
    parameter
        The weight or bias it is, or None.
    """

    role: Role
    operation: str
    values: tuple[float, ...]
    gradients: tuple[float, ...]
    inputs: tuple[int, ...]
    parameter: Parameter | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The nodes of an input, of a unit, or of the loss.

    Parameters
    ----------
    unit
        The id of the input or unit; None for the loss.
    depth
        The column it belongs to; the loss comes after the outputs.
    nodes
        Places of its nodes, each after those it was computed from.
    output
        The node that others go on from.
    """

    unit: int | None
    depth: int
    nodes: tuple[int, ...]
    output: int


@dataclass(frozen=True, eq=False, slots=True)
class SampleGraph:
    """The graph of one sample's own loss, without the division by the number of samples.

    Parameters
    ----------
    row
        The sample, as a row of the data set.
    nodes
        Each after those it was computed from; the loss is the last.
    groups
        Column by column, the loss last.
    """

    row: int
    nodes: tuple[Node, ...]
    groups: tuple[Group, ...]

    @property
    def loss(self) -> Node:
        """Where backward starts."""
        return self.nodes[-1]


def sample_graph(
    experiment: Experiment, layout: ParameterLayout, parameters: Floats, row: int
) -> SampleGraph:
    """Return the graph of the sample at `row`, with every gradient.

    Raises
    ------
    GraphError
        When the sample is not finite.
    KeyError
        When the data cannot feed an input of the network.
    """
    samples = samples_of(experiment, np.array([row]))
    recording = _Recording()
    topology = layout.topology
    with np.errstate(all="ignore"):
        active: dict[int, Tensor] = {}
        for place, unit in enumerate(topology.inputs):
            tensor = recording.leaf(samples.inputs[place, 0], Role.INPUT)
            active[unit.id] = recording.close(unit.id, 0, tensor)
        leaf_of = {
            parameter: recording.leaf(value, Role.PARAMETER, parameter)
            for parameter, value in zip(layout.parameters, parameters, strict=True)
        }
        incoming: dict[int, list[Link]] = {unit.id: [] for unit in topology.units}
        for parameter in layout.parameters:
            if isinstance(parameter, Link):
                incoming[parameter.target].append(parameter)
        for depth, layer in enumerate(topology.layers, start=1):
            for unit_ in layer:
                terms = [leaf_of[link] * active[link.source] for link in incoming[unit_.id]]
                z = _sum([*terms, leaf_of[Bias(unit_.id)]])
                a = ACTIVATIONS[unit_.activation].function(z)
                active[unit_.id] = recording.close(unit_.id, depth, a)
        outputs = [active[unit.id] for unit in topology.output_layer]
        targets = [recording.leaf(value, Role.TARGET) for value in samples.targets[:, 0]]
        loss = recording.close(None, len(topology.layers) + 1, _loss(experiment, outputs, targets))
        loss.backward()
    return recording.graph(row)


class _Recording:
    """Reads the tape: which tensor is which node, and to which group it belongs."""

    def __init__(self) -> None:
        self._roles: dict[int, tuple[Role, Parameter | None]] = {}
        self._kept: list[Tensor] = []  # an id is a tensor's only while the tensor lives
        self._places: dict[int, int] = {}
        self._tensors: list[Tensor] = []
        self._groups: list[Group] = []

    def leaf(self, value: Any, role: Role, parameter: Parameter | None = None) -> Tensor:
        tensor = Tensor(np.asarray(value)[()])
        self._roles[id(tensor)] = (role, parameter)
        self._kept.append(tensor)
        return tensor

    def close(self, unit: int | None, depth: int, output: Tensor) -> Tensor:
        """End a group: everything that `output` needs and no group has yet."""
        first = len(self._tensors)
        for tensor in _in_order(output, self._places):
            self._places[id(tensor)] = len(self._tensors)
            self._tensors.append(tensor)
        nodes = tuple(range(first, len(self._tensors)))
        self._groups.append(Group(unit, depth, nodes, self._places[id(output)]))
        return output

    def graph(self, row: int) -> SampleGraph:
        return SampleGraph(row, tuple(map(self._node, self._tensors)), tuple(self._groups))

    def _node(self, tensor: Tensor) -> Node:
        plain = Role.OPERATION if tensor.operation else Role.CONSTANT
        role, parameter = self._roles.get(id(tensor), (plain, None))
        values = np.ravel(tensor.data)
        gradients = np.broadcast_to(np.ravel(tensor.grad), values.shape)
        inputs = tuple(self._places[id(source)] for source in tensor.inputs)
        return Node(
            role,
            tensor.operation,
            tuple(values.tolist()),
            tuple(gradients.tolist()),
            inputs,
            parameter,
        )


def _in_order(root: Tensor, known: dict[int, int]) -> Iterable[Tensor]:
    """Yield what `root` was computed from and is not known yet, inputs first; no recursion."""
    entered: set[int] = set()
    pending = [(root, False)]
    while pending:
        tensor, done = pending.pop()
        if done:
            yield tensor
        elif id(tensor) not in entered and id(tensor) not in known:
            entered.add(id(tensor))
            pending.append((tensor, True))
            pending.extend((source, False) for source in reversed(tensor.inputs))


def _sum(terms: list[Tensor]) -> Tensor:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def _loss(experiment: Experiment, outputs: list[Tensor], targets: list[Tensor]) -> Tensor:
    """Return the sample's own loss; output by output where the loss is a sum over them."""
    settings = experiment.hyperparameters
    loss = LOSSES[settings.loss]
    if settings.loss is LossName.SOFTMAX_CROSS_ENTROPY:
        columns = [
            apply(arrays.concatenate, *(value.reshape(1, 1) for value in values))
            for values in (outputs, targets)
        ]
        total = loss.function(columns[0], columns[1], settings.huber_delta).reshape()
    else:
        pairs = zip(outputs, targets, strict=True)
        total = _sum([loss.function(o, t, settings.huber_delta) for o, t in pairs])
    return total * loss.factor if loss.factor != 1.0 else total
