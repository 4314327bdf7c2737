"""The reference executor: the program's instructions as numpy calls into planned buffers.

In float64 it gives the bits that the same code gives eagerly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import BATCH, SAMPLES, Array
from gdplay.program.batches import Batches
from gdplay.program.executor import NO_LIMITS, Limits, Stop
from gdplay.program.instruction import Instruction, Program, Source
from gdplay.program.instruction_set import FETCHING, INSTRUCTION_SET
from gdplay.program.log import StepLog
from gdplay.program.numpy_calls import Call, bound_call
from gdplay.program.plan import Area, Place, plan

STAGED: Final = 64
"""Steps whose loss and gradient are kept back and then logged at once."""


class NumpyExecutor:
    """Replays a program on numpy; see `gdplay.program.executor.Executor`.

    Parameters
    ----------
    program
        What to replay; with at most one `batch_rows`.
    capacity
        The largest number of columns a batch may have.
    reuse
        Whether buffers are used again within a step.
    """

    def __init__(self, program: Program, capacity: int, reuse: bool = True) -> None:
        self._plan = plan(program, capacity, reuse)
        self._program = program
        dtype = np.dtype(program.dtype)
        self._fixed: Array = np.zeros(self._plan.fixed, dtype)
        self._batched: Array = np.zeros(self._plan.batched * capacity, dtype)
        self._rows: NDArray[np.intp] = np.zeros(capacity, np.intp)
        self._given: dict[str, Array] = {}
        self._live = 1
        self._batches: Batches

    @property
    def name(self) -> str:
        """The executor's name in the window and in files."""
        return "numpy"

    @property
    def threads(self) -> int:
        """One: the other executor's threads are for compiled code."""
        return 1

    def replay(
        self,
        steps: int,
        inputs: Mapping[str, Array],
        log: StepLog | None = None,
        stop: Stop | None = None,
        limits: Limits = NO_LIMITS,
    ) -> int:
        """Make up to `steps` steps; see `Executor.replay`."""
        self._bind(inputs)
        clock, place_of = self._clock, self._batches.place
        first = step = int(clock)
        staging = None if log is None else _Staging(log, step, self._gradient)
        live = 0
        with np.errstate(all="ignore"):
            while step < first + steps and not (stop is not None and stop()):
                batch = self._by_place[place_of(step)]
                if batch.size != live:
                    live = self._live = batch.size
                    for call in batch.invariant:
                        call()
                for call in batch.calls:
                    call()
                step += 1
                clock[...] = step
                loss = self._loss.item()
                if staging is not None:
                    staging.add(loss)
                if not loss <= limits.loss:
                    break
        if staging is not None:
            staging.flush()
        return step - first

    def outputs(self) -> Mapping[str, Array]:
        """Return copies of the outputs of the last completed step, by name."""
        return {entry.name: self.value(entry.variable).copy() for entry in self._program.outputs}

    def output(self, name: str) -> Array:
        """Return a copy of one of the outputs of the last completed step."""
        return self.value(self._program.output_named[name]).copy()

    def value(self, variable: int) -> Array:
        """Return what `variable` held in the last step: a view, valid where never used again."""
        return self._array(variable, self._live)

    def lines(self, inputs: Mapping[str, Array]) -> Iterator[tuple[Instruction, Array]]:
        """Run the next step one instruction at a time; give each with its result, a view.

        The state is committed and the clock counted up once the last one has been given.
        """
        self._bind(inputs)
        step = int(self._clock)
        with np.errstate(all="ignore"):
            place = self._batches.place(step)
            self._live = self._batches.size(place)
            for call in self._loads(place):
                call()
            for line in self._program.instructions:
                for call in self._line_calls(line, self._live):
                    call()
                yield line, self._array(line.output, self._live)
            for call in self._commits():
                call()
        self._clock[...] = step + 1

    def _bind(self, inputs: Mapping[str, Array]) -> None:
        """Bind the calls to these arrays; nothing is done where they are the same ones."""
        program = self._program
        named = {entry.name: inputs[entry.name] for entry in program.inputs}
        same = self._given.keys() == named.keys() and all(
            array is self._given[name] for name, array in named.items()
        )
        if same:
            self._batches.refresh()
            return
        for entry in program.inputs:
            _check_input(entry.name, named[entry.name], program.shapes[entry.variable])
        self._given = named
        self._arrays = {entry.variable: named[entry.name] for entry in program.inputs}
        self._batches = Batches(program, {**self._arrays, **self._sampled()})
        self._by_size: dict[int, tuple[list[Call], list[Call]]] = {}
        clocks = [entry.name for entry in program.inputs if entry.source is Source.CLOCK]
        self._clock = named[clocks[0]] if clocks else np.zeros((), np.int64)
        outputs = program.output_named
        self._loss = self._array(outputs["loss"], 1) if "loss" in outputs else np.zeros(())
        self._gradient = (
            self._array(outputs["gradient"], 1) if "gradient" in outputs else np.zeros(0)
        )
        self._by_place = _ByPlace(self)

    def _sampled(self) -> dict[int, Array]:
        """Return what is gathered from: inputs, or rows of them."""
        fetching = [i for i in self._program.instructions if i.primitive in FETCHING]
        sources = {line.inputs[-1 if line.primitive == "batch_rows" else 0] for line in fetching}
        return {variable: self._array(variable, 1) for variable in sources}

    def _batch(self, place: int) -> _Batch:
        """Return the calls of a step at `place` of its epoch."""
        size = self._batches.size(place)
        if size not in self._by_size:
            steady: list[Call] = []
            moving: list[Call] = []
            for line in self._program.instructions:
                is_steady = line.output in self._plan.invariant
                (steady if is_steady else moving).extend(self._line_calls(line, size))
            self._by_size[size] = steady, moving + self._commits()
        invariant, calls = self._by_size[size]
        return _Batch(size, invariant, self._loads(place) + calls)

    def _loads(self, place: int) -> list[Call]:
        """Return the calls that copy the samples of a batch to where they are computed with."""
        size = self._batches.size(place)
        return [
            partial(np.copyto, self._array(line.output, size), view)
            for line, view in zip(self._batches.gathers, self._batches.views(place), strict=True)
        ]

    def _line_calls(self, line: Instruction, live: int) -> list[Call]:
        if line.output in self._plan.idle or line.primitive in FETCHING:
            return []
        out = self._array(line.output, live)
        arrays = tuple(self._array(variable, live) for variable in line.inputs)
        if line.primitive == "concatenate":
            return self._join_calls(line, out, arrays)
        return [bound_call(INSTRUCTION_SET[line.primitive], out, arrays, line.keywords)]

    def _join_calls(self, line: Instruction, out: Array, arrays: tuple[Array, ...]) -> list[Call]:
        """Return the copies of those parts that were not computed in their place."""
        calls: list[Call] = []
        start = 0
        for part, array in enumerate(arrays):
            stop = start + array.shape[0]
            if not self._plan.is_in_place(line, part):
                calls.append(partial(np.copyto, out[start:stop], array))
            start = stop
        return calls

    def _commits(self) -> list[Call]:
        return [
            partial(np.copyto, self._array(state, 1), self._array(variable, 1))
            for variable, state in self._plan.commits
        ]

    def _array(self, variable: int, live: int) -> Array:
        """Return the view of `variable` where `live` columns are live."""
        place = self._plan.places[variable]
        pattern = self._program.shapes[variable]
        if place.area is Area.ROWS:
            return self._rows[:live]
        columns = live if BATCH in pattern else 1
        start = place.offset + place.inner
        if place.area is Area.BATCHED:
            start = place.offset * self._plan.capacity + place.inner * live
            memory = self._batched
        elif place.area is Area.FIXED:
            memory = self._fixed
        else:
            whole = self._whole(place)
            if SAMPLES in pattern:
                columns = whole.shape[-1]
            start = place.inner * columns
            memory = whole.reshape(-1)
        shape = tuple(columns if size < 0 else size for size in pattern)
        return memory[start : start + prod(shape)].reshape(shape)

    def _whole(self, place: Place) -> Array:
        """Return the input or constant that `place` lies in."""
        if place.area is Area.INPUT:
            return self._arrays[place.base]
        return next(c.value for c in self._program.constants if c.variable == place.base)


