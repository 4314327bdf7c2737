"""When a tiled step may write its state: after the last tile, for it may be abandoned before.

A plan writes new state over the old one where nobody reads the old one any more. That
would be too early for what the tiles of a step write, which is still partial then.
"""

from __future__ import annotations

from dataclasses import replace

from gdplay.program.compiled_phases import Phase, Phases
from gdplay.program.instruction import Input, Program, Source
from gdplay.program.plan import Area, Plan


def late_states(program: Program) -> tuple[Input, ...]:
    """Return the states that no instruction reads: they are copied when a step is complete."""
    read = {variable for line in program.instructions for variable in line.inputs}
    read |= {output.variable for output in program.outputs}
    return tuple(
        entry
        for entry in program.inputs
        if entry.source is Source.STATE and entry.variable not in read
    )


def without_inputs(program: Program, left_out: tuple[Input, ...]) -> Program:
    """Return `program` without some inputs, so that no result is planned in their place."""
    return replace(
        program, inputs=tuple(entry for entry in program.inputs if entry not in left_out)
    )


def writes_state_in_tiles(phases: Phases, planned: Plan) -> bool:
    """Return whether a tile would write over state; such a step has to be a single tile."""
    return phases.is_tiled and any(
        phase is Phase.TILE
        and line.output not in planned.idle
        and planned.places[line.output].area is Area.INPUT
        for line, phase in zip(phases.program.instructions, phases.phases, strict=True)
    )
