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
from gdplay.nn.network import ParameterLeaves, columns_of, forward, forward_all, rows_by_id
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
    if not is_loaded(parameters.dtype.name):
        return forward_all(layout, parameters, inputs).activation
    given = np.ascontiguousarray(inputs, parameters.dtype)
    found = _replayed(layout, parameters, given).outputs()
    columns = [found[f"column {depth}"] for depth in range(1, len(layout.topology.column_ids))]
    return rows_by_id(layout.topology.column_ids, [given, *columns])


def answers(layout: ParameterLayout, parameters: Floats, inputs: Floats) -> Floats:
    """Return what the output layer passes on, (outputs, samples), as `activations` has it."""
    if not is_loaded(parameters.dtype.name):
        return forward(layout, parameters, inputs)
    replayed = _replayed(layout, parameters, np.ascontiguousarray(inputs, parameters.dtype))
    return replayed.output(f"column {len(layout.topology.layers)}")


def _replayed(layout: ParameterLayout, parameters: Floats, inputs: Floats) -> Executor:
    """Return the executor that has computed the network's answers to `inputs`."""
    dtype, thread = parameters.dtype.name, threading.get_ident()
    replay = _replay_of(_Same(layout), dtype, inputs.shape[1], thread)
    replay.replay(1, {"inputs": inputs, "parameters": np.ascontiguousarray(parameters)})
    return replay


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
