"""A program: one traced step as single-assignment instructions over numbered variables.

This is the whole language that executors replay:

- Every variable is written once, by one instruction, by an input or by a constant.
- Shapes are static but for two dimensions that are known only at run time: `BATCH`,
  the live size of this step's batch, and `SAMPLES`, the number of training samples.
- An input whose name is also an output's is state: after a step the output's value
  takes its place.
- The instruction set is the table `gdplay.program.instruction_set.INSTRUCTION_SET`; an
  instruction's `primitive` is a key of it, its `static` the keyword arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from gdplay.autograd.symbol import Array, Shape, describe


class Source(StrEnum):
    """Where an input comes from and how long it holds."""

    CLOCK = "clock"
    """() int64: the number of steps made before this one; the executor counts it up."""
    KEY = "key"
    """() uint64: the key of a counter-based stream."""
    SCALAR = "scalar"
    """() floating: a setting, constant over a call of `replay`."""
    VECTOR = "vector"
    """(P,) floating or int64: constant over a call, such as a mask of parameters."""
    STATE = "state"
    """(P,) floating: read and then replaced by each step."""
    DATA = "data"
    """(rows, SAMPLES) floating: the training samples; may be swapped between calls."""


@dataclass(frozen=True, slots=True)
class Input:
    """A named variable that is given from outside."""

    name: str
    source: Source
    variable: int


@dataclass(frozen=True, slots=True)
class Output:
    """A named variable that is wanted outside."""

    name: str
    variable: int


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A variable whose value is part of the program: () or an array. Read-only."""

    variable: int
    value: Array


@dataclass(frozen=True, slots=True)
class Instruction:
    """``output = primitive(*inputs, **static)``, all variables by number.

    Parameters
    ----------
    static
        The keyword arguments as (name, value) pairs sorted by name; hashable. A
        value may contain `BATCH`, in a shape.
    """

    primitive: str
    inputs: tuple[int, ...]
    output: int
    static: tuple[tuple[str, Any], ...] = ()

    @property
    def keywords(self) -> dict[str, Any]:
        """The static arguments as a dictionary."""
        return dict(self.static)


@dataclass(frozen=True, eq=False)
class Program:
    """A traced computation.

    Parameters
    ----------
    shapes
        The shape of each variable, by its number.
    inputs, constants, instructions, outputs
        Instructions stand in the order in which they run.
    dtype
        ``"float64"`` or ``"float32"``: of every floating variable.
    integers
        The variables that hold int64 or uint64 instead.
    """

    shapes: tuple[Shape, ...]
    inputs: tuple[Input, ...]
    constants: tuple[Constant, ...]
    instructions: tuple[Instruction, ...]
    outputs: tuple[Output, ...]
    dtype: str = "float64"
    integers: frozenset[int] = field(default=frozenset())

    @cached_property
    def input_named(self) -> dict[str, Input]:
        """Each input by its name. Do not modify."""
        return {entry.name: entry for entry in self.inputs}

    @cached_property
    def output_named(self) -> dict[str, int]:
        """The variable of each output by its name. Do not modify."""
        return {entry.name: entry.variable for entry in self.outputs}

    @property
    def state_names(self) -> tuple[str, ...]:
        """The names of the inputs that each step replaces, in order of the inputs."""
        return tuple(i.name for i in self.inputs if i.source is Source.STATE)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for entry in self.inputs:
            shape = describe(self.shapes[entry.variable])
            yield f"v{entry.variable}{shape} = {entry.source} {entry.name!r}"
        for constant in self.constants:
            value = np.array2string(constant.value, threshold=4)
            yield f"v{constant.variable}{describe(self.shapes[constant.variable])} = {value}"
        for line in self.instructions:
            arguments = [f"v{variable}" for variable in line.inputs]
            arguments += [f"{name}={value!r}" for name, value in line.static]
            shape = describe(self.shapes[line.output])
            yield f"v{line.output}{shape} = {line.primitive}({', '.join(arguments)})"
        for output in self.outputs:
            yield f"{output.name!r} -> v{output.variable}"
