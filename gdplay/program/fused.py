"""Instructions that do the work of several: what `gdplay.program.fusion` puts in their place.

They are never traced and have no gradient of their own. Each is also given in numpy,
so that a fused program can be checked against the one it came from.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from gdplay.autograd.primitive import Primitive, broadcast_shape
from gdplay.autograd.symbol import Array, Shape

NO_EPILOGUE: Final = ""
EPILOGUES: Final = ("tanh", "sigmoid", "relu", "tanh_back", "sigmoid_back", "relu_back")
"""What a layer may do to its sums at the end; the last three take one more input."""


def _tanh_back(g: Array, y: Array, out: Array | None = None) -> Any:
    return np.multiply(g, 1.0 - np.square(y), out=out)


def _sigmoid_back(g: Array, y: Array, out: Array | None = None) -> Any:
    return np.multiply(g, y * (1.0 - y), out=out)


def _relu_back(g: Array, y: Array, out: Array | None = None) -> Any:
    return np.multiply(g, np.greater(y, 0.0), out=out)


def _multiply_add(a: Array, b: Array, c: Array, out: Array | None = None) -> Any:
    return np.add(np.multiply(a, b), c, out=out)


def _multiply_subtract(a: Array, b: Array, c: Array, out: Array | None = None) -> Any:
    return np.subtract(c, np.multiply(a, b), out=out)


def _tanh_error(scale: Array, y: Array, target: Array, out: Array | None = None) -> Any:
    return np.multiply(scale * (y - target), 1.0 - np.square(y), out=out)


def _squared_distance(a: Array, b: Array, scale: Array, out: Array | None = None) -> Any:
    return np.multiply(scale, np.sum(np.square(a - b)), out=out)


def _sum_of_products(a: Array, b: Array, out: Array | None = None) -> Any:
    return np.sum(np.multiply(a, b), out=out)


def _layer(
    *operands: Array,
    out: Array | None = None,
    turned: tuple[bool, ...],
    has_start: bool,
    epilogue: str,
) -> Any:
    """Return f(start + Σ aᵢ·xᵢ) of the operands start, a₁, x₁, a₂, x₂, …, and f's own."""
    values = list(operands)
    total: Any = values.pop(0) if has_start else 0.0
    for is_turned in turned:
        a, x = values.pop(0), values.pop(0)
        total = total + (a.T if is_turned else a) @ x
    back = {"tanh_back": _tanh_back, "sigmoid_back": _sigmoid_back, "relu_back": _relu_back}
    if epilogue in back:
        return back[epilogue](total, values.pop(0), out)
    if epilogue == "tanh":
        return np.tanh(total, out=out)
    if epilogue == "relu":
        return np.maximum(total, 0.0, out=out)
    if epilogue == "sigmoid":
        return np.divide(1.0, 1.0 + np.exp(-total), out=out)
    return np.add(total, 0.0, out=out)


def _layer_shape(
    *operands: Shape, turned: tuple[bool, ...], has_start: bool, epilogue: str
) -> Shape:
    a, x = operands[has_start], operands[has_start + 1]
    return (a[1] if turned[0] else a[0], x[1])


def _elementwise(name: str, forward: Any) -> Primitive:
    return Primitive(name, forward, broadcast_shape(name), is_elementwise=True)


FUSED: Final[tuple[Primitive, ...]] = (
    _elementwise("tanh_back", _tanh_back),
    _elementwise("sigmoid_back", _sigmoid_back),
    _elementwise("relu_back", _relu_back),
    _elementwise("multiply_add", _multiply_add),
    _elementwise("multiply_subtract", _multiply_subtract),
    _elementwise("tanh_error", _tanh_error),
    Primitive("sum_of_products", _sum_of_products, lambda a, b: ()),
    Primitive("squared_distance", _squared_distance, lambda a, b, scale: ()),
    Primitive("layer", _layer, _layer_shape),
)
