"""The lines of the canvas's menus: what can be done with what is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.edits.columns import links_between, missing_between
from gdplay.experiment.edits.topology import why_not
from gdplay.experiment.features import label
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.nn.activations import ACTIVATIONS
from gdplay.ui.names import activation_name, layer_name, name, unit_name
from gdplay.ui.network.intents import (
    Intent,
    Typing,
    activation_intent,
    columns_cut_intent,
    columns_link_intent,
    copy_intent,
    cut_intent,
    delete_intent,
    duplicate_intent,
    freeze_intent,
    input_intent,
    layer_intent,
    layer_removal_intent,
    link_intent,
    paste_intent,
    removal_intent,
    unit_intent,
    units_in,
)
from gdplay.ui.text import count

_LONGEST_MENU: Final = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: it asks for something, or opens more lines.

    Parameters
    ----------
    text
        What it says.
    act
        What it asks for.
    entries
        The lines that it opens instead.
    checked
        Whether it is the one in force; None where that is no question.
    """

    text: str
    act: Intent | Typing | None = None
    entries: tuple[Entry, ...] = ()
    checked: bool | None = None


def entries_for_items(topology: Topology, items: Collection[Item]) -> list[Entry]:
    """Return what can be done with all that is selected."""
    if len(items) == 1:
        return entries_for_item(topology, next(iter(items)))
    units = units_in(topology, items)
    hidden = tuple(u for u in units if 0 < topology.depth_of[u] < len(topology.layers))
    neurons = tuple(unit for unit in units if topology.depth_of[unit])
    title = _title(topology, items)
    entries = []
    if neurons:
        entries.append(_activations(topology, neurons, f"of {count(len(neurons), 'neuron')}"))
    entries += _freeze(topology, items, title)
    if hidden:
        entries += _copies(units, count(len(hidden), "neuron"))
    delete = delete_intent(topology, items)
    if delete is not None:
        entries.append(Entry(f"Remove {title}", delete))
    return entries


def entries_for_item(topology: Topology, item: Item) -> list[Entry]:
    """Return what can be done with a link, a bias or a unit."""
    match item:
        case Link():
            title = name(topology, item)
            return [
                Entry("Set its weight…", Typing(item)),
                *_freeze(topology, [item], title),
                Entry(f"Cut {title}", cut_intent(item)),
            ]
        case Bias():
            title = name(topology, item)
            return [Entry("Set its value…", Typing(item)), *_freeze(topology, [item], title)]
        case UnitItem(unit):
            return _entries_for_unit(topology, unit)
    return []


def entries_for_column(
    topology: Topology, depth: int, unused_features: tuple[str, ...]
) -> list[Entry]:
    """Return what can be done with the column at `depth`."""
    if depth == 0:
        features = tuple(Entry(label(name), input_intent(name)) for name in unused_features)
        added = [Entry("Add an input", entries=features)] if features else []
        return [*added, *entries_for_links(topology, depth)]
    if depth == len(topology.layers):
        return entries_for_links(topology, depth)
    layer = layer_name(topology, depth)
    return [
        Entry(f"Add a neuron to {layer}", unit_intent(depth)),
        *entries_for_size(topology, depth),
        *entries_for_links(topology, depth),
        Entry(f"Remove {layer}", layer_removal_intent(depth)),
    ]


def entries_for_size(topology: Topology, depth: int) -> list[Entry]:
    """Return the line that asks how many neurons a hidden layer is to have."""
    if not 0 < depth < len(topology.layers):
        return []
    return [Entry(f"Number of neurons in {layer_name(topology, depth)}…", Typing(depth))]


