"""What a typed formula can compute: a table, one row an operation."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Floats

Condition = Callable[..., NDArray[np.bool_]]

_MANY: Final = 16


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Parameters
    ----------
    compute
        From the arguments, (samples,) each, to the values, elementwise.
    arity
        The least and the largest number of arguments.
    faults
        Where the arguments have no value, and what is said about it.
    """

    compute: Callable[..., Any]
    arity: tuple[int, int] = (1, 1)
    faults: tuple[tuple[Condition, str], ...] = ()


def _is_zero(_: Floats, divisor: Floats) -> NDArray[np.bool_]:
    return np.equal(divisor, 0.0)


def _is_root_of_negative(base: Floats, exponent: Floats) -> NDArray[np.bool_]:
    return np.logical_and(np.less(base, 0.0), np.not_equal(exponent, np.floor(exponent)))


def _is_inverse_of_zero(base: Floats, exponent: Floats) -> NDArray[np.bool_]:
    return np.equal(base, 0.0) & np.less(exponent, 0.0)


def _is_not_positive(argument: Floats) -> NDArray[np.bool_]:
    return np.less_equal(argument, 0.0)


def _is_negative(argument: Floats) -> NDArray[np.bool_]:
    return np.less(argument, 0.0)


def _least(*arguments: Floats) -> Floats:
    return reduce(np.minimum, arguments)


def _largest(*arguments: Floats) -> Floats:
    return reduce(np.maximum, arguments)


OPERATIONS: Final = MappingProxyType(
    {
        "+": Operation(np.add, (2, 2)),
        "-": Operation(np.subtract, (2, 2)),
        "*": Operation(np.multiply, (2, 2)),
        "/": Operation(np.divide, (2, 2), ((_is_zero, "divides by 0"),)),
        "^": Operation(
            np.power,
            (2, 2),
            (
                (_is_root_of_negative, "takes a root of a negative number"),
                (_is_inverse_of_zero, "divides by 0"),
            ),
        ),
        "negative": Operation(np.negative),
        "sin": Operation(np.sin),
        "cos": Operation(np.cos),
        "tan": Operation(np.tan),
        "exp": Operation(np.exp),
        "log": Operation(
            np.log, faults=((_is_not_positive, "takes the log of a number that is not above 0"),)
        ),
        "sqrt": Operation(np.sqrt, faults=((_is_negative, "takes the root of a negative number"),)),
        "abs": Operation(np.abs),
        "tanh": Operation(np.tanh),
        "sign": Operation(np.sign),
        "min": Operation(_least, (2, _MANY)),
        "max": Operation(_largest, (2, _MANY)),
    }
)
"""Every operation by its name or sign; ``log`` is the natural logarithm."""

FUNCTIONS: Final = tuple(name for name in OPERATIONS if name.isalpha() and name != "negative")
"""Those that are called by name."""

CONSTANTS: Final = MappingProxyType({"pi": math.pi, "e": math.e})
"""Numbers with a name; a column of the same name goes before."""
