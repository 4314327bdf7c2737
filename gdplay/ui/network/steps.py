"""Where the keys lead: from unit to unit by arrows, through a unit's links by Tab."""

from __future__ import annotations

from enum import Enum

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import is_present


class Direction(Enum):
    """An arrow key, as (columns, rows)."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def step(topology: Topology, item: Item, direction: Direction) -> Item:
    """Return what an arrow leads to.

    From a unit to its neighbour in the column, or to the unit at the same relative
    height of the next column. Along a link to its ends, or up and down to the next
    link of the same source. From nothing to the first unit.
    """
    if not is_present(topology, item):
        item = None
    match item:
        case UnitItem(unit):
            return UnitItem(_neighbour(topology, unit, direction))
        case Bias(unit):
            return UnitItem(unit)
        case Link():
            return _along(topology, item, direction)
    return UnitItem(next(topology.ids))


def round_of(topology: Topology, unit: int) -> list[Item]:
    """Return what Tab visits from a unit: itself, its bias, its links out, its links in."""
    order = {other: place for place, other in enumerate(topology.ids)}
    out = sorted(
        (link for link in topology.links if link.source == unit),
        key=lambda link: order[link.target],
    )
    into = sorted(
        (link for link in topology.links if link.target == unit),
        key=lambda link: order[link.source],
    )
    bias: list[Item] = [Bias(unit)] if topology.depth_of[unit] else []
    return [UnitItem(unit), *bias, *out, *into]


def tab(topology: Topology, item: Item, anchor: int, backwards: bool) -> Item:
    """Return the next stop of Tab on the round of unit `anchor`; None where the round ends."""
    stops = round_of(topology, anchor)
    if item not in stops:
        return None
    place = stops.index(item) + (-1 if backwards else 1)
    return stops[place] if 0 <= place < len(stops) else None


def _neighbour(topology: Topology, unit: int, direction: Direction) -> int:
    columns = topology.column_ids
    depth = topology.depth_of[unit]
    row = columns[depth].index(unit)
    across, down = direction.value
    if not across:
        return columns[depth][min(max(row + down, 0), len(columns[depth]) - 1)]
    beyond = depth + across
    if not 0 <= beyond < len(columns) or not columns[beyond]:
        return unit
    height = (row + 0.5) / len(columns[depth])
    return columns[beyond][min(int(height * len(columns[beyond])), len(columns[beyond]) - 1)]


def _along(topology: Topology, link: Link, direction: Direction) -> Item:
    if direction is Direction.LEFT:
        return UnitItem(link.source)
    if direction is Direction.RIGHT:
        return UnitItem(link.target)
    stops = round_of(topology, link.source)
    siblings = [s for s in stops if isinstance(s, Link) and s.source == link.source]
    place = siblings.index(link) + int(direction.value[1])
    return siblings[min(max(place, 0), len(siblings) - 1)]
