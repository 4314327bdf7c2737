"""What each optimizer makes of a gradient, term by term, in the order of its formula.

The rules are those of `torch.optim`, as `gdplay.nn.optimizers` runs them; here they
are read off a finished step, whose optimizer slots are known, for one parameter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from gdplay.experiment.hyperparameters import Optimizer, OptimizerName


class Operation(Enum):
    """What a term does to the number in the row above it."""

    START = "start"
    TIMES = "times"
    OVER = "over"
    PLUS = "plus"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Term:
    """One row between the gradient and the update.

    Parameters
    ----------
    label
        As it is shown: ``"× −learning rate"``.
    operation, value
        What it does: `START` puts its value in place of the gradient, `NOTE` only
        shows what a row below is made from, the others act on what the rows before
        it came to.
    is_size
        Whether the value cannot be negative, so that a sign before it would say nothing.
    is_rate
        Whether it is the learning rate, with its minus.
    """

    label: str
    operation: Operation
    value: float
    is_size: bool = False
    is_rate: bool = False

    def applied_to(self, number: float) -> float:
        """Return what `number` becomes; 0/0 and the like are NaN, as in the engine."""
        match self.operation:
            case Operation.START:
                return self.value
            case Operation.NOTE:
                return number
            case Operation.TIMES:
                return number * self.value
            case Operation.PLUS:
                return number + self.value
            case Operation.OVER:
                return number / self.value if self.value else math.nan


@dataclass(frozen=True, slots=True)
class Place:
    """One parameter within one step.

    Parameters
    ----------
    before, gradient, rate
        Its value, its gradient, and the learning rate of the step.
    slots
        Its optimizer slots after the step.
    update_number
        Which update of the run this is, from 1.
    """

    before: float
    gradient: float
    rate: float
    slots: tuple[float, ...]
    update_number: int


@dataclass(frozen=True, slots=True)
class Rule:
    """How an optimizer's update is told.

    Parameters
    ----------
    terms
        The rows from the gradient to the update.
    decider
        What gives the update its sign, as the subject of a sentence; empty when it
        is the gradient itself.
    """

    terms: Callable[[Optimizer, Place], tuple[Term, ...]]
    decider: str = ""


def _rate(place: Place) -> Term:
    return Term("× −learning rate", Operation.TIMES, -place.rate, is_rate=True)


def _gradient_descent(_: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the row of Δw = −η·g."""
    return (_rate(place),)


def _momentum(_: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η·v, with v ← βv + g."""
    velocity = place.slots[0]
    return (
        Term("βv, kept from before", Operation.NOTE, velocity - place.gradient),
        Term("velocity, v ← βv + g", Operation.START, velocity),
        _rate(place),
    )


def _nesterov(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η·(g + βv), with v ← βv + g."""
    ahead = place.gradient + optimizer.momentum * place.slots[0]
    return (
        Term("velocity, v ← βv + g", Operation.NOTE, place.slots[0]),
        Term("look-ahead, g + βv", Operation.START, ahead),
        _rate(place),
    )


def _adagrad(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η·g / (√s + ε), with s ← s + g²."""
    size = math.sqrt(place.slots[0]) + optimizer.epsilon
    return (
        Term("sum of squares, s ← s + g²", Operation.NOTE, place.slots[0], is_size=True),
        Term("÷ size so far, √s + ε", Operation.OVER, size, is_size=True),
        _rate(place),
    )


def _rmsprop(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η·g / (√s + ε), with s ← αs + (1 − α)g²."""
    size = math.sqrt(place.slots[0]) + optimizer.epsilon
    return (
        Term("mean square, s ← αs + (1 − α)g²", Operation.NOTE, place.slots[0], is_size=True),
        Term("÷ recent size, √s + ε", Operation.OVER, size, is_size=True),
        _rate(place),
    )


def _adam_ratio(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Adam's quotient: m ← β₁m + (1 − β₁)g over v ← β₂v + (1 − β₂)g²."""
    first, second = place.slots[:2]
    mean = first / (1.0 - optimizer.beta1**place.update_number)
    square = second / (1.0 - optimizer.beta2**place.update_number)
    size = math.sqrt(square) + optimizer.epsilon
    return (
        Term("moment, m ← β₁m + (1 − β₁)g", Operation.NOTE, first),
        Term("moment, v ← β₂v + (1 − β₂)g²", Operation.NOTE, second, is_size=True),
        Term("mean gradient, m / (1 − β₁ᵗ)", Operation.START, mean),
        Term("÷ recent size, √(v / (1 − β₂ᵗ)) + ε", Operation.OVER, size, is_size=True),
    )


def _adam(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η · mean / size."""
    return (*_adam_ratio(optimizer, place), _rate(place))


def _adamw(optimizer: Optimizer, place: Place) -> tuple[Term, ...]:
    """Return the rows of Δw = −η · (mean / size + λ·w): the decay acts beside the moments."""
    decay = optimizer.weight_decay * place.before
    return (
        *_adam_ratio(optimizer, place),
        Term("+ weight decay, λ·w", Operation.PLUS, decay),
        _rate(place),
    )


RULES: Final = MappingProxyType(
    {
        OptimizerName.GRADIENT_DESCENT: Rule(_gradient_descent),
        OptimizerName.MOMENTUM: Rule(_momentum, "the velocity"),
        OptimizerName.NESTEROV: Rule(_nesterov, "the look-ahead"),
        OptimizerName.ADAGRAD: Rule(_adagrad),
        OptimizerName.RMSPROP: Rule(_rmsprop),
        OptimizerName.ADAM: Rule(_adam, "the mean gradient"),
        OptimizerName.ADAMW: Rule(_adamw, "the mean gradient, with the weight decay,"),
    }
)
"""For each optimizer how its update is told."""
