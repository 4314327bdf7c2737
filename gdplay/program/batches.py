"""Serving batches: which samples a step takes, laid out so that each batch is one block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import BATCH, Array
from gdplay.program.instruction import Instruction, Program
from gdplay.program.sampling import batches_in, epoch_order


@dataclass(frozen=True, slots=True)
class Slice:
    """The batch of one step: its place in the epoch and its live size."""

    place: int
    start: int
    stop: int

    @property
    def size(self) -> int:
        """The number of samples."""
        return self.stop - self.start


class Batches:
    """The samples of a program's steps, epoch by epoch.

    Parameters
    ----------
    program
        Holds at most one `batch_rows`.
    arrays
        The program's inputs by variable.
    """

    def __init__(self, program: Program, arrays: dict[int, Array]) -> None:
        lines = program.instructions
        self._line = next((line for line in lines if line.primitive == "batch_rows"), None)
        self.gathers: tuple[Instruction, ...] = tuple(
            line for line in lines if line.primitive == "gather"
        )
        self._fixed_size = max(
            (
                array.shape[-1]
                for variable, array in arrays.items()
                if BATCH in program.shapes[variable]
            ),
            default=1,
        )
        self._sources = [arrays[line.inputs[0]] for line in self.gathers]
        self._epoch = -1
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        if self._line is None:
            return
        key, _, data = self._line.inputs
        self._key = arrays[key]
        self._samples = arrays[data].shape[1]
        self._batch: int = self._line.keywords["batch"]
        self._shuffle: bool = self._line.keywords["shuffle"]
        self._arranged = [
            np.empty_like(source) if self._shuffle else source for source in self._sources
        ]
        self._order = np.arange(self._samples)
        self._seen_key = int(self._key)

    def of(self, step: int) -> Slice:
        """Return the batch of `step`, its samples in place."""
        if self._line is None:
            return Slice(0, 0, self._fixed_size)
        epoch, place = divmod(step, batches_in(self._samples, self._batch))
        if self._shuffle and epoch != self._epoch:
            self._epoch = epoch
            self._order = epoch_order(self._seen_key, epoch, self._samples)
            for source, arranged in zip(self._sources, self._arranged, strict=True):
                np.take(source, self._order, 1, arranged, "clip")
        return Slice(place, place * self._batch, min((place + 1) * self._batch, self._samples))

    def refresh(self) -> None:
        """Notice a new key in the same array."""
        if self._line is not None and int(self._key) != self._seen_key:
            self._seen_key = int(self._key)
            self._epoch = -1

    def views(self, batch: Slice) -> list[Array]:
        """Return, for each gather, the samples of `batch` as (rows, size) views."""
        return [arranged[:, batch.start : batch.stop] for arranged in self._arranged]

    def rows(self, batch: Slice) -> NDArray[np.intp]:
        """Return the sample numbers of `batch`."""
        return self._order[batch.start : batch.stop]
