"""One line about what is pointed at, with its number."""

from __future__ import annotations

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import activation_name, is_present, name
from gdplay.ui.network.readings import Readings
from gdplay.ui.network.strength import Shown
from gdplay.ui.text import number


def describe(
    topology: Topology, item: Item, readings: Readings, shown: Shown, condition: str = ""
) -> str:
    """Return "hidden 1 · 3 → hidden 2 · 2, weight +0.0808", or the empty string.

    Of a neuron the `condition` is told in place of its bias, where it has one worth telling.
    """
    if not isinstance(item, Link | Bias | UnitItem) or not is_present(topology, item):
        return ""
    title = name(topology, item)
    match item:
        case Link():
            return f"{title}, {shown.value} {number(readings.value(item), signed=True)}"
        case Bias():
            word = "" if shown is Shown.WEIGHTS else f"{shown.value} "
            return f"{title}, {word}{number(readings.value(item), signed=True)}"
        case UnitItem(unit):
            if topology.depth_of[unit] == 0:
                return f"{title}, an input"
            kind = activation_name(topology.unit_of[unit].activation)
            if condition:
                return f"{title}, {kind}, {condition}"
            bias = Bias(unit)
            word = "bias" if shown is Shown.WEIGHTS else f"{shown.value} of its bias"
            value = number(readings.value(bias), signed=True)
            return f"{title}, {kind}, {word} {value}"
