"""Serving batches: which samples a step takes, laid out so that each batch is one block."""

from __future__ import annotations

import numpy as np

from gdplay.autograd.symbol import BATCH, Array
from gdplay.program.instruction import Instruction, Program
from gdplay.program.sampling import batches_in, epoch_order


class Batches:
    """The samples of a program's steps, epoch by epoch.

    Parameters
    ----------
    program
        Holds at most one `batch_rows`.
    arrays
        The arrays of the program's inputs, and of what is gathered from, by variable.

    Attributes
    ----------
    count
        The steps of an epoch; 1 where the program takes no batches.
    gathers
        The instructions that fetch samples.
    """

    def __init__(self, program: Program, arrays: dict[int, Array]) -> None:
        lines = program.instructions
        line = next((line for line in lines if line.primitive == "batch_rows"), None)
        self.gathers: tuple[Instruction, ...] = tuple(
            line for line in lines if line.primitive == "gather"
        )
        self._epoch = -1
        self._shuffle = False
        self._key: Array = np.zeros((), np.uint64)
        if line is None:
            self.count, self._batch, self._samples = 1, 1, _given_size(program, arrays)
            self._batch = self._samples
        else:
            key, _, data = line.inputs
            self._key = arrays[key]
            self._samples = arrays[data].shape[1]
            self._batch, self._shuffle = line.keywords["batch"], line.keywords["shuffle"]
            self.count = batches_in(self._samples, self._batch)
        self._sources = [arrays[line.inputs[0]] for line in self.gathers]
        self._arranged = [
            np.empty_like(source) if self._shuffle else source for source in self._sources
        ]
        self._seen_key = int(self._key)

    def place(self, step: int) -> int:
        """Return the place of `step` in its epoch, whose samples are put in order."""
        epoch, place = divmod(step, self.count)
        if self._shuffle and epoch != self._epoch:
            self._epoch = epoch
            order = epoch_order(self._seen_key, epoch, self._samples)
            for source, arranged in zip(self._sources, self._arranged, strict=True):
                np.take(source, order, 1, arranged, "clip")
        return place

    def refresh(self) -> None:
        """Notice a new key in the same array."""
        if int(self._key) != self._seen_key:
            self._seen_key = int(self._key)
            self._epoch = -1

    def size(self, place: int) -> int:
        """Return the live size of the batch at `place` of an epoch."""
        return min((place + 1) * self._batch, self._samples) - place * self._batch

    def views(self, place: int) -> list[Array]:
        """Return, for each gather, the samples of that batch as (rows, size) views."""
        start = place * self._batch
        return [arranged[:, start : start + self._batch] for arranged in self._arranged]


def _given_size(program: Program, arrays: dict[int, Array]) -> int:
    """Return the live size where a batch is an input itself."""
    sizes = [a.shape[-1] for v, a in arrays.items() if BATCH in program.shapes[v]]
    return max(sizes, default=1)
