"""What a person asks the experiment for, and the menu entries that ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.edits.topology import why_not
from gdplay.experiment.features import label
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import layer_name, name, unit_name

OUTPUTS_STAY = "The data decide how many outputs there are."


@dataclass(frozen=True, slots=True)
class Intent:
    """One of the panel's signals by name, with its arguments."""

    signal: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: it asks for something, or opens more lines."""

    text: str
    intent: Intent | None = None
    entries: tuple[Entry, ...] = ()


def link_intent(source: int, target: int) -> Intent:
    """Ask to link two units."""
    return Intent("link_requested", (source, target))


def cut_intent(*links: Link) -> Intent:
    """Ask to cut links."""
    return Intent("cut_requested", (tuple(sorted(links)),))


def removal_intent(*units: int) -> Intent:
    """Ask to remove inputs and neurons."""
    return Intent("units_removal_requested", (tuple(units),))


def unit_intent(depth: int) -> Intent:
    """Ask for one more neuron in the column at `depth`, 1 for the first layer."""
    return Intent("unit_requested", (depth - 1,))


def layer_intent(depth: int) -> Intent:
    """Ask for a new layer, as the column at `depth`."""
    return Intent("layer_requested", (depth - 1,))


def layer_removal_intent(depth: int) -> Intent:
    """Ask to remove the layer at `depth`."""
    return Intent("layer_removal_requested", (depth - 1,))


def input_intent(feature: str) -> Intent:
    """Ask for an input."""
    return Intent("input_requested", (feature,))


def entries_for_item(topology: Topology, item: Item) -> list[Entry]:
    """Return what can be done with a link, a bias or a unit."""
    match item:
        case Link():
            return [Entry(f"Cut {name(topology, item)}", cut_intent(item))]
        case Bias(unit) | UnitItem(unit):
            return _entries_for_unit(topology, unit)
    return []


def entries_for_column(
    topology: Topology, depth: int, unused_features: tuple[str, ...]
) -> list[Entry]:
    """Return what can be done with the column at `depth`."""
    if depth == 0:
        features = tuple(Entry(label(name), input_intent(name)) for name in unused_features)
        return [Entry("Add an input", entries=features)] if features else []
    if depth == len(topology.layers):
        return []
    layer = layer_name(topology, depth)
    return [
        Entry(f"Add a neuron to {layer}", unit_intent(depth)),
        Entry(f"Remove {layer}", layer_removal_intent(depth)),
    ]


def entries_for_gap(topology: Topology, depth: int) -> list[Entry]:
    """Return what can be done between the columns at `depth` − 1 and `depth`."""
    before, after = layer_name(topology, depth - 1), layer_name(topology, depth)
    return [Entry(f"Add a layer between {before} and {after}", layer_intent(depth))]


def _entries_for_unit(topology: Topology, unit: int) -> list[Entry]:
    entries = []
    targets = tuple(
        Entry(unit_name(topology, target), link_intent(unit, target))
        for target in topology.ids
        if why_not(topology, unit, target) is None
    )
    if targets:
        entries.append(Entry("Connect to", entries=targets))
    linked = [link for link in topology.links if unit in link]
    if linked:
        entries.append(Entry("Cut all its links", cut_intent(*linked)))
    if topology.depth_of[unit] < len(topology.layers):
        entries.append(Entry(f"Remove {unit_name(topology, unit)}", removal_intent(unit)))
    return entries