def entries_for_links(topology: Topology, depth: int) -> list[Entry]:
    """Return what can be done with all links of the column at `depth` at once."""
    depths = range(len(topology.column_ids))
    layer = layer_name(topology, depth)
    linked = tuple(
        Entry(
            f"{layer_name(topology, other)}, {count(len(missing), 'new link')}",
            columns_link_intent(depth, other),
        )
        for other in depths[depth + 1 :]
        if (missing := missing_between(topology, depth, other))
    )
    cut = tuple(
        Entry(
            f"{layer_name(topology, other)}, {count(len(there), 'link')}",
            columns_cut_intent(*sorted((depth, other))),
        )
        for other in depths
        if other != depth
        and (there := links_between(topology, min(depth, other), max(depth, other)))
    )
    entries = []
    if linked:
        entries.append(Entry(f"Connect all of {layer} to", entries=linked))
    if cut:
        entries.append(Entry(f"Cut all links of {layer} with", entries=cut))
    return entries


def entries_for_gap(topology: Topology, depth: int) -> list[Entry]:
    """Return what can be done between the columns at `depth` − 1 and `depth`."""
    before, after = layer_name(topology, depth - 1), layer_name(topology, depth)
    return [Entry(f"Add a layer between {before} and {after}", layer_intent(depth))]


def entries_for_paste() -> list[Entry]:
    """Return the line that pastes."""
    return [Entry("Paste neurons", paste_intent())]


def _entries_for_unit(topology: Topology, unit: int) -> list[Entry]:
    title = unit_name(topology, unit)
    depth = topology.depth_of[unit]
    targets = _targets(topology, unit)
    entries = [Entry("Connect to", entries=targets)] if targets else []
    if depth:
        entries.append(_activations(topology, (unit,), ""))
        entries.append(Entry("Set its bias…", Typing(Bias(unit))))
        entries += _freeze(topology, [UnitItem(unit)], title)
    if 0 < depth < len(topology.layers):
        entries += _copies((unit,), title)
    linked = [link for link in topology.links if unit in link]
    if linked:
        entries.append(Entry("Cut all its links", cut_intent(*linked)))
    if depth < len(topology.layers):
        entries.append(Entry(f"Remove {title}", removal_intent(unit)))
    return entries


def _targets(topology: Topology, unit: int) -> tuple[Entry, ...]:
    """Return what a unit can be linked to, by layers where it is much."""
    layers = [
        (
            layer_name(topology, depth),
            tuple(
                Entry(unit_name(topology, target), link_intent(unit, target))
                for target in column
                if why_not(topology, unit, target) is None
            ),
        )
        for depth, column in enumerate(topology.column_ids)
    ]
    if sum(len(targets) for _, targets in layers) <= _LONGEST_MENU:
        return tuple(entry for _, targets in layers for entry in targets)
    return tuple(Entry(name_, entries=targets) for name_, targets in layers if targets)


def _activations(topology: Topology, units: tuple[int, ...], whose: str) -> Entry:
    """Return the choice of an activation for `units`; the one they share is checked."""
    current = {topology.unit_of[unit].activation for unit in units}
    return Entry(
        f"Activation {whose}".rstrip(),
        entries=tuple(
            Entry(
                f"{activation_name(key)}\t{row.formula}",
                activation_intent(units, key),
                checked=current == {key},
            )
            for key, row in ACTIVATIONS.items()
        ),
    )


def _freeze(topology: Topology, items: Collection[Item], title: str) -> list[Entry]:
    intent = freeze_intent(topology, items)
    if intent is None:
        return []
    return [Entry(f"{'Freeze' if intent.arguments[1] else 'Thaw'} {title}", intent)]


def _copies(units: tuple[int, ...], title: str) -> list[Entry]:
    return [
        Entry(f"Copy {title}", copy_intent(units)),
        Entry(f"Duplicate {title}", duplicate_intent(units)),
    ]


def _title(topology: Topology, items: Collection[Item]) -> str:
    """Return "2 neurons, 1 input, 3 links and 1 bias", as far as there are any."""
    units = units_in(topology, items)
    inputs = sum(topology.depth_of[unit] == 0 for unit in units)
    links = sum(isinstance(item, Link) for item in items)
    biases = sum(isinstance(item, Bias) for item in items)
    counted = (
        (len(units) - inputs, "neuron", None),
        (inputs, "input", None),
        (links, "link", None),
        (biases, "bias", "biases"),
    )
    parts = [count(amount, *words) for amount, *words in counted if amount]
    return parts[0] if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"
