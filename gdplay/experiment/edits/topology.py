"""Edits of the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.wiring import all_links, pruned, with_input, with_topology
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import label, reason_against
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import Topology, Unit

MAX_WIDTH: Final = 512
"""Units in one layer, at most: past it a window is the wrong tool."""

MAX_LAYERS: Final = 16
"""Layers, the output layer included, at most."""


def why_not(topology: Topology, source: int, target: int) -> str | None:  # noqa: PLR0911
    """Return the sentence that says why `source` cannot be linked to `target`, or None."""
    depth = topology.depth_of
    if source not in depth or target not in depth:
        return "One of the two is no longer there."
    if source == target:
        return "A neuron does not link to itself."
    if depth[target] == 0:
        return "An input takes its values from the data, so no link leads to it."
    if depth[source] == depth[target]:
        return "Both are in the same layer; a link leads to a later one."
    if depth[source] > depth[target]:
        return "A link leads forward, to a later layer."
    if Link(source, target) in topology.links:
        return "These two are linked already."
    return None


def connect(experiment: Experiment, source: int, target: int) -> Experiment:
    """Link unit `source` to unit `target`; skipping layers is fine.

    Raises
    ------
    EditError
        With the sentence of `why_not`.
    """
    return connect_all(experiment, [Link(source, target)])


def connect_all(experiment: Experiment, links: Iterable[Link]) -> Experiment:
    """Add `links`.

    Raises
    ------
    EditError
        With the sentence of `why_not` about the first that cannot be added.
    """
    topology = experiment.topology
    added = frozenset(links)
    for link in sorted(added):
        reason = why_not(topology, *link)
        if reason is not None:
            raise EditError(reason)
    return with_topology(experiment, replace(topology, links=topology.links | added))


def cut(experiment: Experiment, links: Iterable[Link]) -> Experiment:
    """Remove `links`; those that are not there do not matter."""
    topology = experiment.topology
    return with_topology(
        experiment, pruned(replace(topology, links=topology.links - frozenset(links)))
    )


def add_unit(experiment: Experiment, layer: int, activation: str | None = None) -> Experiment:
    """Add a unit to hidden layer `layer` (an index into ``topology.layers``).

    It is linked from the whole column before and to the whole column after, and
    takes the activation of the layer's last unit unless told otherwise.

    Raises
    ------
    EditError
        For the output layer, whose size the data decide, and past `MAX_WIDTH`.
    """
    topology = experiment.topology
    if not 0 <= layer < len(topology.hidden_layers):
        raise EditError("The output has one neuron for what the data ask of it.")
    units = topology.layers[layer]
    if len(units) >= MAX_WIDTH:
        raise EditError(f"A layer holds at most {MAX_WIDTH} neurons.")
    unit = Unit(topology.next_id, activation or units[-1].activation)
    columns = topology.column_ids
    links = all_links(columns[layer], [unit.id]) | all_links([unit.id], columns[layer + 2])
    layers = list(topology.layers)
    layers[layer] = (*units, unit)
    return with_topology(
        experiment,
        replace(
            topology,
            layers=tuple(layers),
            links=topology.links | links,
            next_id=unit.id + 1,
        ),
    )


def add_layer(
    experiment: Experiment, index: int, width: int = 4, activation: str | None = None
) -> Experiment:
    """Insert a hidden layer of `width` units before layer `index`.

    It is fully linked to both neighbours, and the links that ran directly between
    them go. It takes its neighbour's activation unless told otherwise.

    Raises
    ------
    EditError
        When the place does not exist, or past `MAX_WIDTH` or `MAX_LAYERS`.
    """
    topology = experiment.topology
    if not 0 <= index < len(topology.layers):
        raise EditError("A hidden layer stands between the inputs and the output.")
    if not 1 <= width <= MAX_WIDTH:
        raise EditError(f"A layer holds 1 to {MAX_WIDTH} neurons.")
    if len(topology.layers) >= MAX_LAYERS:
        raise EditError(f"A network has at most {MAX_LAYERS} layers.")
    hidden = topology.hidden_layers
    neighbour = hidden[min(index, len(hidden) - 1)][-1].activation if hidden else "tanh"
    first = topology.next_id
    layer = tuple(Unit(first + i, activation or neighbour) for i in range(width))
    ids = [unit.id for unit in layer]
    before, after = topology.column_ids[index], topology.column_ids[index + 1]
    links = topology.links - all_links(before, after)
    links |= all_links(before, ids) | all_links(ids, after)
    layers = (*topology.layers[:index], layer, *topology.layers[index:])
    return with_topology(
        experiment, pruned(replace(topology, layers=layers, links=links, next_id=first + width))
    )


def remove_layer(experiment: Experiment, index: int) -> Experiment:
    """Remove hidden layer `index`; its two neighbours are then fully linked.

    Raises
    ------
    EditError
        For the output layer.
    """
    if not 0 <= index < len(experiment.topology.hidden_layers):
        raise EditError("The output layer stays.")
    return with_topology(experiment, pruned(_without_layer(experiment.topology, index)))


def remove_units(experiment: Experiment, ids: Iterable[int]) -> Experiment:
    """Remove inputs and hidden units; a layer that is left empty goes as a whole.

    Raises
    ------
    EditError
        When an output unit is among them.
    """
    gone = set(ids)
    topology = experiment.topology
    if gone & {unit.id for unit in topology.output_layer}:
        raise EditError("The data decide how many outputs there are, so an output stays.")
    layers = tuple(tuple(u for u in layer if u.id not in gone) for layer in topology.layers)
    for index in reversed([i for i, layer in enumerate(layers) if not layer]):
        topology = _without_layer(topology, index)
    return with_topology(
        experiment,
        pruned(
            replace(
                topology,
                inputs=tuple(unit for unit in topology.inputs if unit.id not in gone),
                layers=tuple(layer for layer in layers if layer),
            )
        ),
    )


def remove(experiment: Experiment, units: Iterable[int], links: Iterable[Link]) -> Experiment:
    """Remove `links`, then inputs and hidden units; as `cut` and `remove_units` say."""
    return remove_units(cut(experiment, links), units)


def add_input(experiment: Experiment, feature: str) -> Experiment:
    """Add an input for `feature`, linked to the whole first layer.

    Raises
    ------
    EditError
        When the data cannot feed it, or an input feeds it already.
    """
    reason = reason_against(feature, experiment.dataset)
    if reason is not None:
        raise EditError(reason)
    if any(unit.feature == feature for unit in experiment.topology.inputs):
        raise EditError(f"{label(feature)} is an input already.")
    return with_topology(experiment, with_input(experiment.topology, feature))


def set_unit_activation(experiment: Experiment, ids: Iterable[int], name: str) -> Experiment:
    """Give the units `ids` the activation `name`."""
    chosen = set(ids)
    topology = experiment.topology
    layers = tuple(
        tuple(replace(unit, activation=name) if unit.id in chosen else unit for unit in layer)
        for layer in topology.layers
    )
    return with_topology(experiment, replace(topology, layers=layers))


def set_layer_activation(experiment: Experiment, index: int, name: str) -> Experiment:
    """Give every unit of layer `index` the activation `name`."""
    return set_unit_activation(
        experiment, [unit.id for unit in experiment.topology.layers[index]], name
    )


def set_frozen(experiment: Experiment, parameters: Iterable[Parameter], frozen: bool) -> Experiment:
    """Freeze `parameters`, so that training never changes them, or thaw them."""
    chosen = set(parameters)
    links = frozenset(p for p in chosen if isinstance(p, Link)) & experiment.topology.links
    biases = frozenset(p.unit for p in chosen if isinstance(p, Bias))
    biases &= frozenset(experiment.topology.unit_of)
    old = experiment.topology
    return with_topology(
        experiment,
        replace(
            old,
            frozen_links=old.frozen_links | links if frozen else old.frozen_links - links,
            frozen_biases=old.frozen_biases | biases if frozen else old.frozen_biases - biases,
        ),
    )


def _without_layer(topology: Topology, index: int) -> Topology:
    columns = topology.column_ids
    return replace(
        topology,
        layers=topology.layers[:index] + topology.layers[index + 1 :],
        links=topology.links | all_links(columns[index], columns[index + 2]),
    )
