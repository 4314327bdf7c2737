"""Instructions that do the work of several: what `gdplay.program.fusion` puts in their place.

They are never traced and have no gradient of their own. Each is also given in numpy,
so that a fused program can be checked against the one it came from.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

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


class Factor(NamedTuple):
    """How the matrix of a layer's product is given.

    Parameters
    ----------
    is_turned
        Whether its rows are the columns.
    cells
        Where it has few links, their places in it row by row; its operand is then a vector
        of their values. None where the operand is the matrix.
    shape
        Of the matrix, before it is turned.
    """

    is_turned: bool
    cells: tuple[int, ...] | None
    shape: Shape


def _layer(
    *operands: Array,
    out: Array | None = None,
    factors: tuple[Factor, ...],
    has_start: bool,
    epilogue: str,
) -> Any:
    """Return f(start + Σ aᵢ·xᵢ) of the operands start, a₁, x₁, a₂, x₂, …, and f's own."""
    values = list(operands)
    total: Any = values.pop(0) if has_start else 0.0
    for factor in factors:
        a, x = values.pop(0), values.pop(0)
        if factor.cells is not None:
            a, links = np.zeros(factor.shape, a.dtype), a
            a.reshape(-1)[list(factor.cells)] = links
        total = total + (a.T if factor.is_turned else a) @ x
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
    *operands: Shape, factors: tuple[Factor, ...], has_start: bool, epilogue: str
) -> Shape:
    rows, columns = factors[0].shape
    return (columns if factors[0].is_turned else rows, operands[has_start + 1][1])


def _linked_moment(
    d: Array, x: Array, out: Array | None = None, *, cells: tuple[int, ...], columns: int
) -> Any:
    """Return Σₛ d[i, s]·x[j, s] for each link of row i and column j."""
    i, j = np.divmod(np.array(cells), columns)
    return np.sum(d[i] * x[j], axis=1, out=out)


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
    Primitive("linked_moment", _linked_moment, lambda d, x, cells, columns: (len(cells),)),
)
