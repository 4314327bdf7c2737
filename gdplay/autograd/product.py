"""The matrix product, the same to the bit for every row and column.

Two identical neurons must stay identical for ever, so no row or column of a result
may be summed in an order of its own. BLAS breaks that at the edges of its tiles:
measured with OpenBLAS 0.3.31 on AVX-512, 3 × 8 times 8 × 1 and 16 × 250 times
250 × 333 already do, and every result whose two sides are multiples of 16 does not.
So a small product goes to einsum, whose plain loop knows no tiles and is as fast
there, and a large one to BLAS, padded with zeros to multiples of 16. A large one in
float32 is multiplied in float64, because on AVX2 the same OpenBLAS sums the rows of a
product in float32 differently in every size tried, from 16 × 8 × 16 on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import numpy as np

try:  # what np.einsum calls, without the 0.7 µs it takes to get there
    from numpy._core.multiarray import c_einsum
except ImportError:  # another numpy
    from numpy import einsum as c_einsum

from gdplay.autograd.primitive import Primitive
from gdplay.autograd.symbol import Array, GraphError, Shape, Value, describe

SMALL: Final = 2_000
"""Multiply-adds up to which einsum is no slower than BLAS."""

SMALL_PADDED: Final = 24_000
"""Multiply-adds up to which einsum is no slower than BLAS where that needs copies."""

TILE: Final = 16
_LETTERS: Final = MappingProxyType(
    {
        (False, False): "ik,kj->ij",
        (False, True): "ik,jk->ij",
        (True, False): "ki,kj->ij",
        (True, True): "ki,jk->ij",
    }
)


def _matmul(
    a: Array, b: Array, out: Array | None = None, *, transpose_a: bool, transpose_b: bool
) -> Any:
    shape = _matmul_shape(a.shape, b.shape, transpose_a, transpose_b)
    result = np.empty(shape, a.dtype) if out is None else out
    bound_product(result, a, b, transpose_a, transpose_b)()
    return result


def bound_product(
    out: Array, a: Array, b: Array, transpose_a: bool, transpose_b: bool
) -> Callable[[], Any]:
    """Return a call that writes the product of two matrices into `out`."""
    left = a.T if transpose_a else a
    right = b.T if transpose_b else b
    (height, inner), width = left.shape, right.shape[1]
    fits = height % TILE == 0 and width % TILE == 0 and out.dtype == np.float64
    if height * inner * width <= (SMALL if fits else SMALL_PADDED):
        return partial(c_einsum, _LETTERS[transpose_a, transpose_b], a, b, out=out)
    if fits:
        return partial(np.matmul, left, right, out)
    return partial(_padded_product, left, right, out)


def _padded_product(left: Array, right: Array, out: Array) -> None:
    height, width = out.shape
    tall, wide = -(-height // TILE) * TILE, -(-width // TILE) * TILE
    product = np.matmul(_padded(left, tall, 0), _padded(right, wide, 1))
    np.copyto(out, product[:height, :width], casting="same_kind")


def _padded(matrix: Array, size: int, axis: int) -> Array:
    """Return `matrix` in float64, with zeros appended along `axis` up to `size`."""
    if matrix.shape[axis] == size:
        return matrix.astype(np.float64, copy=False)
    rows, columns = (size, matrix.shape[1]) if axis == 0 else (matrix.shape[0], size)
    result = np.zeros((rows, columns))
    result[: matrix.shape[0], : matrix.shape[1]] = matrix
    return result


def _matmul_shape(a: Shape, b: Shape, transpose_a: bool, transpose_b: bool) -> Shape:
    if len(a) == 2 and len(b) == 2:
        height, inner = (a[1], a[0]) if transpose_a else a
        other, width = (b[1], b[0]) if transpose_b else b
        if inner == other:
            return (height, width)
    marks = ["transposed " if flag else "" for flag in (transpose_a, transpose_b)]
    raise GraphError(
        f"matmul: shapes {marks[0]}{describe(a)} and {marks[1]}{describe(b)} do not fit"
    )


def _left_vjp(
    g: Value, y: Value, a: Value, b: Value, *, transpose_a: bool, transpose_b: bool
) -> Any:
    if transpose_a:
        return matmul(b, g, transpose_a=transpose_b, transpose_b=True)
    return matmul(g, b, transpose_a=False, transpose_b=not transpose_b)


def _right_vjp(
    g: Value, y: Value, a: Value, b: Value, *, transpose_a: bool, transpose_b: bool
) -> Any:
    if transpose_b:
        return matmul(g, a, transpose_a=True, transpose_b=transpose_a)
    return matmul(a, g, transpose_a=not transpose_a, transpose_b=False)


matmul: Primitive = Primitive("matmul", _matmul, _matmul_shape, (_left_vjp, _right_vjp))
