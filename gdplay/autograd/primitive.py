"""What a primitive is, and the one place where a primitive is applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdplay.autograd.symbol import Array, GraphError, Shape, Symbol, Value, describe, shape_of

Vjp = Callable[..., Value]


@dataclass(frozen=True, eq=False, repr=False)
class Primitive:
    """One operation: how to compute it, what comes out, and how its gradient goes back.

    Parameters
    ----------
    name
        The operation's name, in messages and in programs.
    forward
        ``forward(*arrays, out=None, **static)`` computes it with numpy. With `out`
        it writes there; `out` may be one of the inputs where `is_elementwise`.
    shape
        ``shape(*shapes, **static)`` gives the shape of the result, or raises
        `GraphError`.
    vjps
        For each input the vector-Jacobian product
        ``vjp(gradient, result, *inputs, **static)``, itself made of primitives so
        that it can be traced; None where no gradient flows.
    is_elementwise
        Whether result element i depends on the inputs' elements i alone, once they
        are broadcast.
    is_view
        Whether the result is the first input's memory under another shape.
    vjp_for
        Gives the rule of each input where their number varies.
    """

    name: str
    forward: Callable[..., Any]
    shape: Callable[..., Shape]
    vjps: tuple[Vjp | None, ...] = ()
    is_elementwise: bool = False
    is_view: bool = False
    vjp_for: Callable[[int], Vjp] | None = None

    def vjp_of(self, place: int) -> Vjp | None:
        """Return the rule of input `place`, or None where no gradient flows."""
        if self.vjp_for is not None:
            return self.vjp_for(place)
        return self.vjps[place] if place < len(self.vjps) else None

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"

    def __call__(self, *values: Value, **static: Any) -> Any:
        """Apply this primitive; see `bind`."""
        return bind(self, *values, **static)


def bind(primitive: Primitive, *values: Value, **static: Any) -> Any:
    """Apply `primitive`: compute it on arrays, or record it where a value is a symbol.

    Parameters
    ----------
    values
        Arrays of one floating dtype, symbols of one trace, or Python numbers,
        which take the dtype of the rest.
    static
        Settings of the operation that are part of it: an axis, a shape.

    Raises
    ------
    GraphError
        When the shapes do not fit or two dtypes meet.
    """
    for value in values:
        if isinstance(value, Symbol):
            return value.recorder.record(primitive, values, static)
    check_dtypes(primitive, values)
    primitive.shape(*map(shape_of, values), **static)
    return primitive.forward(*values, **static)


def check_dtypes(primitive: Primitive, values: tuple[Value, ...]) -> None:
    """Raise `GraphError` where floating arrays of two dtypes meet."""
    dtypes = [
        value.dtype
        for value in values
        if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "f"
    ]
    if any(dtype != dtypes[0] for dtype in dtypes):
        met = " and ".join(
            f"{value.dtype} of shape {describe(value.shape)}"
            for value in values
            if isinstance(value, (np.ndarray, np.generic))
        )
        raise GraphError(f"{primitive.name}: the dtypes differ, {met}")


def broadcast_shape(name: str) -> Callable[..., Shape]:
    """Return the shape rule of an elementwise operation called `name`."""

    def shape(*shapes: Shape, **_: Any) -> Shape:
        result: Shape = shapes[0]
        for other in shapes[1:]:
            if other != result:
                result = _broadcast(name, result, other, shapes)
        return result

    return shape


def _broadcast(name: str, one: Shape, other: Shape, shapes: tuple[Shape, ...]) -> Shape:
    rank = max(len(one), len(other))
    padded = [(1,) * (rank - len(shape)) + shape for shape in (one, other)]
    result = []
    for a, b in zip(*padded, strict=True):
        if a not in (1, b) and b != 1:
            met = " and ".join(map(describe, shapes))
            raise GraphError(f"{name}: shapes {met} do not fit")
        result.append(b if a == 1 else a)
    return tuple(result)


def as_float(out: Array | None, *inputs: Any) -> Array:
    """Return `out`, or a new array for a comparison of `inputs`: 0 or 1 in their dtype."""
    if out is not None:
        return out
    return np.empty(np.broadcast_shapes(*map(np.shape, inputs)), np.result_type(*inputs))
