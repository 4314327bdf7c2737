"""The network as JSON and back."""

from __future__ import annotations

from typing import Any

from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Topology, Unit
from gdplay.nn.activations import ACTIVATIONS
from gdplay.storage.document import NOT_NEGATIVE, Node

_KEYS = ("inputs", "layers", "links", "frozen_links", "frozen_biases", "next_id")


def write_topology(topology: Topology) -> dict[str, Any]:
    """Return the topology as JSON values; links sorted by source, then target."""
    return {
        "inputs": [{"id": unit.id, "feature": unit.feature} for unit in topology.inputs],
        "layers": [
            [{"id": unit.id, "activation": unit.activation} for unit in layer]
            for layer in topology.layers
        ],
        "links": [list(link) for link in sorted(topology.links)],
        "frozen_links": [list(link) for link in sorted(topology.frozen_links)],
        "frozen_biases": sorted(topology.frozen_biases),
        "next_id": topology.next_id,
    }


def read_topology(node: Node) -> Topology:
    """Return the topology; it may be unfinished, but it holds together.

    Ids are unique and below ``next_id``, each link runs from a unit to one of a later
    layer, and only what exists is frozen.
    """
    node.keys(_KEYS)
    next_id = node["next_id"].integer(NOT_NEGATIVE)
    depths: dict[int, int] = {}
    inputs = tuple(
        InputUnit(_new_id(item.keys(("id", "feature")), 0, depths, next_id), _feature(item))
        for item in node["inputs"].items()
    )
    layers = tuple(
        tuple(
            Unit(
                _new_id(item.keys(("id", "activation")), depth, depths, next_id),
                item["activation"].one_of(ACTIVATIONS),
            )
            for item in layer.items()
        )
        for depth, layer in enumerate(node["layers"].items(), start=1)
    )
    if not layers:
        raise node["layers"].error("must hold at least the output layer")
    links = frozenset(_links(node["links"], depths))
    return Topology(
        inputs,
        layers,
        links,
        frozenset(_frozen_links(node["frozen_links"], links)),
        frozenset(_frozen_biases(node["frozen_biases"], depths)),
        next_id,
    )


def read_link(node: Node) -> Link:
    """Return the link ``[source, target]``."""
    source, target = (item.integer(NOT_NEGATIVE) for item in node.items(length=2))
    return Link(source, target)


def _new_id(item: Node, depth: int, depths: dict[int, int], next_id: int) -> int:
    """Return the id of this unit and note its depth."""
    unit = item["id"].integer(NOT_NEGATIVE)
    if unit in depths:
        raise item["id"].error(f"is {unit}, which another unit has too")
    if unit >= next_id:
        raise item["id"].error(f"is {unit}, which is not below next_id ({next_id})")
    depths[unit] = depth
    return unit


def _feature(item: Node) -> str:
    feature = item["feature"].string()
    if not feature:
        raise item["feature"].error("is empty; it must name a feature")
    return feature


def _links(node: Node, depths: dict[int, int]) -> list[Link]:
    links: list[Link] = []
    seen: set[Link] = set()
    for item in node.items():
        link = read_link(item)
        for unit in link:
            if unit not in depths:
                raise item.error(f"names the unit {unit}, which does not exist")
        if depths[link.source] >= depths[link.target]:
            raise item.error("must run from a unit to one of a later layer")
        if link in seen:
            raise item.error("stands twice")
        seen.add(link)
        links.append(link)
    return links


def _frozen_links(node: Node, links: frozenset[Link]) -> list[Link]:
    frozen = []
    for item in node.items():
        link = read_link(item)
        if link not in links:
            raise item.error("freezes a link that does not exist")
        frozen.append(link)
    return frozen


def _frozen_biases(node: Node, depths: dict[int, int]) -> list[int]:
    frozen = []
    for item in node.items():
        unit = item.integer(NOT_NEGATIVE)
        if depths.get(unit, 0) == 0:
            raise item.error(f"freezes the bias of unit {unit}, which does not exist")
        frozen.append(unit)
    return frozen
