"""The elementwise primitives: one row each, forward, shape and vjp.

Inputs broadcast as in numpy; a vjp sums the gradient back to its input's shape.
Comparisons answer 0 or 1 in the floating dtype, so that a mask is multiplied
like any other value. In the rules g is the gradient of the result y.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdplay.autograd.arrays import sum_to
from gdplay.autograd.primitive import Primitive, Vjp, as_float, broadcast_shape
from gdplay.autograd.symbol import Array, Value

Rule = Callable[..., Value]


def _elementwise(name: str, forward: Callable[..., Any], *rules: Rule | None) -> Primitive:
    """Return an elementwise primitive; `rules` are its vjps before the sum to shape."""
    vjps = tuple(_summed(rule, place) if rule else None for place, rule in enumerate(rules))
    return Primitive(name, forward, broadcast_shape(name), vjps, is_elementwise=True)


def _summed(rule: Rule, place: int) -> Vjp:
    def vjp(gradient: Value, result: Value, *inputs: Value) -> Any:
        return sum_to(rule(gradient, result, *inputs), inputs[place])

    return vjp


def _greater(a: Array, b: Array, out: Array | None = None) -> Any:
    return np.greater(a, b, out=as_float(out, a, b))


def _greater_equal(a: Array, b: Array, out: Array | None = None) -> Any:
    return np.greater_equal(a, b, out=as_float(out, a, b))


def _relu(x: Array, out: Array | None = None) -> Any:
    return np.maximum(x, 0.0, out=out)


def _softplus(x: Array, out: Array | None = None) -> Any:
    return np.logaddexp(x, 0.0, out=out)


def _sigmoid(x: Array, out: Array | None = None) -> Any:
    """Return 1 / (1 + e^−x); where e^−x overflows to infinity, 1/∞ is the right 0."""
    result = np.empty_like(x) if out is None else out
    with np.errstate(over="ignore"):
        np.exp(np.negative(x, out=result), out=result)
    np.add(result, 1.0, out=result)
    return np.divide(1.0, result, out=result)


def _select(mask: Array, a: Array, b: Array, out: Array | None = None) -> Any:
    chosen = np.where(np.not_equal(mask, 0.0), a, b)
    if out is None:
        return chosen
    np.copyto(out, chosen)
    return out


add: Primitive = _elementwise("add", np.add, lambda g, y, a, b: g, lambda g, y, a, b: g)
subtract: Primitive = _elementwise(
    "subtract", np.subtract, lambda g, y, a, b: g, lambda g, y, a, b: negative(g)
)
multiply: Primitive = _elementwise(
    "multiply",
    np.multiply,
    lambda g, y, a, b: multiply(g, b),
    lambda g, y, a, b: multiply(g, a),
)
divide: Primitive = _elementwise(
    "divide",
    np.divide,
    lambda g, y, a, b: divide(g, b),
    lambda g, y, a, b: negative(divide(multiply(g, y), b)),
)
power: Primitive = _elementwise(
    "power",
    np.power,
    lambda g, y, a, b: multiply(g, multiply(b, power(a, subtract(b, 1.0)))),
    lambda g, y, a, b: multiply(g, multiply(y, log(a))),
)
# At a tie the gradient goes to the second input of maximum and the first of minimum.
maximum: Primitive = _elementwise(
    "maximum",
    np.maximum,
    lambda g, y, a, b: multiply(g, greater(a, b)),
    lambda g, y, a, b: multiply(g, greater_equal(b, a)),
)
minimum: Primitive = _elementwise(
    "minimum",
    np.minimum,
    lambda g, y, a, b: multiply(g, greater_equal(b, a)),
    lambda g, y, a, b: multiply(g, greater(a, b)),
)
greater: Primitive = _elementwise("greater", _greater)
greater_equal: Primitive = _elementwise("greater_equal", _greater_equal)
select: Primitive = _elementwise(
    "select",
    _select,
    None,
    lambda g, y, mask, a, b: select(mask, g, 0.0),
    lambda g, y, mask, a, b: select(mask, 0.0, g),
)

negative: Primitive = _elementwise("negative", np.negative, lambda g, y, x: negative(g))
absolute: Primitive = _elementwise("absolute", np.absolute, lambda g, y, x: multiply(g, sign(x)))
sign: Primitive = _elementwise("sign", np.sign)
floor: Primitive = _elementwise("floor", np.floor)
square: Primitive = _elementwise("square", np.square, lambda g, y, x: multiply(multiply(2.0, g), x))
sqrt: Primitive = _elementwise("sqrt", np.sqrt, lambda g, y, x: divide(multiply(0.5, g), y))
exp: Primitive = _elementwise("exp", np.exp, lambda g, y, x: multiply(g, y))
expm1: Primitive = _elementwise("expm1", np.expm1, lambda g, y, x: multiply(g, add(y, 1.0)))
log: Primitive = _elementwise("log", np.log, lambda g, y, x: divide(g, x))
sin: Primitive = _elementwise("sin", np.sin, lambda g, y, x: multiply(g, cos(x)))
cos: Primitive = _elementwise("cos", np.cos, lambda g, y, x: negative(multiply(g, sin(x))))
relu: Primitive = _elementwise("relu", _relu, lambda g, y, x: multiply(g, greater(x, 0.0)))
tanh: Primitive = _elementwise(
    "tanh", np.tanh, lambda g, y, x: multiply(g, subtract(1.0, square(y)))
)
sigmoid: Primitive = _elementwise(
    "sigmoid", _sigmoid, lambda g, y, x: multiply(g, multiply(y, subtract(1.0, y)))
)
softplus: Primitive = _elementwise("softplus", _softplus, lambda g, y, x: multiply(g, sigmoid(x)))

ELEMENTWISE: tuple[Primitive, ...] = (
    add,
    subtract,
    multiply,
    divide,
    power,
    maximum,
    minimum,
    greater,
    greater_equal,
    select,
    negative,
    absolute,
    sign,
    floor,
    square,
    sqrt,
    exp,
    expm1,
    log,
    sin,
    cos,
    relu,
    tanh,
    sigmoid,
    softplus,
)