@dataclass(frozen=True, eq=False, slots=True)
class _Batch:
    """The calls that make one step: those needed once for a size, and all others."""

    size: int
    invariant: list[Call]
    calls: list[Call]


class _ByPlace(dict[int, _Batch]):
    """The calls at each place of an epoch, bound when first needed."""

    def __init__(self, executor: NumpyExecutor) -> None:
        super().__init__()
        self._executor = executor

    def __missing__(self, place: int) -> _Batch:
        batch = self[place] = self._executor._batch(place)
        return batch


class _Staging:
    """Keeps the losses and gradients of some steps back, and logs them together."""

    def __init__(self, log: StepLog, step: int, gradient: Array) -> None:
        self._log = log
        self._step = step
        self._count = 0
        self._losses = np.empty(STAGED)
        self._gradients = np.empty((STAGED, gradient.size))
        self._gradient = gradient

    def add(self, loss: float) -> None:
        """Keep the step just made; log all when there is no more room."""
        self._losses[self._count] = loss
        self._gradients[self._count] = self._gradient
        self._count += 1
        if self._count == STAGED:
            self.flush()

    def flush(self) -> None:
        """Log what is kept."""
        if self._count:
            taken = slice(0, self._count)
            self._log.extend(self._step, self._losses[taken], self._gradients[taken])
            self._step += self._count
            self._count = 0


def _check_input(name: str, array: Any, shape: tuple[int, ...]) -> None:
    fits = len(array.shape) == len(shape) and all(
        wanted < 0 or wanted == size for wanted, size in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise ValueError(f"input {name!r} has shape {array.shape}, expected {shape}")
