"""What the nodes of a graph are called."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Topology
from gdplay.insight.sample_graph import Group, Node, Role, SampleGraph
from gdplay.ui import names
from gdplay.ui.text import number

_SIGNS: Final = MappingProxyType(
    {
        "add": "+",
        "subtract": "−",
        "multiply": "×",
        "divide": "÷",
        "negative": "−( )",
        "square": "( )²",
        "power": "( )ⁿ",
        "exp": "eˣ",
        "log": "ln",
        "absolute": "| |",
        "maximum": "max",
        "minimum": "min",
        "relu": "ReLU",
        "log_sum_exp": "log Σ eˣ",
        "concatenate": "all",
        "reshape": "same",
    }
)
_LEAVES: Final = MappingProxyType({Role.TARGET: "expected", Role.CONSTANT: "constant"})
_MOST: Final = 2


def node_label(node: Node) -> str:
    """Return "×", "tanh", "w", "b" or "expected"."""
    if node.parameter is not None:
        return "w" if isinstance(node.parameter, Link) else "b"
    if node.role is Role.OPERATION:
        return _SIGNS.get(node.operation, node.operation.replace("_", " "))
    return _LEAVES.get(node.role, node.role.value)


def group_label(topology: Topology, group: Group) -> str:
    """Return "hidden 1 · 3", "x₁" or "loss"."""
    return "loss" if group.unit is None else names.unit_name(topology, group.unit)


def numbers(values: tuple[float, ...]) -> str:
    """Return what a node holds: one number, or the first of several."""
    text = ", ".join(number(value) for value in values[:_MOST])
    return f"{text}, …" if len(values) > _MOST else text


def tip(topology: Topology, graph: SampleGraph, group: Group, node: Node) -> str:
    """Return the node in words, with both its numbers."""
    if node.parameter is not None:
        subject = names.name(topology, node.parameter)
    elif graph.nodes[group.output] is node:
        subject = group_label(topology, group)
    else:
        subject = f"{node_label(node)} in {group_label(topology, group)}"
    gradient = numbers(node.gradients)
    return f"{subject}: {numbers(node.values)}, gradient of the loss by it {gradient}"
