"""What a person asks the experiment for, and the numbers that a person wants to type."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import Topology

OUTPUTS_STAY = "The data decide how many outputs there are."


@dataclass(frozen=True, slots=True)
class Intent:
    """One of the panel's signals by name, with its arguments.

    Parameters
    ----------
    signal, arguments
        As `NetworkRequests` says.
    makes_units
        Whether the units that come of it are to be selected.
    """

    signal: str
    arguments: tuple[Any, ...] = ()
    makes_units: bool = False


@dataclass(frozen=True, slots=True)
class Typing:
    """A number that a person wants to type: a parameter's value or a layer's size.

    Parameters
    ----------
    subject
        The weight or bias, or the depth of the layer.
    """

    subject: Parameter | int


def link_intent(source: int, target: int) -> Intent:
    """Ask to link two units."""
    return Intent("link_requested", (source, target))


def links_intent(links: Iterable[Link]) -> Intent:
    """Ask for several links at once."""
    return Intent("links_requested", (tuple(links),))


def cut_intent(*links: Link) -> Intent:
    """Ask to cut links."""
    return Intent("cut_requested", (tuple(sorted(links)),))


def removal_intent(*units: int) -> Intent:
    """Ask to remove inputs and neurons."""
    return Intent("units_removal_requested", (tuple(units),))


def unit_intent(depth: int) -> Intent:
    """Ask for one more neuron in the column at `depth`, 1 for the first layer."""
    return Intent("unit_requested", (depth - 1,))


def width_intent(depth: int, width: int) -> Intent:
    """Ask for so many neurons in the column at `depth`."""
    return Intent("width_requested", (depth - 1, width))


def layer_intent(depth: int) -> Intent:
    """Ask for a new layer, as the column at `depth`."""
    return Intent("layer_requested", (depth - 1,))


def layer_removal_intent(depth: int) -> Intent:
    """Ask to remove the layer at `depth`."""
    return Intent("layer_removal_requested", (depth - 1,))


def columns_link_intent(source: int, target: int) -> Intent:
    """Ask to link the whole column at depth `source` to the whole one at `target`."""
    return Intent("columns_link_requested", (source, target))


def columns_cut_intent(source: int, target: int) -> Intent:
    """Ask to cut all links between the columns at two depths."""
    return Intent("columns_cut_requested", (source, target))


def input_intent(feature: str) -> Intent:
    """Ask for an input."""
    return Intent("input_requested", (feature,))


def activation_intent(units: Iterable[int], name: str) -> Intent:
    """Ask for the activation of single neurons."""
    return Intent("unit_activation_requested", (tuple(units), name))


def value_intent(parameter: Parameter, value: float) -> Intent:
    """Ask for the value of a weight or bias."""
    return Intent("value_requested", (parameter, value))


def copy_intent(units: Iterable[int]) -> Intent:
    """Ask to copy units."""
    return Intent("copy_requested", (tuple(units),))


def cut_out_intent(units: Iterable[int]) -> Intent:
    """Ask to copy units and to remove them."""
    return Intent("cut_out_requested", (tuple(units),))


def paste_intent() -> Intent:
    """Ask for the units that were copied last."""
    return Intent("paste_requested", makes_units=True)


def duplicate_intent(units: Iterable[int]) -> Intent:
    """Ask for a copy of each unit, with its links."""
    return Intent("duplicate_requested", (tuple(units),), makes_units=True)


def move_intent(units: Iterable[int], by: int) -> Intent:
    """Ask to move units up, −1, or down, 1, in their columns."""
    return Intent("move_requested", (tuple(units), by))


def companions(topology: Topology, items: Collection[Item], unit: int) -> tuple[int, ...]:
    """Return the other units among `items` where `unit` is one of them."""
    units = units_in(topology, items)
    return tuple(other for other in units if other != unit) if unit in units else ()


def units_in(topology: Topology, items: Iterable[Item]) -> tuple[int, ...]:
    """Return the units among `items`, in the order in which they are drawn."""
    chosen = {item.unit for item in items if isinstance(item, UnitItem)}
    return tuple(unit for unit in topology.ids if unit in chosen)


def parameters_in(topology: Topology, items: Iterable[Item]) -> tuple[Parameter, ...]:
    """Return what a freeze of `items` is about: a unit stands for its bias and its links in."""
    found: dict[Parameter, None] = {}
    for item in items:
        match item:
            case Link() | Bias():
                found[item] = None
            case UnitItem(unit):
                found.update(dict.fromkeys(topology.parameters_of(unit)))
    return tuple(sorted(found))


def freeze_intent(topology: Topology, items: Iterable[Item]) -> Intent | None:
    """Ask to freeze `items`, or to thaw them where all are frozen; None for no parameter."""
    parameters = parameters_in(topology, items)
    if not parameters:
        return None
    frozen = all(topology.is_frozen(parameter) for parameter in parameters)
    return Intent("freeze_requested", (parameters, not frozen))


def delete_intent(topology: Topology, items: Iterable[Item]) -> Intent | None:
    """Ask to remove `items`, biases and outputs apart; None where nothing is left."""
    chosen = tuple(items)
    outputs = {unit.id for unit in topology.output_layer}
    units = tuple(unit for unit in units_in(topology, chosen) if unit not in outputs)
    links = [item for item in chosen if isinstance(item, Link)]
    if units and links:
        return Intent("removal_requested", (units, tuple(sorted(links))))
    if units:
        return removal_intent(*units)
    return cut_intent(*links) if links else None
