"""Tracing: the code that computes on arrays runs once on symbols and leaves a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gdplay.autograd.arrays import broadcast_to
from gdplay.autograd.primitive import Primitive
from gdplay.autograd.symbol import BATCH, Array, GraphError, Shape, Symbol, Value, describe
from gdplay.program.instruction import Constant, Input, Instruction, Output, Program, Source
from gdplay.program.instruction_set import FETCHING

INTEGER_RESULTS = frozenset({"batch_rows"})
_INTEGER_SOURCES = frozenset({Source.CLOCK, Source.KEY})


class Trace:
    """Records the primitives applied to its symbols.

    What was already computed is not recorded twice, and a broadcast is put off until
    something needs the full array; both leave every result the same to the bit.

    Parameters
    ----------
    dtype
        ``"float64"`` or ``"float32"``.
    """

    def __init__(self, dtype: str = "float64") -> None:
        self.dtype = np.dtype(dtype)
        self._shapes: list[Shape] = []
        self._inputs: list[Input] = []
        self._constants: dict[tuple[Any, ...], Constant] = {}
        self._instructions: dict[tuple[Any, ...], Instruction] = {}
        self._maker: dict[int, Instruction] = {}
        self._value: dict[int, Array] = {}
        self._integers: set[int] = set()

    def input(self, name: str, source: Source, shape: Shape = (), integer: bool = False) -> Symbol:
        """Return the symbol of a new input; clocks and keys are integers by themselves."""
        if any(entry.name == name for entry in self._inputs):
            raise GraphError(f"two inputs are named {name!r}")
        symbol = self._new(shape)
        if integer or source in _INTEGER_SOURCES:
            self._integers.add(symbol.variable)
        self._inputs.append(Input(name, source, symbol.variable))
        return symbol

    def record(
        self, primitive: Primitive, values: tuple[Value, ...], static: dict[str, Any]
    ) -> Symbol:
        """Append ``primitive(*values, **static)`` and return the symbol of its result.

        Raises
        ------
        GraphError
            When the shapes do not fit, or a value is of another dtype or trace.
        """
        symbols = tuple(self._symbol(primitive, value) for value in values)
        shape = primitive.shape(*(symbol.shape for symbol in symbols), **static)
        if primitive.name == "multiply":
            a, b = symbols
            if self._is_one(a) and b.shape == shape:
                return b
            if self._is_one(b) and a.shape == shape:
                return a
        if primitive.is_view and shape == symbols[0].shape:
            return symbols[0]
        if primitive.is_elementwise:
            narrow = tuple(map(self._before_broadcast, symbols))
            if narrow != symbols:
                small = self.record(primitive, narrow, static)
                return small if small.shape == shape else self._broadcast(small, shape)
        return self._append(primitive, symbols, static, shape)

    def constant(self, value: float) -> Symbol:
        """Return the symbol of a number that is part of the trace."""
        return self._constant(np.asarray(value, self.dtype))

    def program(self, outputs: Mapping[str, Value]) -> Program:
        """Return what computes `outputs` and nothing else."""
        wanted = {name: self._constant_or_symbol(value) for name, value in outputs.items()}
        self._check_state(wanted)
        needed = {symbol.variable for symbol in wanted.values()}
        instructions: list[Instruction] = []
        for instruction in reversed(self._instructions.values()):
            if instruction.output in needed:
                instructions.append(instruction)
                needed.update(instruction.inputs)
        instructions.reverse()
        instructions.sort(key=_is_computed)  # samples are fetched first, the rest keeps its order
        kept = [
            entry
            for entry in self._inputs
            if entry.variable in needed
            or entry.source is Source.STATE
            # Where nothing depends on a batch that is given, it still says how large it is.
            or BATCH in self._shapes[entry.variable]
        ]
        constants = [c for c in self._constants.values() if c.variable in needed]
        return self._renumbered(kept, constants, instructions, wanted)

    def _renumbered(
        self,
        inputs: list[Input],
        constants: list[Constant],
        instructions: list[Instruction],
        wanted: dict[str, Symbol],
    ) -> Program:
        old = [entry.variable for entry in inputs]
        old += [constant.variable for constant in constants]
        old += [instruction.output for instruction in instructions]
        new = {variable: number for number, variable in enumerate(old)}
        return Program(
            shapes=tuple(self._shapes[variable] for variable in old),
            inputs=tuple(Input(i.name, i.source, new[i.variable]) for i in inputs),
            constants=tuple(Constant(new[c.variable], c.value) for c in constants),
            instructions=tuple(
                Instruction(i.primitive, tuple(new[v] for v in i.inputs), new[i.output], i.static)
                for i in instructions
            ),
            outputs=tuple(Output(name, new[s.variable]) for name, s in wanted.items()),
            dtype=self.dtype.name,
            integers=frozenset(new[v] for v in self._integers if v in new),
        )

    def _check_state(self, wanted: dict[str, Symbol]) -> None:
        for entry in self._inputs:
            if entry.source is not Source.STATE:
                continue
            result = wanted.get(entry.name)
            if result is None or result.shape != self._shapes[entry.variable]:
                was = describe(self._shapes[entry.variable])
                now = describe(result.shape) if result else "nothing"
                raise GraphError(f"state {entry.name!r} of shape {was} would become {now}")

    def _new(self, shape: Shape) -> Symbol:
        self._shapes.append(shape)
        return Symbol(self, len(self._shapes) - 1, shape)

    def _append(
        self,
        primitive: Primitive,
        symbols: tuple[Symbol, ...],
        static: dict[str, Any],
        shape: Shape,
    ) -> Symbol:
        inputs = tuple(symbol.variable for symbol in symbols)
        key = (primitive.name, inputs, tuple(sorted(static.items())))
        known = self._instructions.get(key)
        if known is not None:
            return Symbol(self, known.output, shape)
        symbol = self._new(shape)
        instruction = Instruction(primitive.name, inputs, symbol.variable, key[2])
        self._instructions[key] = instruction
        self._maker[symbol.variable] = instruction
        if primitive.name in INTEGER_RESULTS:
            self._integers.add(symbol.variable)
        return symbol

    def _broadcast(self, symbol: Symbol, shape: Shape) -> Symbol:
        return self._append(broadcast_to, (symbol,), {"shape": shape}, shape)

    def _before_broadcast(self, symbol: Symbol) -> Symbol:
        maker = self._maker.get(symbol.variable)
        if maker is None or maker.primitive != broadcast_to.name:
            return symbol
        (source,) = maker.inputs
        return Symbol(self, source, self._shapes[source])

    def _is_one(self, symbol: Symbol) -> bool:
        value = self._value.get(symbol.variable)
        return value is not None and value.shape == () and value == 1.0

    def _constant_or_symbol(self, value: Value) -> Symbol:
        return value if isinstance(value, Symbol) else self._constant(np.asarray(value, self.dtype))

    def _symbol(self, primitive: Primitive, value: Value) -> Symbol:
        if isinstance(value, Symbol):
            if value.recorder is not self:
                raise GraphError(f"{primitive.name}: a value belongs to another trace")
            return value
        if isinstance(value, (np.ndarray, np.generic)) and value.dtype != self.dtype:
            raise GraphError(
                f"{primitive.name}: {value.dtype} of shape {describe(value.shape)} "
                f"in a trace of {self.dtype}"
            )
        return self._constant(np.asarray(value, self.dtype))

    def _constant(self, value: Array) -> Symbol:
        key = (value.shape, value.tobytes())
        known = self._constants.get(key)
        if known is None:
            symbol = self._new(value.shape)
            kept = value.copy()
            kept.flags.writeable = False
            known = self._constants[key] = Constant(symbol.variable, kept)
            self._value[symbol.variable] = kept
        return Symbol(self, known.variable, value.shape)


def _is_computed(instruction: Instruction) -> bool:
    return instruction.primitive not in FETCHING
