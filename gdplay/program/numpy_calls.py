"""An instruction as a call that needs nothing looked up: numpy's function, bound to arrays.

What is not listed here runs its primitive's own forward rule, which computes the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from gdplay.autograd.primitive import Primitive
from gdplay.autograd.product import bound_product
from gdplay.autograd.symbol import Array

Call = Callable[[], Any]


def _relu(out: Array, x: Array) -> Call:
    return partial(np.maximum, x, 0.0, out=out)


def _sum(out: Array, x: Array, axis: int | None, keepdims: bool) -> Call:
    return partial(np.add.reduce, x, axis, None, out, keepdims)


def _take(out: Array, x: Array, indices: tuple[int, ...]) -> Call:
    return partial(np.take, x, np.array(indices, np.intp), 0, out, "clip")


def _put(out: Array, x: Array, indices: tuple[int, ...], size: int) -> Call:
    return partial(_put_rows, out, x, np.array(indices, np.intp))


def _put_rows(out: Array, x: Array, indices: Array) -> None:
    out.fill(0.0)
    out[indices] = x


def _copy(out: Array, x: Array, **_: Any) -> Call:
    return partial(np.copyto, out, x)


def _greater(out: Array, a: Array, b: Array) -> Call:
    return partial(np.greater, a, b, out)


def _greater_equal(out: Array, a: Array, b: Array) -> Call:
    return partial(np.greater_equal, a, b, out)


def _softplus(out: Array, x: Array) -> Call:
    return partial(np.logaddexp, x, 0.0, out)


_BOUND: Final[Mapping[str, Callable[..., Call]]] = MappingProxyType(
    {
        "relu": _relu,
        "sum": _sum,
        "take": _take,
        "put": _put,
        "broadcast_to": _copy,
        "greater": _greater,
        "greater_equal": _greater_equal,
        "softplus": _softplus,
        "matmul": bound_product,
    }
)


def bound_call(
    primitive: Primitive, out: Array, arrays: tuple[Array, ...], static: dict[str, Any]
) -> Call:
    """Return a call that computes ``primitive(*arrays, **static)`` into `out`."""
    binder = _BOUND.get(primitive.name)
    if binder is not None:
        return binder(out, *arrays, **static)
    if primitive.forward in (np.maximum, np.minimum):  # these want to be told by name
        return partial(primitive.forward, *arrays, out=out)
    if isinstance(primitive.forward, np.ufunc):
        return partial(primitive.forward, *arrays, out)
    return partial(primitive.forward, *arrays, out=out, **static)
