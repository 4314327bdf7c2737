"""Edits that make copies of units: duplicate them in place, paste a fragment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.settings import set_initial
from gdplay.experiment.edits.topology import MAX_WIDTH
from gdplay.experiment.edits.wiring import with_topology
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.fragment import CopiedUnit, Fragment, Role
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import Topology, Unit

ONLY_HIDDEN: Final = (
    "Only hidden neurons can be doubled: the data decide what goes in and what comes out."
)


def duplicate(
    experiment: Experiment, ids: Iterable[int], values: Mapping[Parameter, float]
) -> Experiment:
    """Put a copy beside each hidden unit of `ids`, linked to the same neighbours.

    A copy computes what its original computes: it starts with that one's bias and
    weights in, also from other copies. Its links to units that were not copied start by
    the initializer, or the two would get the same gradient for ever and never part.

    Parameters
    ----------
    experiment
        What is edited.
    ids
        Inputs and outputs among them are passed over.
    values
        The weights and biases now, as far as they are known.

    Raises
    ------
    EditError
        When no hidden unit is among them, or a layer would get too wide.
    """
    topology = experiment.topology
    hidden = {unit.id for layer in topology.hidden_layers for unit in layer} & set(ids)
    if not hidden:
        raise EditError(ONLY_HIDDEN)
    order = [unit for unit in topology.ids if unit in hidden]
    copy_of = {unit: topology.next_id + place for place, unit in enumerate(order)}
    layers = tuple(_doubled(layer, copy_of) for layer in topology.layers)
    _check_widths(layers)
    made = {
        link: Link(copy_of.get(link.source, link.source), copy_of.get(link.target, link.target))
        for link in topology.links
        if link.source in copy_of or link.target in copy_of
    }
    kept = {link: copy for link, copy in made.items() if link.target in copy_of}
    after = replace(
        topology,
        layers=layers,
        links=topology.links | frozenset(made.values()),
        frozen_links=topology.frozen_links
        | frozenset(copy for link, copy in kept.items() if link in topology.frozen_links),
        frozen_biases=topology.frozen_biases
        | frozenset(copy_of[unit] for unit in hidden & topology.frozen_biases),
        next_id=topology.next_id + len(order),
    )
    twins: dict[Parameter, Parameter] = dict(kept.items())
    twins.update((Bias(unit), Bias(copy)) for unit, copy in copy_of.items())
    start = {copy: values[old] for old, copy in twins.items() if old in values}
    return set_initial(with_topology(experiment, after), start)


def paste(experiment: Experiment, fragment: Fragment) -> Experiment:
    """Add the hidden units of `fragment`, with its links and their values.

    They go to the layers that they came from, or as far to the left as they have to.
    Inputs and outputs are not made anew: links to them lead to those of the same
    feature or place, where there are any.

    Raises
    ------
    EditError
        When no hidden unit is in it, the network has too few layers, or one would get
        too wide.
    """
    topology = experiment.topology
    if not fragment.hidden:
        raise EditError(ONLY_HIDDEN)
    shift = _shift(topology, fragment)
    ids: dict[int, int] = {}
    layers = [list(layer) for layer in topology.layers]
    next_id = topology.next_id
    for place, unit in enumerate(fragment.units):
        if unit.role is Role.HIDDEN:
            ids[place] = next_id
            layers[unit.place - shift].append(Unit(next_id, unit.name))
            next_id += 1
        else:
            present = _present(topology, unit)
            if present is not None:
                ids[place] = present
    _check_widths(layers)
    made = {
        Link(ids[link.source], ids[link.target]): link
        for link in fragment.links
        if link.source in ids and link.target in ids
    }
    # Between an input and an output that are there, the link is theirs, not the copy's.
    made = {link: copy for link, copy in made.items() if max(link) >= topology.next_id}
    fresh = {
        ids[place]: unit for place, unit in enumerate(fragment.units) if unit.role is Role.HIDDEN
    }
    after = replace(
        topology,
        layers=tuple(tuple(layer) for layer in layers),
        links=topology.links | frozenset(made),
        frozen_links=topology.frozen_links
        | frozenset(link for link, copy in made.items() if copy.frozen),
        frozen_biases=topology.frozen_biases
        | frozenset(unit for unit, copy in fresh.items() if copy.frozen),
        next_id=next_id,
    )
    start: dict[Parameter, float] = {
        link: copy.weight for link, copy in made.items() if copy.weight is not None
    }
    start.update((Bias(unit), copy.bias) for unit, copy in fresh.items() if copy.bias is not None)
    return set_initial(with_topology(experiment, after), start)


def _doubled(layer: tuple[Unit, ...], copy_of: Mapping[int, int]) -> tuple[Unit, ...]:
    """Return the layer with each copy right after its original."""
    units: list[Unit] = []
    for unit in layer:
        units.append(unit)
        if unit.id in copy_of:
            units.append(replace(unit, id=copy_of[unit.id]))
    return tuple(units)


def _shift(topology: Topology, fragment: Fragment) -> int:
    """Return how many layers to the left the fragment has to go."""
    places = [unit.place for unit in fragment.hidden]
    shift = max(max(places) - (len(topology.hidden_layers) - 1), 0)
    if min(places) < shift:
        span = max(places) - min(places) + 1
        has = len(topology.hidden_layers)
        raise EditError(
            f"What was copied spans {span} hidden layer{'s' if span > 1 else ''}, "
            f"and this network has {has if has else 'none'}."
        )
    return shift


def _present(topology: Topology, unit: CopiedUnit) -> int | None:
    """Return the input or output that stands for a copied one, None where there is none."""
    if unit.role is Role.INPUT:
        return next((u.id for u in topology.inputs if u.feature == unit.name), None)
    outputs = topology.output_layer
    return outputs[unit.place].id if unit.place < len(outputs) else None


def _check_widths(layers: Iterable[Iterable[Unit]]) -> None:
    if any(len(tuple(layer)) > MAX_WIDTH for layer in layers):
        raise EditError(f"A layer holds at most {MAX_WIDTH} neurons.")
