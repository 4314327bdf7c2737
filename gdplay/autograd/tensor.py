"""The tape: a tensor remembers what it was computed from, so that gradients find back."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any, TypeAlias

import numpy as np

from gdplay.autograd import arrays, elementwise
from gdplay.autograd.primitive import Primitive, bind
from gdplay.autograd.product import matmul as matmul_primitive
from gdplay.autograd.symbol import GraphError, Shape, Symbol, Value, describe, shape_of

Operand: TypeAlias = "Tensor | Value | Sequence[Any]"


class Tensor:
    """An array with a gradient.

    Parameters
    ----------
    data
        A number, nested lists, an array, or a symbol of a trace. Lists and integers
        become float64. A floating array is kept as it is, not copied.

    Attributes
    ----------
    data
        The value.
    grad
        The gradient that `backward` added up here, of the shape of `data`; 0.0 at
        first. Set it to 0.0 to start afresh.
    """

    __array_priority__ = 1000  # numpy leaves `array * tensor` to the tensor

    def __init__(self, data: Any) -> None:
        self.data: Any = _as_value(data)
        self.grad: Any = 0.0
        self._primitive: Primitive | None = None
        self._inputs: tuple[Tensor, ...] = ()
        self._static: dict[str, Any] = {}

    @property
    def shape(self) -> Shape:
        """The shape of `data`; in a trace a dimension may be `BATCH`."""
        return shape_of(self.data)

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """What it was computed from; empty for a leaf."""
        return self._inputs

    @property
    def operation(self) -> str:
        """The name of the primitive that computed it; empty for a leaf."""
        return self._primitive.name if self._primitive else ""

    def backward(self) -> None:
        """Add the gradient of this scalar to `grad` of everything it was computed from.

        Raises
        ------
        GraphError
            When it is not a scalar.
        """
        if self.shape != ():
            raise GraphError(f"backward: shape {describe(self.shape)} is not a scalar")
        is_traced = isinstance(self.data, Symbol)
        seed = self.data.recorder.constant(1.0) if is_traced else np.ones_like(self.data)[()]
        flowing: dict[int, Any] = {id(self): seed}
        for node in _in_reverse(self):
            gradient = flowing.pop(id(node), None)
            if gradient is None:
                continue
            node.grad = gradient if _is_zero(node.grad) else elementwise.add(node.grad, gradient)
            for source, share in node._shares(gradient):
                known = flowing.get(id(source))
                flowing[id(source)] = share if known is None else elementwise.add(known, share)

    def _shares(self, gradient: Any) -> list[tuple[Tensor, Any]]:
        """Return each input with its vector-Jacobian product; the chain rule's one link."""
        if self._primitive is None:
            return []
        values = [source.data for source in self._inputs]
        shares = []
        for place, source in enumerate(self._inputs):
            vjp = self._primitive.vjp_of(place)
            if vjp is not None:
                shares.append((source, vjp(gradient, self.data, *values, **self._static)))
        return shares

    def sum(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        """Return the sum over all elements, or along `axis`."""
        return apply(arrays.sum_over, self, axis=axis, keepdims=keepdims)

    def reshape(self, *shape: int) -> Tensor:
        """Return the same numbers in another shape."""
        return apply(arrays.reshape, self, shape=shape)

    def relu(self) -> Tensor:
        """Return max(x, 0)."""
        return apply(elementwise.relu, self)

    def tanh(self) -> Tensor:
        """Return the hyperbolic tangent."""
        return apply(elementwise.tanh, self)

    def exp(self) -> Tensor:
        """Return e to the power of x."""
        return apply(elementwise.exp, self)

    def log(self) -> Tensor:
        """Return the natural logarithm."""
        return apply(elementwise.log, self)

    def sigmoid(self) -> Tensor:
        """Return 1 / (1 + e^−x)."""
        return apply(elementwise.sigmoid, self)

    def __add__(self, other: Operand) -> Tensor:
        return apply(elementwise.add, self, other)

    def __radd__(self, other: Operand) -> Tensor:
        return apply(elementwise.add, other, self)

    def __sub__(self, other: Operand) -> Tensor:
        return apply(elementwise.subtract, self, other)

    def __rsub__(self, other: Operand) -> Tensor:
        return apply(elementwise.subtract, other, self)

    def __mul__(self, other: Operand) -> Tensor:
        return apply(elementwise.multiply, self, other)

    def __rmul__(self, other: Operand) -> Tensor:
        return apply(elementwise.multiply, other, self)

    def __truediv__(self, other: Operand) -> Tensor:
        return apply(elementwise.divide, self, other)

    def __rtruediv__(self, other: Operand) -> Tensor:
        return apply(elementwise.divide, other, self)

    def __neg__(self) -> Tensor:
        return apply(elementwise.negative, self)

    def __pow__(self, exponent: float) -> Tensor:
        if not isinstance(exponent, (int, float)) or not isfinite(exponent):
            raise GraphError(
                f"power: the exponent of shape {describe(self.shape)} has to be a finite "
                f"number, not {exponent!r}"
            )
        if exponent == 2:
            return apply(elementwise.square, self)
        return apply(elementwise.power, self, float(exponent))

    def __matmul__(self, other: Operand) -> Tensor:
        return matmul(self, other)

    def __rmatmul__(self, other: Operand) -> Tensor:
        return matmul(other, self)

    def __repr__(self) -> str:
        return f"Tensor({self.data!r})"


def apply(primitive: Primitive, *operands: Operand, **static: Any) -> Tensor:
    """Apply `primitive` to tensors, and remember it for the way back.

    Parameters
    ----------
    operands
        Tensors, or anything that can be one; a Python number adopts the dtype of
        the rest.
    """
    inputs = tuple(
        operand if isinstance(operand, Tensor) else Tensor(operand) for operand in operands
    )
    result = Tensor(bind(primitive, *(source.data for source in inputs), **static))
    result._primitive, result._inputs, result._static = primitive, inputs, static
    return result


def matmul(a: Operand, b: Operand) -> Tensor:
    """Return the matrix product of (m, k) and (k, n), or of (m, k) and (k,)."""
    left = a if isinstance(a, Tensor) else Tensor(a)
    right = b if isinstance(b, Tensor) else Tensor(b)
    if len(right.shape) == 1 and len(left.shape) == 2:
        column = right.reshape(right.shape[0], 1)
        product = apply(matmul_primitive, left, column, transpose_a=False, transpose_b=False)
        return product.reshape(left.shape[0])
    return apply(matmul_primitive, left, right, transpose_a=False, transpose_b=False)


def _as_value(data: Any) -> Any:
    if isinstance(data, Symbol):
        return data
    if isinstance(data, (int, float)) and not isinstance(data, np.generic):
        return float(data)
    if isinstance(data, (np.ndarray, np.generic)):
        return data if data.dtype.kind == "f" else data.astype(np.float64)
    return np.asarray(data, np.float64)


def _is_zero(grad: Any) -> bool:
    return isinstance(grad, (int, float)) and grad == 0.0


def _in_reverse(root: Tensor) -> list[Tensor]:
    """Return everything `root` was computed from, each before its inputs; no recursion."""
    order: list[Tensor] = []
    entered: set[int] = set()
    pending: list[tuple[Tensor, bool]] = [(root, False)]
    while pending:
        node, done = pending.pop()
        if done:
            order.append(node)
        elif id(node) not in entered:
            entered.add(id(node))
            pending.append((node, True))
            pending.extend((source, False) for source in node._inputs)
    order.reverse()
    return order
