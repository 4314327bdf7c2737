"""The compiled executor: a program as a list of integers, replayed by the numba kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import BATCH, SAMPLES, Array, GraphError, Shape, describe
from gdplay.program.compiled_code import (
    ROW_OF_DATA,
    TURNED,
    ZERO,
    Spot,
    Word,
    Writer,
    element_offset,
)
from gdplay.program.compiled_phases import Phase, Phases, phases_of, row_sums_of, with_gathers
from gdplay.program.executor import NO_LIMITS, Limits, Stop, StopFlag
from gdplay.program.fusion import fuse
from gdplay.program.instruction import Program, Source
from gdplay.program.kernel import fields, machine
from gdplay.program.kernel.registers import (
    REGISTER_BYTES,
)
from gdplay.program.log import StepLog
from gdplay.program.plan import Area, Place, plan, size_of
from gdplay.program.sampling import batches_in

TILE_REGISTERS: Final = 8
"""The width of a tile at most, in registers: best of 4 to 64 for W3 to W5 of the benchmark."""

GLANCE: Final = 0.004
"""Seconds between two looks at a stop signal that is a function."""

Integers = NDArray[np.int64]

_replay: Final[Callable[..., int]] = machine.replay


class CompiledExecutor:
    """Replays a program in compiled code; see `gdplay.program.executor.Executor`.

    Parameters
    ----------
    program
        What to replay.
    capacity
        The largest number of columns a batch may have.

    Raises
    ------
    NotCompilableError
        When the program holds something that has no compiled form.
    """

    def __init__(self, program: Program, capacity: int) -> None:
        dtype = np.dtype(program.dtype)
        lanes = REGISTER_BYTES // dtype.itemsize
        phases = phases_of(with_gathers(fuse(program)))
        self._program = phases.program
        self._tile = _tile_of(phases.is_tiled, capacity, lanes)
        self._plan = plan(self._program, self._tile, reuse=False)
        self._dtype = dtype
        self._spots: list[tuple[int, Spot]] = []
        self._code: Integers = np.zeros(0, np.int64)
        self._steps: Integers = np.zeros(fields.PLAN_SIZE, np.int64)
        self._inputs: dict[str, Array] = {}
        self._pace = 1
        self._allocate()
        self._write(phases, lanes)

    @property
    def name(self) -> str:
        """The executor's name in the window and in files."""
        return "compiled"

    def replay(
        self,
        steps: int,
        inputs: Mapping[str, Array],
        log: StepLog | None = None,
        stop: Stop | None = None,
        limits: Limits = NO_LIMITS,
    ) -> int:
        """Make up to `steps` steps; see `Executor.replay`."""
        self._adopt(inputs)
        done = 0
        while done < steps and not (stop is not None and stop()):
            if log is not None and log.count == log.width * log.capacity:
                log.merge()
            asked = self._asked(steps - done, log, stop)
            started = perf_counter()
            made = self._call(asked, log, stop, limits)
            self._pace = max(1, round(self._pace_of(made, perf_counter() - started)))
            done += made
            if made < asked:
                break
        return done

    def _asked(self, steps: int, log: StepLog | None, stop: Stop | None) -> int:
        """Return how many of `steps` to make in one call of the kernel."""
        if log is not None:
            steps = min(steps, log.width * log.capacity - log.count)
        return steps if stop is None or isinstance(stop, StopFlag) else min(steps, self._pace)

    def _pace_of(self, made: int, seconds: float) -> float:
        """Return the steps to make until a stop that is a function is asked again."""
        return min(made * GLANCE / max(seconds, 1e-9), 4.0 * self._pace)

    def outputs(self) -> Mapping[str, Array]:
        """Return copies of the outputs of the last completed step, by name."""
        return {entry.name: self._value(entry.variable) for entry in self._program.outputs}

    def output(self, name: str) -> Array:
        """Return a copy of one of the outputs of the last completed step."""
        return self._value(self._program.output_named[name])

    # -- planning -----------------------------------------------------------------------

    def _allocate(self) -> None:
        """Lay out the memory of the program; addresses are stable from here on."""
        planned, spare = self._plan, REGISTER_BYTES // self._dtype.itemsize
        self._fixed = _aligned(planned.fixed + spare, self._dtype)
        self._batched = _aligned(planned.batched * self._tile + spare, self._dtype)
        self._zero = _aligned(spare, self._dtype)
        self._constants = {
            constant.variable: np.ascontiguousarray(constant.value, self._dtype)
            for constant in self._program.constants
        }
        groups = [
            line.keywords["count"]
            for line in self._program.instructions
            if line.primitive == "block_mask"
        ]
        self._room: Integers = np.zeros(2 * (max(groups, default=0) + 1), np.int64)
        self._order: Integers = np.zeros(0, np.int64)
        self._tags: Integers = np.full(fields.TAGS_SIZE, -1, np.int64)
        size = self._size_of("gradient")
        room = -(-size // spare) * spare
        self._extremes = _aligned(2 * room, self._dtype).reshape(2, room)
        self._no_log = _no_log()
        self._never = np.zeros(1, np.uint8)

    def _write(self, phases: Phases, lanes: int) -> None:
        """Write all instructions, phase by phase."""
        writer = Writer(self._plan, lanes, row_sums_of(phases))
        words: list[Word] = []
        ends = dict.fromkeys(Phase, 0)
        for line, phase in zip(self._program.instructions, phases.phases, strict=True):
            words += writer.write(line)
            ends[phase] = len(words)
        for variable, state in self._plan.commits:
            words += writer.copy(variable, Place(Area.INPUT, state, 0))
        ends[Phase.BEFORE] = max(ends[Phase.SETUP], ends[Phase.BEFORE])
        ends[Phase.TILE] = max(ends[Phase.BEFORE], ends[Phase.TILE])
        numbers = [fields.SETUP_END, fields.BEFORE_END, fields.TILE_END]
        for number, phase in zip(numbers, Phase, strict=False):
            self._steps[number] = ends[phase]
        self._steps[fields.STEP_END] = len(words)
        self._turned = _aligned(writer.turned_rows * self._tile, self._dtype)
        self._spots = [(at, word) for at, word in enumerate(words) if isinstance(word, Spot)]
        self._code = np.array([0 if isinstance(w, Spot) else w for w in words], np.int64)
        lines = self._program.instructions
        chooses = [line for line in lines if line.primitive == "batch_rows"]
        reads = [line.inputs[0] for line in lines if line.primitive == "gather"]
        self._shuffle = bool(chooses) and bool(chooses[0].keywords["shuffle"])
        self._steps[fields.SHUFFLED] = self._shuffle
        self._steps[fields.BATCH_SIZE] = chooses[0].keywords["batch"] if chooses else 0
        self._steps[fields.TILE_SIZE] = self._tile
        self._steps[fields.PARAMETERS] = self._size_of("gradient")
        self._batch_rows = frozenset(line.output for line in chooses)
        self._key_variable = chooses[0].inputs[0] if chooses else -1
        reads = [
            line.inputs[0] for line in self._program.instructions if line.primitive == "gather"
        ]
        self._data_variable = chooses[0].inputs[2] if chooses else reads[0] if reads else -1

    def _size_of(self, output: str) -> int:
        variable = self._program.output_named.get(output)
        return 0 if variable is None else size_of(self._program.shapes[variable])

    # -- running ------------------------------------------------------------------------

    def _adopt(self, inputs: Mapping[str, Array]) -> None:
        """Write the addresses of the given arrays into the code, where they changed."""
        given = {entry.name: inputs[entry.name] for entry in self._program.inputs}
        kept = self._inputs
        if len(kept) == len(given) and all(kept[name] is given[name] for name in given):
            return
        for entry in self._program.inputs:
            self._check(entry.name, given[entry.name], self._program.shapes[entry.variable])
        self._inputs = given
        self._by_variable = {entry.variable: given[entry.name] for entry in self._program.inputs}
        for at, spot in self._spots:
            self._code[at] = self._number(spot)
        clocks = [e.name for e in self._program.inputs if e.source is Source.CLOCK]
        self._clock = given[clocks[0]].reshape(1) if clocks else np.zeros(1, np.int64)
        data = self._by_variable.get(self._data_variable)
        samples = 1 if data is None else data.shape[1]
        if samples != self._order.shape[0]:
            self._order = np.arange(samples, dtype=np.int64)
        self._tags[:] = -1
        self._steps[fields.SAMPLE_COUNT] = samples
        if not self._batch_rows:
            self._steps[fields.BATCH_SIZE] = samples
        for number, name in ((fields.LOSS, "loss"), (fields.GRADIENT, "gradient")):
            if name in self._program.output_named:
                place = self._plan.places[self._program.output_named[name]]
                self._steps[number] = self._number(Spot(place))
            else:
                self._steps[number] = _address(self._zero)
        self._steps[fields.LOWEST] = _address(self._extremes[0])
        self._steps[fields.HIGHEST] = _address(self._extremes[1])
        if self._key_variable >= 0:
            self._steps[fields.KEY] = _address(self._by_variable[self._key_variable])

    def _check(self, name: str, array: Array, shape: Shape) -> None:
        """Refuse what compiled code could not read: it would read past the end."""
        wanted = self._program.input_named[name]
        is_integer = wanted.variable in self._program.integers
        fits = array.ndim == len(shape) and all(
            size in (given, SAMPLES) for size, given in zip(shape, array.shape, strict=True)
        )
        kind = array.dtype.itemsize == 8 and array.dtype.kind in "iu"
        if not (
            fits
            and array.flags.c_contiguous
            and (kind if is_integer else array.dtype == self._dtype)
        ):
            raise GraphError(
                f"input {name!r}: {array.dtype} of shape {describe(array.shape)}, "
                f"expected {self._dtype} of shape {describe(shape)} in C order"
            )

    def _number(self, spot: Spot) -> int:
        """Return the address of `spot`, or the length of a row of the data there."""
        place, itemsize = spot.place, self._dtype.itemsize
        if spot == ZERO:
            return _address(self._zero)
        if spot == TURNED:
            return _address(self._turned)
        if place.area is Area.ROWS:
            return _address(self._room) + spot.offset * self._room.itemsize
        if place.area is Area.INPUT:
            array = self._by_variable[place.base]
            if spot.offset == ROW_OF_DATA:
                return int(array.shape[1])
        elif place.area is Area.CONSTANT:
            array = self._constants[place.base]
        else:
            array = self._batched if place.area is Area.BATCHED else self._fixed
        return _address(array) + element_offset(place, spot.offset, self._tile) * itemsize

    def _call(self, steps: int, log: StepLog | None, stop: Stop | None, limits: Limits) -> int:
        """Call the kernel for up to `steps` steps."""
        arrays = (log.loss, log.gradient, log.counters) if log is not None else self._no_log
        flag = stop.array if isinstance(stop, StopFlag) else self._never
        return int(
            _replay(
                steps,
                self._code,
                self._steps,
                self._zero,
                self._clock,
                self._order,
                self._tags,
                log is not None,
                *arrays,
                flag,
                limits.loss,
            )
        )

    def _value(self, variable: int) -> Array:
        """Return a copy of a variable's value after the last step."""
        shape = self._program.shapes[variable]
        if variable in self._program.integers and variable in self._batch_rows:
            return self._last_rows()
        place = self._plan.places[variable]
        if BATCH in shape:
            live = self._last_rows().shape[0]
            rows = size_of(shape)
            start = (place.offset + place.inner) * self._tile
            whole = self._batched[start : start + rows * self._tile].reshape(rows, self._tile)
            return whole[:, :live].copy().reshape([live if s == BATCH else s for s in shape])
        source = {
            Area.INPUT: self._by_variable,
            Area.CONSTANT: self._constants,
        }.get(place.area)
        array = self._fixed if source is None else source[place.base].reshape(-1)
        start = place.offset + place.inner
        return array[start : start + size_of(shape)].copy().reshape(shape)

    def _last_rows(self) -> Integers:
        """Return the samples of the last completed step."""
        batch, samples = int(self._steps[fields.BATCH_SIZE]), self._order.shape[0]
        batches = batches_in(samples, batch)
        start = (int(self._clock[0]) - 1) % batches * batch
        return self._order[start : start + batch].copy()


def _aligned(size: int, dtype: np.dtype[Any]) -> Array:
    """Return zeros that start at a multiple of a register: no load crosses cache lines."""
    room = np.zeros(size * dtype.itemsize + REGISTER_BYTES, np.uint8)
    start = -_address(room) % REGISTER_BYTES
    return room[start : start + size * dtype.itemsize].view(dtype)


def _address(array: Array) -> int:
    return int(array.ctypes.data)


def _tile_of(is_tiled: bool, capacity: int, lanes: int) -> int:
    """Return the columns of a tile: whole registers, all tiles about equal."""
    tiles = -(-capacity // (TILE_REGISTERS * lanes)) if is_tiled else 1
    step = lanes if capacity <= 4 * lanes else 4 * lanes
    return -(-capacity // (tiles * step)) * step


def run_nothing(dtype: str) -> None:
    """Call the kernel for no step at all, so that it is compiled or loaded."""
    like, none = np.zeros(1, dtype), np.zeros(1, np.int64)
    steering = np.ones(fields.PLAN_SIZE, np.int64)
    stop = np.zeros(1, np.uint8)
    _replay(0, none, steering, like, none, none, none, False, *_no_log(), stop, 0.0)


def _no_log() -> tuple[Array, Array, Integers]:
    """Return what stands for the arrays of a log where there is none."""
    return np.zeros((3, 1)), np.zeros((3, 1, 1)), np.ones(3, np.int64)
