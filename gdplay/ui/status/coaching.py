"""The first minute's sentences: one at a time, each gone for good once done."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened by now, as far as the sentences ask for it.

    Parameters
    ----------
    running, step
        Of the run shown.
    loss
        The training loss, NaN before the first snapshot.
    oversteps
        Whether a rate of 3 can overstep: plain gradient descent on classes.
    has_played, has_restarted_fast, has_selected
        Whether a person played, restarted at a rate of 1 or more, selected a line.
    """

    running: bool = False
    step: int = 0
    loss: float = float("nan")
    oversteps: bool = True
    has_played: bool = False
    has_restarted_fast: bool = False
    has_selected: bool = False


SENTENCES: Final = MappingProxyType(
    {
        "play": "Which shape will it find? Press Space.",
        "rate": "Try rate 3, then R.",
        "why": "Click a line: why did it move?",
    }
)
"""In the order in which they come."""

_LEARNED: Final = 0.05


def finished(facts: Facts) -> frozenset[str]:
    """Return the names of the sentences that `facts` have done with."""
    done = {
        "play": facts.has_played,
        "rate": facts.has_restarted_fast,
        "why": facts.has_selected,
    }
    return frozenset(name for name, is_done in done.items() if is_done)


def current(facts: Facts, done: frozenset[str]) -> str | None:
    """Return the name of the sentence that is due, or None."""
    if "play" not in done:
        return "play"
    if "rate" not in done:
        return "rate" if facts.loss < _LEARNED and facts.oversteps else None
    if "why" not in done:
        return "why" if facts.step > 0 else None
    return None
