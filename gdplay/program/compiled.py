"""The compiled executor: a program as a list of integers, replayed by the numba kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import BATCH, SAMPLES, Array, GraphError, Shape, describe
from gdplay.program.compiled_code import Spot, Word, Writer
from gdplay.program.compiled_memory import Memory, address_of, aligned
from gdplay.program.compiled_phases import (
    Phase,
    Phases,
    phases_of,
    row_sums_of,
    with_fetch,
    with_gathers,
)
from gdplay.program.compiled_states import late_states, without_inputs, writes_state_in_tiles
from gdplay.program.compiled_threads import move_to_core, threads_for
from gdplay.program.executor import NO_LIMITS, Limits, Stop, StopFlag
from gdplay.program.fusion import fuse
from gdplay.program.instruction import Program, Source
from gdplay.program.kernel import fields, machine
from gdplay.program.kernel.registers import REGISTER_BYTES
from gdplay.program.log import StepLog
from gdplay.program.plan import Area, Place, plan, size_of
from gdplay.program.sampling import batches_in

TILE_REGISTERS: Final = (8, 32)
"""The width of a tile in registers, at least and at most: what W5 and W3 of the benchmark want."""

TILE_BYTES: Final = 144 * 1024
"""What the columns of a tile may take where it is wider: a part of a core's second cache."""

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
    threads
        How many threads share a step; by default as many as are good for it. The
        last bits of a result depend on it.
    cores
        How many cores those may use; by default all but one, which is left to a window.

    Raises
    ------
    NotCompilableError
        When the program holds something that has no compiled form.
    """

    def __init__(
        self,
        program: Program,
        capacity: int,
        threads: int | None = None,
        cores: int | None = None,
    ) -> None:
        self._dtype = np.dtype(program.dtype)
        lanes = REGISTER_BYTES // self._dtype.itemsize
        phases = phases_of(with_gathers(fuse(program)))
        self._program = phases.program
        self._tile = _tile_of(phases, capacity, lanes, threads or 1)
        late = late_states(self._program) if capacity > self._tile else ()
        planned = without_inputs(self._program, late)
        self._plan = plan(planned, self._tile, reuse=False)
        if capacity > self._tile and writes_state_in_tiles(phases, self._plan):
            phases, late = replace(phases, is_tiled=False), ()
            self._tile = _tile_of(phases, capacity, lanes, threads or 1)
            self._plan = plan(self._program, self._tile, reuse=False)
        if capacity <= self._tile:
            phases = with_fetch(phases)
        outputs = self._program.output_named
        commits = (*self._plan.commits, *((outputs[e.name], e.variable) for e in late))
        tiles = -(-capacity // self._tile)
        wanted = threads or threads_for(self._program, capacity, tiles, cores)
        self._threads = min(wanted, tiles)
        self._steps: Integers = np.zeros(fields.PLAN_SIZE, np.int64)
        self._inputs: dict[str, Array] = {}
        self._pace = 1
        self._order: Integers = np.zeros(0, np.int64)
        self._tags: Integers = np.full(fields.TAGS_SIZE, -1, np.int64)
        room = -(-self._size_of("gradient") // lanes) * lanes
        self._extremes = aligned(2 * room, self._dtype).reshape(2, room)
        self._no_log = _no_log()
        self._never = np.zeros(1, np.uint8)
        self._meeting: Integers = np.zeros(self._threads * fields.MEETING_STEP, np.int64)
        self._write(phases, lanes, commits)

    @property
    def threads(self) -> int:
        """How many threads share a step."""
        return self._threads

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

    def _write(self, phases: Phases, lanes: int, commits: tuple[tuple[int, int], ...]) -> None:
        """Write all instructions, phase by phase."""
        writer = Writer(self._plan, lanes, row_sums_of(phases))
        words: dict[Phase, list[Word]] = {phase: [] for phase in Phase}
        sums: dict[int, Place] = {}
        for line, phase in zip(self._program.instructions, phases.phases, strict=True):
            written = writer.write(line)
            words[phase] += written
            if phase is Phase.TILE and BATCH not in self._program.shapes[line.output]:
                sums[line.output] = self._plan.places[line.output]
        for variable, state in commits:
            words[Phase.AFTER] += writer.copy(variable, Place(Area.INPUT, state, 0))
        joins = [
            word
            for at in range(1, self._threads)
            for variable in sums
            for word in writer.add_slice(variable, at)
        ]
        words[Phase.AFTER] = joins + words[Phase.AFTER]
        memory = Memory(self._plan, writer.turned_rows, self._threads, frozenset(sums.values()))
        self._memory = memory
        flat = [word for phase in Phase for word in words[phase]]
        for phase in Phase:
            end = sum(len(words[earlier]) for earlier in Phase if earlier <= phase)
            self._steps[fields.SETUP_END + phase] = end
        self._spots = [(at, word) for at, word in enumerate(flat) if isinstance(word, Spot)]
        code = np.array([0 if isinstance(word, Spot) else word for word in flat], np.int64)
        self._codes: list[Integers] = [code.copy() for _ in range(self._threads)]
        self._find_batches()
        self._steps[fields.TILE_SIZE] = self._tile
        self._steps[fields.PARAMETERS] = self._size_of("gradient")
        self._steps[fields.LAST_PHASE] = Phase.AFTER
        self._steps[fields.SLICES] = 1

    def _find_batches(self) -> None:
        """Find how a step's samples are chosen."""
        lines = self._program.instructions
        chooses = [line for line in lines if line.primitive == "batch_rows"]
        reads = [line.inputs[0] for line in lines if line.primitive == "gather"]
        self._steps[fields.SHUFFLED] = bool(chooses) and bool(chooses[0].keywords["shuffle"])
        self._steps[fields.BATCH_SIZE] = chooses[0].keywords["batch"] if chooses else 0
        self._batch_rows = frozenset(line.output for line in chooses)
        self._key_variable = chooses[0].inputs[0] if chooses else -1
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
        for number, code in enumerate(self._codes):
            for at, spot in self._spots:
                code[at] = self._memory.number(spot, self._by_variable, number)
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
                self._steps[number] = self._memory.number(Spot(place), self._by_variable, 0)
            else:
                self._steps[number] = address_of(self._memory.zero)
        self._steps[fields.LOWEST] = address_of(self._extremes[0])
        self._steps[fields.HIGHEST] = address_of(self._extremes[1])
        if self._key_variable >= 0:
            self._steps[fields.KEY] = address_of(self._by_variable[self._key_variable])

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

    def _call(self, steps: int, log: StepLog | None, stop: Stop | None, limits: Limits) -> int:
        """Make up to `steps` steps, in one call of the kernel or by threads."""
        flag = stop.array if isinstance(stop, StopFlag) else self._never
        if self._threads == 1:
            return self._run(steps, self._steps, log, flag, limit=limits.loss)
        parts = [self._part(at) for at in range(self._threads)]
        self._meeting.fill(0)
        with ThreadPoolExecutor(self._threads - 1, "slice") as pool:
            try:
                others = [
                    pool.submit(self._follow, at, steps, parts[at], flag)
                    for at in range(1, self._threads)
                ]
                move_to_core(0)
                done = self._run(steps, parts[0], log, flag, limit=limits.loss)
            finally:
                self._meeting[0] = fields.LEFT  # else the others would wait for ever
            for other in others:
                other.result()
        return done

    def _follow(self, at: int, steps: int, steering: Integers, flag: NDArray[np.uint8]) -> None:
        """Run the tiles of slice `at`, step by step, as slice 0 calls for them."""
        try:
            move_to_core(at)
            self._run(steps, steering, None, flag, at=at)
        except BaseException:
            self._meeting[at * fields.MEETING_STEP] = fields.LEFT  # slice 0 waits for no more
            raise

    def _part(self, at: int) -> Integers:
        """Return the plan of slice `at`: the first runs all but the tiles of the others."""
        steps, sums = self._steps.copy(), self._memory.slices[at].fixed
        steps[fields.SLICES], steps[fields.SLICE] = self._threads, at
        steps[fields.MEETING] = address_of(self._meeting)
        if at:
            steps[fields.FIRST_PHASE] = steps[fields.LAST_PHASE] = Phase.TILE
            steps[fields.SUMS], steps[fields.SUMS_SIZE] = address_of(sums), sums.size
        return steps

    def _run(
        self,
        steps: int,
        steering: Integers,
        log: StepLog | None,
        flag: NDArray[np.uint8],
        *,
        at: int = 0,
        limit: float = NO_LIMITS.loss,
    ) -> int:
        """Call the kernel with the code of slice `at`."""
        arrays = (log.loss, log.gradient, log.counters) if log is not None else self._no_log
        like, logs = self._memory.zero, log is not None
        steered = (self._codes[at], steering, like, self._clock, self._order, self._tags)
        return int(_replay(steps, *steered, logs, *arrays, flag, limit))

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
            batched = self._memory.slices[0].batched
            whole = batched[start : start + rows * self._tile].reshape(rows, self._tile)
            return whole[:, :live].copy().reshape([live if s == BATCH else s for s in shape])
        source = {
            Area.INPUT: self._by_variable,
            Area.CONSTANT: self._memory.constants,
        }.get(place.area)
        array = self._memory.slices[0].fixed if source is None else source[place.base].reshape(-1)
        start = place.offset + place.inner
        return array[start : start + size_of(shape)].copy().reshape(shape)

    def _last_rows(self) -> Integers:
        """Return the samples of the last completed step."""
        batch, samples = int(self._steps[fields.BATCH_SIZE]), self._order.shape[0]
        batches = batches_in(samples, batch)
        start = (int(self._clock[0]) - 1) % batches * batch
        return self._order[start : start + batch].copy()


def _tile_of(phases: Phases, capacity: int, lanes: int, threads: int) -> int:
    """Return the columns of a tile: whole registers, all tiles about equal, one a thread."""
    program = phases.program
    shapes = [program.shapes[line.output] for line in program.instructions]
    rows = sum(size_of(shape) for shape in shapes if BATCH in shape)
    least, most = TILE_REGISTERS
    width = min(max(least, TILE_BYTES // (max(rows, 1) * REGISTER_BYTES)), most) * lanes
    tiles = max(-(-capacity // width), threads) if phases.is_tiled else 1
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
