"""What the rows of the inspector say: the next step while paused, the last one while running."""

from __future__ import annotations

from dataclasses import dataclass

from gdplay.insight.explain import Explanation
from gdplay.insight.update_terms import Operation
from gdplay.training.snapshot import Position
from gdplay.ui.text import number


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what it is and its number.

    Parameters
    ----------
    label, value
        As they are shown.
    is_result
        Whether it is the update, which the rows above lead to.
    """

    label: str
    value: str
    is_result: bool = False


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
        Row(gradient, number(explanation.gradient, signed=True)),
    ]
    if explanation.penalty_gradient:
        result.append(Row("of it penalty", number(explanation.penalty_gradient, signed=True)))
    for term in explanation.terms:
        signed = term.operation is not Operation.OVER
        result.append(Row(term.label, number(term.value, signed=signed)))
    update = "next update" if paused else "update"
    result.append(Row(update, number(explanation.update, signed=True), is_result=True))
    result.append(Row("value after", number(explanation.after, signed=True)))
    return result


def batch_text(position: Position, paused: bool) -> str:
    """Return "next batch (1 of 25)", "batch 1 of 25", or that the batch is everything."""
    if position.batches == 1:
        return "all training points"
    place = f"{number(position.batch)} of {number(position.batches)}"
    return f"next batch ({place})" if paused else f"batch {place}"
