"""What the window says of a neuron that can no longer learn, and why it says so."""

from __future__ import annotations

from gdplay.experiment.topology import Topology
from gdplay.insight.unit_activity import Condition, Health, NetworkActivity
from gdplay.ui.text import count, number


def condition_text(health: Health | None) -> str:
    """Return "dead: no slope on any of 250 training samples", or "" of a lively neuron."""
    if health is None or health.condition is Condition.LIVELY:
        return ""
    samples = count(health.samples, "training sample")
    if health.condition is Condition.DEAD:
        return f"dead: no slope on any of {samples}"
    return f"saturated: flat on {number(100.0 * health.share)} % of {samples}"


def marked_units(activity: NetworkActivity, topology: Topology) -> dict[int, Health]:
    """Return the neurons of `topology` to mark, by id: the dead, and saturated hidden ones.

    A saturated output is left alone: that is how it gives a sure answer.
    """
    seen = activity.layout.topology.unit_of
    last = {unit.id for unit in topology.output_layer}
    return {
        unit: health
        for unit, health in activity.health.items()
        if health.condition is not Condition.LIVELY
        and seen[unit] == topology.unit_of.get(unit)
        and not (unit in last and health.condition is Condition.SATURATED)
    }
