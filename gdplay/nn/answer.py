"""The forward pass alone as a program: for maps of the plane, many samples at once."""

from __future__ import annotations

from gdplay.autograd.symbol import BATCH
from gdplay.autograd.tensor import Tensor
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.network import ParameterLeaves, columns_of
from gdplay.program.instruction import Program, Source
from gdplay.program.trace import Trace


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
