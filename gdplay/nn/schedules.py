"""How the learning rate changes with the step: its multiple, traced with the step.

k is the number of updates made before this one, T is `steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import pi
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.elementwise import (
    add,
    cos,
    divide,
    floor,
    greater_equal,
    minimum,
    multiply,
    power,
    subtract,
)
from gdplay.experiment.hyperparameters import Schedule, ScheduleName


@dataclass(frozen=True, slots=True)
class RateSchedule:
    """One schedule.

    Parameters
    ----------
    label, formula
        As the window shows them; η₀ is the learning rate.
    function
        ``function(k, constants)``: the multiple at step k, a scalar array or symbol.
    constants
        The fields of `Schedule` that it uses, `steps` apart.
    may_restart
        Whether `restarts` means something to it.
    """

    label: str
    formula: str
    function: Callable[[Any, Mapping[str, Any]], Any]
    constants: tuple[str, ...] = ()
    may_restart: bool = False


def _constant(k: Any, c: Mapping[str, Any]) -> Any:
    return 1.0


def _step(k: Any, c: Mapping[str, Any]) -> Any:
    return power(c["factor"], floor(divide(k, c["steps"])))


def _exponential(k: Any, c: Mapping[str, Any]) -> Any:
    return power(c["factor"], divide(k, c["steps"]))


def _inverse_time(k: Any, c: Mapping[str, Any]) -> Any:
    return divide(1.0, add(1.0, divide(k, c["steps"])))


def _linear(k: Any, c: Mapping[str, Any]) -> Any:
    done = minimum(divide(k, c["steps"]), 1.0)
    return subtract(1.0, multiply(subtract(1.0, c["final"]), done))


def _cosine(k: Any, c: Mapping[str, Any]) -> Any:
    done = minimum(divide(k, c["steps"]), 1.0)
    wave = multiply(0.5, add(1.0, cos(multiply(pi, done))))
    return add(c["final"], multiply(subtract(1.0, c["final"]), wave))


SCHEDULES: Final = MappingProxyType(
    {
        ScheduleName.CONSTANT: RateSchedule("Constant", "η = η₀", _constant),
        ScheduleName.STEP: RateSchedule("Steps", "η = η₀ γ^⌊k/T⌋", _step, ("factor",)),
        ScheduleName.EXPONENTIAL: RateSchedule(
            "Exponential", "η = η₀ γ^(k/T)", _exponential, ("factor",)
        ),
        ScheduleName.INVERSE_TIME: RateSchedule("1/t", "η = η₀ / (1 + k/T)", _inverse_time),
        ScheduleName.LINEAR: RateSchedule(
            "Linear", "η = η₀ (1 − (1 − f) min(k/T, 1))", _linear, ("final",), may_restart=True
        ),
        ScheduleName.COSINE: RateSchedule(
            "Cosine",
            "η = η₀ (f + (1 − f) ½ (1 + cos(π min(k/T, 1))))",
            _cosine,
            ("final",),
            may_restart=True,
        ),
    }
)

WARMUP_FORMULA: Final = "for k < W: η = η₀ (k + 1) / W, then the schedule from k − W"
RESTART_FORMULA: Final = "after each T steps its k is 0 again"


def multiple(schedule: Schedule, k: Any, constants: Mapping[str, Any]) -> Any:
    """Return what the learning rate is multiplied with at step `k`.

    Parameters
    ----------
    schedule
        Its name, warm-up and restarts; its numbers come from `constants`.
    k
        The step, floating: a 0-d array or a symbol.
    constants
        `steps`, `factor`, `final` and `warmup` by name.
    """
    rule = SCHEDULES[schedule.name]
    if schedule.warmup <= 0:
        return _with_restarts(schedule, rule, k, constants)
    warmup = constants["warmup"]
    rising = minimum(divide(add(k, 1.0), warmup), 1.0)
    if schedule.name is ScheduleName.CONSTANT:
        return rising
    # While it rises the schedule stands at its beginning, where its multiple is 1.
    later = multiply(subtract(k, warmup), greater_equal(k, warmup))
    return multiply(rising, _with_restarts(schedule, rule, later, constants))


def rates_at(
    learning_rate: float, schedule: Schedule, steps: NDArray[np.integer[Any]]
) -> NDArray[np.float64]:
    """Return the rate of the update that follows each of (n,) `steps`, in float64."""
    names = ("steps", "factor", "final", "warmup")
    constants = {name: np.float64(getattr(schedule, name)) for name in names}
    k = np.asarray(steps, np.float64)
    with np.errstate(all="ignore"):
        rates = learning_rate * np.asarray(multiple(schedule, k, constants), np.float64)
    return np.broadcast_to(rates, k.shape)


def _with_restarts(
    schedule: Schedule, rule: RateSchedule, k: Any, constants: Mapping[str, Any]
) -> Any:
    if schedule.restarts and rule.may_restart:
        steps = constants["steps"]
        k = subtract(k, multiply(steps, floor(divide(k, steps))))
    return rule.function(k, constants)
