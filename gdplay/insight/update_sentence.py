"""The one sentence that says why an update has its sign, true for the optimizer that made it.

For gradient descent, AdaGrad and RMSProp the sign of the gradient decides. For the
others a running mean does: a third of Adam's updates go along with their gradient's
sign, so the sentence speaks of the term that decides.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """What the sentence is about.

    Parameters
    ----------
    noun
        ``"weight"`` or ``"bias"``.
    is_preview
        Whether the step is still to come; otherwise it is told in the past.
    frozen, outside_block
        Why a step may leave a parameter alone.
    rate, gradient, update
        Of the step.
    decider
        What gives the update its sign; empty for the gradient itself.
    accumulated
        Whether gradients are added up instead of being set to zero.
    objective
        What the gradient is of: ``"loss"``, or ``"loss plus penalty"``.
    """

    noun: str
    is_preview: bool
    frozen: bool
    outside_block: bool
    rate: float
    gradient: float
    update: float
    decider: str
    accumulated: bool
    objective: str


def sentence(move: Move) -> str:
    """Return one sentence, or two halves of one, that says why the parameter moves so."""
    if not (math.isfinite(move.gradient) and math.isfinite(move.update)):
        return "The gradient is no longer a finite number: training has diverged."
    if move.frozen:
        stays = _tense(move, "stays")
        return f"This {move.noun} is frozen: it {stays} as it is, whatever its gradient."
    if move.update == 0.0:
        return _stands_still(move)
    if move.decider:
        return _decided_by_a_mean(move)
    return _decided_by_the_gradient(move)


def _stands_still(move: Move) -> str:
    """Tell why a parameter that may move does not."""
    if move.outside_block:
        cause = f"This step {_tense(move, 'updates')} another block"
    elif move.rate == 0.0:
        cause = f"The learning rate {_tense(move, 'is')} 0"
    elif move.gradient != 0.0:
        cause = f"The update {_tense(move, 'is')} too small to change it"
    elif move.accumulated:
        cause = f"The gradient {_tense(move, 'is')} zero"
    else:
        cause = f"The gradient {_tense(move, 'is')} zero on this batch"
    return f"{cause}, so the {move.noun} {_tense(move, 'stays')}."


def _decided_by_the_gradient(move: Move) -> str:
    """Tell a step whose sign is that of minus its gradient."""
    sign = "positive" if move.gradient > 0.0 else "negative"
    verb = _verb(move)
    if move.accumulated:
        return (
            f"The gradient, added up over the steps so far, {_tense(move, 'is')} {sign}, "
            f"so the update {verb} the {move.noun}."
        )
    effect = "raise" if move.gradient > 0.0 else "lower"
    would = f"would {effect}" if move.is_preview else f"would have {effect}{_past(effect)}"
    return (
        f"The gradient {_tense(move, 'is')} {sign}: a larger {move.noun} {would} "
        f"the {move.objective}, so the update {verb} it."
    )


def _decided_by_a_mean(move: Move) -> str:
    """Tell a step whose sign a running mean decides, and whether this gradient agrees."""
    sign = "negative" if move.update > 0.0 else "positive"
    verb = _verb(move)
    subject = move.decider[0].upper() + move.decider[1:]
    told = f"{subject} {_tense(move, 'is')} {sign}, so the update {verb} the {move.noun}"
    gradient = "the gradient added up so far" if move.accumulated else "this batch's gradient"
    if move.gradient == 0.0:
        return f"{told}, though {gradient} {_tense(move, 'is')} zero."
    if (move.gradient > 0.0) != (move.update > 0.0):
        done = "would" if move.is_preview else "would have done"
        return f"{told}, as {gradient} alone {done}."
    opposite = "lower" if move.update > 0.0 else "raise"
    would = f"would {opposite}" if move.is_preview else f"would have {opposite}{_past(opposite)}"
    return f"{told}; {gradient} alone {would} it."


def _verb(move: Move) -> str:
    """Return what the update does to the value, in the step's tense."""
    plain = "raise" if move.update > 0.0 else "lower"
    return f"{plain}s" if move.is_preview else f"{plain}{_past(plain)}"


def _past(verb: str) -> str:
    return "d" if verb.endswith("e") else "ed"


def _tense(move: Move, verb: str) -> str:
    """Return `verb` in the tense of the step: present for a preview, past for one that was made."""
    past = {"is": "was", "stays": "stayed", "updates": "updated"}
    return verb if move.is_preview else past[verb]
