"""The order in which a compiled step runs: set-up, fetch, before, tiles, after.

A step over many samples runs in tiles, so that what one tile computes stays in the
cache, and sums over the samples are added up from tile to tile. So a program's
instructions are put in five phases:

- set-up: what depends on settings and the size of the batch alone; run when these change;
- fetch: the samples of a step that is one tile; run where steps have different ones;
- before: what depends on the state or the clock, but on no sample;
- tile: everything with a column for each sample, and the sums over them;
- after: what depends on such sums.

Where a sample's column depends on a sum over samples the step is one single tile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from gdplay.autograd.symbol import BATCH, SAMPLES
from gdplay.program.instruction import Instruction, Program, Source


class Phase(IntEnum):
    """When an instruction runs; in this order."""

    SETUP = 0
    FETCH = 1
    BEFORE = 2
    TILE = 3
    AFTER = 4


@dataclass(frozen=True, eq=False)
class Phases:
    """A program put in order.

    Parameters
    ----------
    program
        The same program, its instructions sorted by phase.
    phases
        The phase of each instruction.
    is_tiled
        Whether a step may be cut into tiles.
    """

    program: Program
    phases: tuple[Phase, ...]
    is_tiled: bool


_FIRST_OF: Final = MappingProxyType(
    {
        Source.CLOCK: Phase.BEFORE,
        Source.STATE: Phase.BEFORE,
        Source.DATA: Phase.TILE,
    }
)


def phases_of(program: Program) -> Phases:
    """Return `program` with its instructions in the order of their phases."""
    phase_of = {
        entry.variable: _FIRST_OF.get(entry.source, Phase.SETUP) for entry in program.inputs
    }
    phase_of |= {constant.variable: Phase.SETUP for constant in program.constants}
    is_tiled = all(BATCH not in program.shapes[output.variable] for output in program.outputs)
    phases = []
    for line in program.instructions:
        latest = max((phase_of[variable] for variable in line.inputs), default=Phase.SETUP)
        shapes = [program.shapes[variable] for variable in (*line.inputs, line.output)]
        if line.primitive == "live_size":
            phase = Phase.SETUP
        elif line.primitive == "batch_rows":
            phase = Phase.TILE
        elif any(BATCH in shape for shape in shapes):
            phase = Phase.TILE
            is_tiled = is_tiled and latest <= Phase.TILE
        else:
            phase = latest
        phases.append(phase)
        summed = phase is Phase.TILE and BATCH not in program.shapes[line.output]
        phase_of[line.output] = Phase.AFTER if summed else phase
    if not is_tiled:
        phases = [Phase.SETUP if phase is Phase.SETUP else Phase.TILE for phase in phases]
    order = sorted(range(len(phases)), key=lambda at: phases[at])
    instructions = tuple(program.instructions[at] for at in order)
    return Phases(
        replace(program, instructions=instructions),
        tuple(phases[at] for at in order),
        is_tiled,
    )


def with_gathers(program: Program) -> Program:
    """Return `program` with each input of a whole batch read as samples, then gathered.

    In memory the columns of a batch are padded to whole registers; those of an array
    from outside are not. So the kernel copies them, tile by tile.
    """
    shapes = list(program.shapes)
    inputs, gathers = [], []
    for entry in program.inputs:
        shape = program.shapes[entry.variable]
        if entry.source is Source.DATA and BATCH in shape:
            shapes.append(tuple(SAMPLES if size == BATCH else size for size in shape))
            outside = len(shapes) - 1
            inputs.append(replace(entry, variable=outside))
            gathers.append(Instruction("gather", (outside,), entry.variable))
        else:
            inputs.append(entry)
    return replace(
        program,
        shapes=tuple(shapes),
        inputs=tuple(inputs),
        instructions=(*gathers, *program.instructions),
    )


def with_fetch(phases: Phases) -> Phases:
    """Return the phases of a step that is one tile: its samples are fetched before."""
    fetched = tuple(
        Phase.FETCH if line.primitive == "gather" else phase
        for line, phase in zip(phases.program.instructions, phases.phases, strict=True)
    )
    return replace(phases, phases=fetched)


def row_sums_of(phases: Phases) -> dict[int, int]:
    """Return for products over samples the sums of their first factor's rows, by variable.

    A layer's weights and biases take their gradients from the same rows; read once, both
    come out of one instruction. Only where the step is tiled, because then nothing reads
    either before all tiles are done.
    """
    if not phases.is_tiled:
        return {}
    program = phases.program
    sums = {
        line.inputs[0]: line.output
        for line in program.instructions
        if line.primitive == "sum"
        and len(program.shapes[line.inputs[0]]) == 2
        and BATCH in program.shapes[line.inputs[0]]
        and line.keywords["axis"] == 1
    }
    found: dict[int, int] = {}
    for line in program.instructions:
        is_moment = line.primitive == "matmul" and BATCH in program.shapes[line.inputs[0]]
        if is_moment and line.inputs[0] in sums:
            found[line.output] = sums.pop(line.inputs[0])
    return found
