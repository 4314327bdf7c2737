"""The update rules, each once, as the operations that the program traces.

All forms and constants are those of `torch.optim`. A rule maps parameters, gradient
and its own arrays to new ones; all are flat, and no gradient flows through an update.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from gdplay.autograd.elementwise import (
    add,
    divide,
    exp,
    log,
    multiply,
    sqrt,
    square,
    subtract,
)
from gdplay.experiment.hyperparameters import OptimizerName

Step = Callable[["UpdateInputs"], tuple[Any, tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class UpdateInputs:
    """What an update is made from: arrays or symbols.

    Parameters
    ----------
    parameters, gradient
        (P,).
    slots
        The rule's own (P,) arrays.
    rate
        The learning rate of this step.
    count
        The number of updates, this one included: 1 at the first.
    constants
        The fields of `Optimizer` by name.
    """

    parameters: Any
    gradient: Any
    slots: tuple[Any, ...]
    rate: Any
    count: Any
    constants: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """One optimizer.

    Parameters
    ----------
    label, formula
        As the window shows them.
    slots
        The names of its arrays beside each parameter; all start at 0.
    constants
        The fields of `Optimizer` that it uses.
    function
        Returns the new parameters and the new slots.
    """

    label: str
    formula: str
    slots: tuple[str, ...]
    constants: tuple[str, ...]
    function: Step


def _gradient_descent(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    return subtract(u.parameters, multiply(u.rate, u.gradient)), ()


def _momentum(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    velocity = add(multiply(u.constants["momentum"], u.slots[0]), u.gradient)
    return subtract(u.parameters, multiply(u.rate, velocity)), (velocity,)


def _nesterov(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    momentum = u.constants["momentum"]
    velocity = add(multiply(momentum, u.slots[0]), u.gradient)
    ahead = add(u.gradient, multiply(momentum, velocity))
    return subtract(u.parameters, multiply(u.rate, ahead)), (velocity,)


def _adagrad(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    total = add(u.slots[0], square(u.gradient))
    scaled = divide(u.gradient, add(sqrt(total), u.constants["epsilon"]))
    return subtract(u.parameters, multiply(u.rate, scaled)), (total,)


def _rmsprop(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    average = _average(u.slots[0], square(u.gradient), u.constants["alpha"])
    scaled = divide(u.gradient, add(sqrt(average), u.constants["epsilon"]))
    return subtract(u.parameters, multiply(u.rate, scaled)), (average,)


def _adam(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    return _adam_from(u, u.parameters)


def _adamw(u: UpdateInputs) -> tuple[Any, tuple[Any, ...]]:
    shrink = subtract(1.0, multiply(u.rate, u.constants["weight_decay"]))
    return _adam_from(u, multiply(u.parameters, shrink))


def _adam_from(u: UpdateInputs, parameters: Any) -> tuple[Any, tuple[Any, ...]]:
    beta1, beta2 = u.constants["beta1"], u.constants["beta2"]
    first = _average(u.slots[0], u.gradient, beta1)
    second = _average(u.slots[1], square(u.gradient), beta2)
    first_share = subtract(1.0, exp(multiply(u.count, log(beta1))))
    second_share = subtract(1.0, exp(multiply(u.count, log(beta2))))
    spread = add(divide(sqrt(second), sqrt(second_share)), u.constants["epsilon"])
    change = multiply(divide(u.rate, first_share), divide(first, spread))
    return subtract(parameters, change), (first, second)


def _average(old: Any, new: Any, share: Any) -> Any:
    return add(multiply(share, old), multiply(subtract(1.0, share), new))


OPTIMIZERS: Final = MappingProxyType(
    {
        OptimizerName.GRADIENT_DESCENT: UpdateRule(
            "Gradient descent", "w ← w − η g", (), (), _gradient_descent
        ),
        OptimizerName.MOMENTUM: UpdateRule(
            "Momentum", "v ← β v + g;  w ← w − η v", ("velocity",), ("momentum",), _momentum
        ),
        OptimizerName.NESTEROV: UpdateRule(
            "Nesterov",
            "v ← β v + g;  w ← w − η (g + β v)",
            ("velocity",),
            ("momentum",),
            _nesterov,
        ),
        OptimizerName.ADAGRAD: UpdateRule(
            "AdaGrad",
            "s ← s + g²;  w ← w − η g / (√s + ε)",
            ("sum of squares",),
            ("epsilon",),
            _adagrad,
        ),
        OptimizerName.RMSPROP: UpdateRule(
            "RMSProp",
            "s ← α s + (1 − α) g²;  w ← w − η g / (√s + ε)",
            ("mean square",),
            ("alpha", "epsilon"),
            _rmsprop,
        ),
        OptimizerName.ADAM: UpdateRule(
            "Adam",
            "m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  "
            "w ← w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)",
            ("first moment", "second moment"),
            ("beta1", "beta2", "epsilon"),
            _adam,
        ),
        OptimizerName.ADAMW: UpdateRule(
            "AdamW",
            "w ← w − η λ w;  m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  "
            "w ← w − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)",
            ("first moment", "second moment"),
            ("beta1", "beta2", "epsilon", "weight_decay"),
            _adamw,
        ),
    }
)
