"""The logarithm of a sum of exponentials, the one primitive that softmax needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdplay.autograd.elementwise import exp, multiply, subtract
from gdplay.autograd.primitive import Primitive
from gdplay.autograd.symbol import Array, GraphError, Shape, Value, describe


def _log_sum_exp(x: Array, out: Array | None = None) -> Any:
    """Return log Σ e^x over axis 0, kept; shifted by the largest x so that nothing overflows."""
    highest = np.max(x, axis=0, keepdims=True)
    total = np.add.reduce(np.exp(x - highest), axis=0, keepdims=True)
    return np.add(np.log(total), highest, out=out)


def _shape(x: Shape) -> Shape:
    if len(x) != 2:
        raise GraphError(f"log_sum_exp: shape {describe(x)} has no rows of units")
    return (1, x[1])


def _vjp(g: Value, y: Value, x: Value) -> Any:
    return multiply(g, exp(subtract(x, y)))


log_sum_exp: Primitive = Primitive("log_sum_exp", _log_sum_exp, _shape, (_vjp,))
