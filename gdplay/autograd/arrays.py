"""The primitives that move, join and sum arrays: one row each, forward, shape and vjp."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from gdplay.autograd.primitive import Primitive
from gdplay.autograd.symbol import (
    BATCH,
    SAMPLES,
    Array,
    GraphError,
    Shape,
    Value,
    describe,
    shape_of,
)


def sum_to(gradient: Value, like: Value) -> Any:
    """Sum a gradient over what its value was broadcast along, to the shape of `like`."""
    shape, target = shape_of(gradient), shape_of(like)
    if shape == target:
        return gradient
    if target == ():
        return sum_over(gradient, axis=None, keepdims=False)
    while len(shape) > len(target):
        gradient = sum_over(gradient, axis=0, keepdims=False)
        shape = shape[1:]
    for axis, (size, wanted) in enumerate(zip(shape, target, strict=True)):
        if size != wanted and wanted == 1:
            gradient = sum_over(gradient, axis=axis, keepdims=True)
    return gradient


# -- sums -------------------------------------------------------------------------------


def _sum(x: Array, out: Any = None, *, axis: int | None, keepdims: bool) -> Any:
    return np.add.reduce(x, axis=axis, keepdims=keepdims, out=out)


def _reduced(x: Shape, axis: int | None, keepdims: bool) -> Shape:
    if axis is None:
        return (1,) * len(x) if keepdims else ()
    if not 0 <= axis < len(x):
        raise GraphError(f"sum: no axis {axis} in shape {describe(x)}")
    return x[:axis] + ((1,) if keepdims else ()) + x[axis + 1 :]


def _sum_vjp(g: Value, y: Value, x: Value, *, axis: int | None, keepdims: bool) -> Any:
    shape = shape_of(x)
    if axis is not None and not keepdims and shape_of(g) != ():
        g = reshape(g, shape=_reduced(shape, axis, True))
    return broadcast_to(g, shape=shape)


sum_over: Primitive = Primitive("sum", _sum, _reduced, (_sum_vjp,))


def _broadcast_to(x: Array, out: Array | None = None, *, shape: Shape) -> Any:
    result = np.empty(shape, np.asarray(x).dtype) if out is None else out
    np.copyto(result, x)
    return result


def _broadcast_to_shape(x: Shape, shape: Shape) -> Shape:
    aligned = (1,) * (len(shape) - len(x)) + x
    if len(aligned) != len(shape) or any(
        a not in (1, b) for a, b in zip(aligned, shape, strict=True)
    ):
        raise GraphError(f"broadcast: shape {describe(x)} does not fit into {describe(shape)}")
    return shape


broadcast_to: Primitive = Primitive(
    "broadcast_to", _broadcast_to, _broadcast_to_shape, (lambda g, y, x, shape: sum_to(g, x),)
)


# -- other shapes of the same numbers ---------------------------------------------------


def _reshape(x: Array, out: Array | None = None, *, shape: Shape) -> Any:
    return _copied(np.reshape(x, shape), out)


def _reshape_shape(x: Shape, shape: Shape) -> Shape:
    unknown = (BATCH, SAMPLES)
    if prod(x) != prod(shape) or [s for s in x if s in unknown] != [
        s for s in shape if s in unknown
    ]:
        raise GraphError(f"reshape: shape {describe(x)} does not fill {describe(shape)}")
    return shape


reshape: Primitive = Primitive(
    "reshape",
    _reshape,
    _reshape_shape,
    (lambda g, y, x, shape: reshape(g, shape=shape_of(x)),),
    is_view=True,
)


def _rows(x: Array, out: Array | None = None, *, start: int, stop: int) -> Any:
    return _copied(x[start:stop], out)


def _rows_shape(x: Shape, start: int, stop: int) -> Shape:
    if not x or not 0 <= start <= stop <= x[0]:
        raise GraphError(f"rows: no rows {start} to {stop} in shape {describe(x)}")
    return (stop - start, *x[1:])


rows: Primitive = Primitive(
    "rows",
    _rows,
    _rows_shape,
    (lambda g, y, x, start, stop: put(g, indices=tuple(range(start, stop)), size=shape_of(x)[0]),),
    is_view=True,
)


# -- joining and picking ----------------------------------------------------------------


def _concatenate(*parts: Array, out: Array | None = None) -> Any:
    return np.concatenate(parts, axis=0, out=out)


def _concatenate_shape(*parts: Shape) -> Shape:
    if any(len(part) != len(parts[0]) or part[1:] != parts[0][1:] or not part for part in parts):
        raise GraphError(f"concatenate: shapes {' and '.join(map(describe, parts))} do not fit")
    return (sum(part[0] for part in parts), *parts[0][1:])


def _part_vjp(place: int) -> Any:
    def vjp(g: Value, y: Value, *parts: Value) -> Any:
        start = sum(shape_of(part)[0] for part in parts[:place])
        return rows(g, start=start, stop=start + shape_of(parts[place])[0])

    return vjp


concatenate: Primitive = Primitive(
    "concatenate", _concatenate, _concatenate_shape, vjp_for=_part_vjp
)


def _take(x: Array, out: Array | None = None, *, indices: tuple[int, ...]) -> Any:
    return np.take(x, np.array(indices, np.intp), axis=0, out=out, mode="clip")


def _take_shape(x: Shape, indices: tuple[int, ...]) -> Shape:
    if not x or any(not 0 <= index < x[0] for index in indices):
        raise GraphError(f"take: a row outside of shape {describe(x)}")
    return (len(indices), *x[1:])


take: Primitive = Primitive(
    "take",
    _take,
    _take_shape,
    (lambda g, y, x, indices: put(g, indices=indices, size=shape_of(x)[0]),),
)


def _put(x: Array, out: Array | None = None, *, indices: tuple[int, ...], size: int) -> Any:
    result = np.empty((size, *x.shape[1:]), x.dtype) if out is None else out
    result.fill(0.0)
    result[np.array(indices, np.intp)] = x
    return result


def _put_shape(x: Shape, indices: tuple[int, ...], size: int) -> Shape:
    fits = bool(x) and len(indices) == x[0] == len(set(indices))
    if not fits or any(not 0 <= index < size for index in indices):
        raise GraphError(f"put: {len(indices)} rows of shape {describe(x)} do not fit into {size}")
    return (size, *x[1:])


put: Primitive = Primitive(
    "put", _put, _put_shape, (lambda g, y, x, indices, size: take(g, indices=indices),)
)


def _copied(view: Array, out: Array | None) -> Array:
    if out is None:
        return view
    np.copyto(out, view)
    return out


ARRAYS: tuple[Primitive, ...] = (
    sum_over,
    broadcast_to,
    reshape,
    rows,
    concatenate,
    take,
    put,
)
