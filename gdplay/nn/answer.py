"""The forward pass alone as a program: for maps of the plane, many samples at once."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import BATCH
from gdplay.autograd.tensor import Tensor
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.network import ParameterLeaves, columns_of, forward_all, rows_by_id
from gdplay.program.choice import executor_named
from gdplay.program.executor import Executor
from gdplay.program.instruction import Program, Source
from gdplay.program.readiness import is_loaded
from gdplay.program.trace import Trace

Floats = NDArray[np.floating[Any]]


def trace_forward(layout: ParameterLayout, dtype: str = "float64") -> Program:
    """Return a program from ``inputs`` (inputs, batch) and ``parameters`` (P,) to activations.

    Its outputs are ``column 1`` … ``column n``, (units, batch) each: what every layer
    passes on, the output layer last.
    """
    trace = Trace(dtype)
    inputs = trace.input("inputs", Source.DATA, (len(layout.topology.inputs), BATCH))
    parameters = trace.input("parameters", Source.VECTOR, (layout.size,))
    active, _ = columns_of(ParameterLeaves(layout, parameters), Tensor(inputs))
    return trace.program(
        {f"column {depth}": column.data for depth, column in enumerate(active) if depth > 0}
    )


def activations(layout: ParameterLayout, parameters: Floats, inputs: Floats) -> dict[int, Floats]:
    """Return what each input and unit passes on, (samples,), by its id.

    Compiled code replays it where it serves this process anyway; numpy computes it
    elsewhere, with the same numbers to rounding.

    Parameters
    ----------
    inputs
        (inputs, samples).
    """
    dtype = parameters.dtype.name
    if not is_loaded(dtype):
        return forward_all(layout, parameters, inputs).activation
    given = np.ascontiguousarray(inputs, dtype)
    replay = _replay_of(_Same(layout), dtype, given.shape[1], threading.get_ident())
    replay.replay(1, {"inputs": given, "parameters": np.ascontiguousarray(parameters)})
    found = replay.outputs()
    columns = [found[f"column {depth}"] for depth in range(1, len(layout.topology.column_ids))]
    return rows_by_id(layout.topology.column_ids, [given, *columns])


@dataclass(frozen=True, eq=False, slots=True)
class _Same:
    """A layout that is compared by identity: to compare thousands of names takes too long."""

    layout: ParameterLayout

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.layout is self.layout

    def __hash__(self) -> int:
        return id(self.layout)


@lru_cache(maxsize=4)
def _replay_of(same: _Same, dtype: str, samples: int, thread: int) -> Executor:
    """Return an executor of the forward pass; each thread has its own, for it has buffers."""
    return executor_named("compiled", trace_forward(same.layout, dtype), samples)
