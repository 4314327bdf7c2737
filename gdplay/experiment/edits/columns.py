"""Edits of whole columns: everything linked, nothing linked, so many units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.topology import MAX_WIDTH, cut, remove_units
from gdplay.experiment.edits.wiring import all_links, with_topology
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Topology, Unit

U = TypeVar("U", InputUnit, Unit)

_FULLY_LINKED: Final = "Each neuron of the one is linked to each of the other already."


def missing_between(topology: Topology, source: int, target: int) -> frozenset[Link]:
    """Return the links that the column at depth `source` lacks to the later one at `target`."""
    columns = topology.column_ids
    return all_links(columns[source], columns[target]) - topology.links


def links_between(topology: Topology, source: int, target: int) -> frozenset[Link]:
    """Return the links from the column at depth `source` to the later one at `target`."""
    columns = topology.column_ids
    return all_links(columns[source], columns[target]) & topology.links


def why_not_columns(topology: Topology, source: int, target: int) -> str | None:
    """Return the sentence that says why no links can be added between two columns, or None."""
    if target == 0:
        return "An input takes its values from the data, so no link leads to it."
    if source >= target:
        return "Links lead forward, to a later layer."
    if not missing_between(topology, source, target):
        return _FULLY_LINKED
    return None


def connect_columns(experiment: Experiment, source: int, target: int) -> Experiment:
    """Link every unit of the column at depth `source` to every one of a later column.

    Raises
    ------
    EditError
        With the sentence of `why_not_columns`.
    """
    topology = experiment.topology
    reason = why_not_columns(topology, source, target)
    if reason is not None:
        raise EditError(reason)
    links = topology.links | missing_between(topology, source, target)
    return with_topology(experiment, replace(topology, links=links))


def clear_between(experiment: Experiment, source: int, target: int) -> Experiment:
    """Remove every link between the columns at two depths, given in either order.

    Raises
    ------
    EditError
        When there is none.
    """
    links = links_between(experiment.topology, *sorted((source, target)))
    if not links:
        raise EditError("No link runs between these two.")
    return cut(experiment, links)


def move_units(experiment: Experiment, ids: Iterable[int], by: int) -> Experiment:
    """Move inputs and hidden units by one place in their columns: up for −1, down for 1.

    Outputs stay, for their order is that of the classes. Those at the end stay too.
    """
    chosen = set(ids)
    topology = experiment.topology
    hidden = tuple(_moved(layer, chosen, by) for layer in topology.hidden_layers)
    return with_topology(
        experiment,
        replace(
            topology,
            inputs=_moved(topology.inputs, chosen, by),
            layers=(*hidden, topology.output_layer),
        ),
    )


def _moved(units: tuple[U, ...], chosen: set[int], by: int) -> tuple[U, ...]:
    order = list(units) if by < 0 else list(reversed(units))
    for place in range(1, len(order)):
        before, unit = order[place - 1 : place + 1]
        if unit.id in chosen and before.id not in chosen:
            order[place - 1 : place + 1] = unit, before
    return tuple(order if by < 0 else reversed(order))


def why_not_width(width: float) -> str | None:
    """Return the sentence that says why a layer cannot have `width` units, or None."""
    if width != int(width):
        return "A layer holds a whole number of neurons."
    if width < 1:
        return "A layer holds at least one neuron. To be rid of it, remove the layer."
    if width > MAX_WIDTH:
        return f"A layer holds at most {MAX_WIDTH} neurons."
    return None


def resize_layer(experiment: Experiment, index: int, width: int) -> Experiment:
    """Give hidden layer `index` as many as `width` units; the last ones come and go.

    A new unit is linked from the whole column before and to the whole column after, and
    takes the activation of the layer's last.

    Raises
    ------
    EditError
        For the output layer, and for a width out of range.
    """
    topology = experiment.topology
    if not 0 <= index < len(topology.hidden_layers):
        raise EditError("The output has one neuron for what the data ask of it.")
    reason = why_not_width(width)
    if reason is not None:
        raise EditError(reason)
    units = topology.layers[index]
    if width < len(units):
        return remove_units(experiment, [unit.id for unit in units[width:]])
    first = topology.next_id
    fresh = [Unit(first + i, units[-1].activation) for i in range(width - len(units))]
    ids = [unit.id for unit in fresh]
    columns = topology.column_ids
    layers = (*topology.layers[:index], (*units, *fresh), *topology.layers[index + 1 :])
    return with_topology(
        experiment,
        replace(
            topology,
            layers=layers,
            links=topology.links
            | all_links(columns[index], ids)
            | all_links(ids, columns[index + 2]),
            next_id=first + len(fresh),
        ),
    )
