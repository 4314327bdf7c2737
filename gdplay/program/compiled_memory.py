"""The memory of a compiled program, and the addresses that its code names.

Threads that share a step each compute with memory of their own: with one thread there
is slice 0 alone; of the others, slice k has its own columns and its own sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import Array
from gdplay.program.compiled_code import ROW_OF_DATA, TURNED, ZERO, Spot, element_offset
from gdplay.program.instruction import Program
from gdplay.program.kernel.registers import REGISTER_BYTES
from gdplay.program.plan import Area, Place, Plan


@dataclass(frozen=True, eq=False, slots=True)
class SliceMemory:
    """What one thread computes with.

    Parameters
    ----------
    fixed
        Everything without a column for each sample.
    batched, turned
        The columns of one tile, and room for some of them with rows as columns.
    """

    fixed: Array
    batched: Array
    turned: Array


class Memory:
    """All arrays of one program but its inputs; their addresses never change.

    Parameters
    ----------
    plan
        Where each variable lies; its capacity is the width of a tile.
    turned_rows
        How many rows of samples there has to be room for to turn them.
    slices
        How many threads share a step.
    sums
        The places of the sums over samples: each slice has its own.
    """

    def __init__(self, plan: Plan, turned_rows: int, slices: int, sums: frozenset[Place]) -> None:
        program = plan.program
        self.dtype = np.dtype(program.dtype)
        self._capacity = plan.capacity
        self._sums = sums
        spare = REGISTER_BYTES // self.dtype.itemsize
        sizes = (plan.fixed + spare, plan.batched * plan.capacity + spare)
        self.slices = [
            SliceMemory(
                aligned(sizes[0], self.dtype),
                aligned(sizes[1], self.dtype),
                aligned((turned_rows + spare) * plan.capacity, self.dtype),  # a register apart
            )
            for _ in range(slices)
        ]
        self.zero = aligned(spare, self.dtype)
        self.constants = {
            constant.variable: np.ascontiguousarray(constant.value, self.dtype)
            for constant in program.constants
        }
        self._room: NDArray[np.int64] = np.zeros(2 * (_groups_in(program) + 1), np.int64)

    def number(self, spot: Spot, inputs: Mapping[int, Array], at: int) -> int:
        """Return the address of `spot` for slice `at`, or the length of a row of the data."""
        place, own = spot.place, self.slices[at if spot.slice < 0 else spot.slice]
        if spot == ZERO:
            return address_of(self.zero)
        if spot == TURNED:
            return address_of(own.turned)
        if place.area is Area.ROWS:
            return address_of(self._room) + spot.offset * self._room.itemsize
        if place.area is Area.INPUT:
            array = inputs[place.base]
            if spot.offset == ROW_OF_DATA:
                return int(array.shape[1])
        elif place.area is Area.CONSTANT:
            array = self.constants[place.base]
        elif place.area is Area.BATCHED:
            array = own.batched
        else:
            array = own.fixed if place in self._sums else self.slices[0].fixed
        start = element_offset(place, spot.offset, self._capacity)
        return address_of(array) + start * self.dtype.itemsize


def aligned(size: int, dtype: np.dtype[Any]) -> Array:
    """Return zeros that start at a multiple of a register: no load crosses cache lines."""
    room = np.zeros(size * dtype.itemsize + REGISTER_BYTES, np.uint8)
    start = -address_of(room) % REGISTER_BYTES
    return room[start : start + size * dtype.itemsize].view(dtype)


def address_of(array: Array) -> int:
    """Return the address of the first element of `array`."""
    return int(array.ctypes.data)


def _groups_in(program: Program) -> int:
    """Return how many groups of parameters a block mask of the program may have to order."""
    masks = (line for line in program.instructions if line.primitive == "block_mask")
    return max((line.keywords["count"] for line in masks), default=0)
