"""How many threads share one step, and how wide a step has to be for that."""

from __future__ import annotations

import os
from contextlib import suppress
from math import prod
from typing import Final

from gdplay.autograd.symbol import BATCH
from gdplay.program.instruction import Instruction, Program

WIDE: Final = 25_000_000
"""Multiply-adds of a step from which on it takes about a millisecond on one core."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def move_to_core(number: int) -> None:
    """Move the calling thread to one of the process's cores, from where it may move on.

    A chunk of steps may be over before a system spreads new threads over its cores. The
    thread is not bound, so that it can leave a core that others take; and two processes
    do not begin with the same one.
    """
    if not hasattr(os, "sched_setaffinity"):
        return
    with suppress(OSError):  # a core may just have been taken away
        allowed = os.sched_getaffinity(0)
        core = sorted(allowed)[(os.getpid() + number) % len(allowed)]
        os.sched_setaffinity(0, {core})
        os.sched_setaffinity(0, allowed)


def threads_for(program: Program, capacity: int, tiles: int, cores: int | None = None) -> int:
    """Return how many threads share a step of `program`: 1 unless it is wide.

    No thread is left without a tile, because handing a step over takes longer than a small
    step itself.

    Parameters
    ----------
    capacity, tiles
        The samples of a batch, and the tiles they are cut into.
    cores
        How many cores may be used; by default all but one, which is left to a window.
    """
    cores = max(1, available_cores() - 1) if cores is None else cores
    work = capacity * sum(_work(program, line) for line in program.instructions)
    return min(cores, tiles) if work >= WIDE else 1


def _work(program: Program, line: Instruction) -> int:
    """Return the multiply-adds of an instruction for each sample."""
    if line.primitive == "linked_moment":
        return len(line.keywords["cells"])
    if line.primitive not in ("layer", "matmul"):
        return 0
    shapes = [program.shapes[variable] for variable in line.inputs]
    if line.primitive == "layer":
        pairs = shapes[line.keywords["has_start"] :][: 2 * len(line.keywords["factors"])]
        return sum(prod(a) for a in pairs[::2])
    return shapes[0][0] * shapes[1][0] if BATCH in shapes[0] else 0
