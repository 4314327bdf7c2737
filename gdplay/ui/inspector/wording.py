"""What the rows of the inspector say: the next step while paused, the last one while running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gdplay.experiment.parameter import Link, Parameter
from gdplay.experiment.topology import Topology
from gdplay.insight.chain_rule import Factors, target_of
from gdplay.insight.explain import Explanation
from gdplay.training.snapshot import Position
from gdplay.ui import names
from gdplay.ui.inspector.factor_boxes import Box
from gdplay.ui.text import number

_NUDGE: Final = 0.01
_AGAINST: Final = (
    "The minus goes against the gradient, so that the loss falls; a plus would make it rise. "
    "The sign of the value itself plays no part."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is and its number.

    Parameters
    ----------
    label, value
        As they are shown.
    is_result
        Whether it is the update, which the rows above lead to.
    tip
        What it means, in a sentence; empty where the label says it.
    """

    label: str
    value: str
    is_result: bool = False
    tip: str = ""


def rows(explanation: Explanation, accumulates: bool) -> list[Row]:
    """Return the arithmetic of one step of one parameter, from its value to its value after.

    Parameters
    ----------
    accumulates
        Whether gradients are added up instead of being set to zero.
    """
    paused = explanation.is_preview
    batch = batch_text(explanation.position, paused)
    gradient = f"gradient, added up to {batch}" if accumulates else f"gradient, {batch}"
    result = [
        Row("value now" if paused else "value before", number(explanation.before, signed=True)),
        Row(
            gradient,
            number(explanation.gradient, signed=True),
            tip="" if accumulates else _gradient_tip(explanation),
        ),
    ]
    if explanation.penalty_gradient:
        result.append(Row("of it penalty", number(explanation.penalty_gradient, signed=True)))
    result += [
        Row(
            term.label,
            number(term.value, signed=not term.is_size),
            tip=_AGAINST if term.is_rate else "",
        )
        for term in explanation.terms
    ]
    update = "next update" if paused else "update"
    result.append(Row(update, number(explanation.update, signed=True), is_result=True))
    result.append(Row("value after", number(explanation.after, signed=True)))
    return result


def _gradient_tip(explanation: Explanation) -> str:
    """Return what the number says of the loss, for a small change of the parameter."""
    noun = "weight" if isinstance(explanation.parameter, Link) else "bias"
    loss = "batch's loss plus penalty" if explanation.penalty_gradient else "batch's loss"
    change = number(_NUDGE * explanation.gradient, signed=True)
    return (
        f"As the {noun} grows by n, the {loss} changes by about n times this: "
        f"{number(_NUDGE)} more changes it by about {change}"
    )


def batch_text(position: Position, paused: bool) -> str:
    """Return "next batch (1 of 25)", "batch 1 of 25", or that the batch is everything."""
    if position.batches == 1:
        return "all training points"
    place = f"{number(position.batch)} of {number(position.batches)}"
    return f"next batch ({place})" if paused else f"batch {place}"


def ordinal(place: int) -> str:
    """Return "1st", "2nd", "113th"."""
    last = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{number(place)}{'th' if place % 100 in (11, 12, 13) else last}"


def slope_name(topology: Topology, unit: int) -> str:
    """Return "tanh′(z)"; where the activation's name is long, "f′(z)"."""
    name = names.activation_name(topology.unit_of[unit].activation)
    return f"{name}′(z)" if len(name) <= 8 else "f′(z)"


def upstream_name(topology: Topology, unit: int) -> str:
    """Return what comes back to a neuron: "Σ w·δ"; to an output the loss's own derivative."""
    is_output = topology.depth_of[unit] == len(topology.layers)
    return "∂L/∂a" if is_output else "Σ w·δ"


def formula(topology: Topology, parameter: Parameter) -> str:
    """Return the chain rule as it reads for this parameter."""
    unit = target_of(parameter)
    known, source = ("w", "a") if isinstance(parameter, Link) else ("b", "1")
    slope, back = slope_name(topology, unit), upstream_name(topology, unit)
    return f"∂L/∂{known} = {source} · {slope} · {back}"


def boxes(topology: Topology, parameter: Parameter, part: Factors) -> tuple[Box, ...]:
    """Return the factors of a sample's share, and the share, as boxes."""
    unit = target_of(parameter)
    name = names.unit_name(topology, unit)
    activation = names.activation_name(topology.unit_of[unit].activation)
    if isinstance(parameter, Link):
        source = f"What {names.unit_name(topology, parameter.source)} passes on for this sample"
    else:
        source = "A bias multiplies 1"
    is_output = upstream_name(topology, unit) != "Σ w·δ"
    back = (
        f"The derivative of this sample's own loss by what {name} answers"
        if is_output
        else f"What comes back to {name}: each link out of it brings its weight times δ"
    )
    return (
        Box("activation", number(part.activation, signed=True), source),
        Box(
            slope_name(topology, unit),
            number(part.derivative, signed=True),
            f"The slope of {activation} at the weighted sum of {name}",
        ),
        Box(upstream_name(topology, unit), number(part.upstream, signed=True), back),
        Box("share", number(part.share, signed=True), "The three multiplied"),
    )
