"""Which values a constant of the settings may take, and the sentence that says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gdplay.ui.text import number


@dataclass(frozen=True, slots=True)
class Limit:
    """From `low` up to `high`; without either end where it is open.

    Parameters
    ----------
    whole
        Whether only integers will do.
    """

    low: float
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False
    whole: bool = False

    def problem(self, value: float) -> str | None:
        """Return why `value` will not do, or None."""
        if self.whole and value != round(value):
            return "A whole number, please."
        if value < self.low or (self.open_low and value == self.low):
            return f"{'More than' if self.open_low else 'At least'} {number(self.low)}, please."
        if value > self.high or (self.open_high and value == self.high):
            return f"{'Less than' if self.open_high else 'At most'} {number(self.high)}, please."
        return None


_BELOW_ONE: Final = Limit(0, 1, open_high=True)
_SHARE: Final = Limit(0, 1)
_POSITIVE: Final = Limit(0, open_low=True)
_NOT_NEGATIVE: Final = Limit(0)

LIMITS: Final = MappingProxyType(
    {
        "momentum": _BELOW_ONE,
        "beta1": _BELOW_ONE,
        "beta2": _BELOW_ONE,
        "alpha": _BELOW_ONE,
        "epsilon": _POSITIVE,
        "weight_decay": _NOT_NEGATIVE,
        "steps": Limit(1, 10**9, whole=True),
        "factor": Limit(0, 1, open_low=True),
        "final": _SHARE,
        "warmup": Limit(0, 10**9, whole=True),
        "gain": Limit(-1000, 1000),
        "bias": Limit(-1000, 1000),
        "share": Limit(0, 1, open_low=True),
        "huber_delta": _POSITIVE,
        "l1": _NOT_NEGATIVE,
        "l2": _NOT_NEGATIVE,
        "batch_size": Limit(0, 10**9, whole=True),
    }
)
