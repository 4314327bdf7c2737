"""What the window calls a neuron, a link, a bias or a sample.

Numbers are those of the picture, counted from 1: "hidden 1 · 3" is the third
neuron of the first hidden layer. They follow the drawing, so that after an edit
the same unit may have another name; the ids that code uses never change.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

from gdplay.app.selection import Item, LayerItem, PathItem, SampleItem, UnitItem
from gdplay.experiment import features
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.nn.activations import ACTIVATIONS

_KINDS: Final[Mapping[type, str]] = MappingProxyType(
    {
        type(None): "",
        Link: "weight",
        Bias: "bias",
        SampleItem: "sample",
        PathItem: "path",
        LayerItem: "layer",
    }
)


def layer_name(topology: Topology, depth: int) -> str:
    """Return "inputs", "hidden 1", … or "output" for the column at `depth`, inputs being 0."""
    if depth == 0:
        return "inputs"
    return "output" if depth == len(topology.layers) else f"hidden {depth}"


def unit_name(topology: Topology, unit: int) -> str:
    """Return "x₁²", "hidden 1 · 3" or "output"; "output · 2" only where there are several.

    Raises
    ------
    KeyError
        When the topology has no such unit.
    """
    depth = topology.depth_of[unit]
    if depth == 0:
        return next(features.label(item.feature) for item in topology.inputs if item.id == unit)
    column = topology.column_ids[depth]
    layer = layer_name(topology, depth)
    if depth == len(topology.layers) and len(column) == 1:
        return layer
    return f"{layer} · {column.index(unit) + 1}"


def short_unit_name(topology: Topology, unit: int) -> str:
    """Return "2 · 3" for "hidden 2 · 3"; an input or output as `unit_name` does."""
    return unit_name(topology, unit).removeprefix("hidden ")


def activation_name(activation: str) -> str:
    """Return an activation as it is called within a line: "tanh", "ReLU", "leaky ReLU"."""
    label = ACTIVATIONS[activation].label if activation in ACTIVATIONS else activation
    is_acronym = any(letter.isupper() for letter in label.split(" ")[0][1:])
    return label if is_acronym else label[:1].lower() + label[1:]


def name(topology: Topology, item: Item) -> str:
    """Return what an item is called: "hidden 1 · 3 → hidden 2 · 2" for a link.

    A bias is "bias of hidden 1 · 3", a sample "sample 113" by its row counted
    from 0, a path its units one after the other, nothing the empty string.

    Raises
    ------
    KeyError
        When a unit it names is not in the topology; ask `is_present` first.
    """
    match item:
        case None:
            return ""
        case Link() | PathItem():
            links = (item,) if isinstance(item, Link) else item.links
            units = [*(link.source for link in links[:1]), *(link.target for link in links)]
            return " → ".join(unit_name(topology, unit) for unit in units)
        case Bias(unit):
            return f"bias of {unit_name(topology, unit)}"
        case UnitItem(unit):
            return unit_name(topology, unit)
        case SampleItem(row):
            return f"sample {row}"
        case LayerItem(depth):
            return layer_name(topology, depth)
    assert_never(item)


def kind(topology: Topology, item: Item) -> str:
    """Return what sort of thing it is: "weight", "bias", "input", "neuron", "sample", "path".

    Raises
    ------
    KeyError
        When the item is a unit that is not in the topology.
    """
    if isinstance(item, UnitItem):
        return "neuron" if topology.depth_of[item.unit] else "input"
    return _KINDS[type(item)]


def is_present(topology: Topology, item: Item) -> bool:
    """Whether a part of the network is still in it; samples and nothing always are."""
    match item:
        case Link():
            return item in topology.links
        case Bias(unit):
            return topology.depth_of.get(unit, 0) > 0
        case UnitItem(unit):
            return unit in topology.depth_of
        case PathItem(links):
            return topology.links.issuperset(links)
        case LayerItem(depth):
            return 0 < depth <= len(topology.layers)
    return True
