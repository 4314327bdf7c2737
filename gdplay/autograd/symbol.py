"""What a primitive computes on: numpy arrays, or the symbols that stand for them in a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gdplay.autograd.primitive import Primitive

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]

BATCH: Final = -1
"""The dimension of a batch: known only when a program runs."""

SAMPLES: Final = -2
"""The dimension of all training samples: known only when a program runs."""


class GraphError(ValueError):
    """A computation that cannot be built; the message names the operation and the shapes."""


class Recorder(Protocol):
    """Whoever turns applied primitives into instructions."""

    def record(
        self, primitive: Primitive, values: tuple[Value, ...], static: dict[str, Any]
    ) -> Symbol:
        """Append one instruction and return the symbol of its result."""
        ...

    def constant(self, value: float) -> Symbol:
        """Return the symbol of a number that is part of the trace."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """The place of an array in a trace.

    Parameters
    ----------
    recorder
        The trace it belongs to.
    variable
        Its number there.
    shape
        Its shape; a dimension may be `BATCH` or `SAMPLES`.
    """

    recorder: Recorder
    variable: int
    shape: Shape


Value: TypeAlias = Array | np.floating[Any] | Symbol | float | int


def shape_of(value: Value) -> Shape:
    """Return the shape of an array, a symbol or a number."""
    if isinstance(value, (int, float)) and not isinstance(value, np.generic):
        return ()
    return value.shape


def describe(shape: Shape) -> str:
    """Return a shape as a person reads it: ``(4, batch)``."""
    names = {BATCH: "batch", SAMPLES: "samples"}
    inside = ", ".join(names.get(size, str(size)) for size in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
