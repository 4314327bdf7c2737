"""What every executor promises, so that one can take over from another between calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gdplay.autograd.symbol import Array
from gdplay.program.log import StepLog

Stop = Callable[[], bool]


class StopFlag:
    """A stop signal that compiled code can read too: one byte, not 0 to stop."""

    def __init__(self) -> None:
        self.array = np.zeros(1, np.uint8)

    def __call__(self) -> bool:
        """Return whether a stop was asked for."""
        return bool(self.array[0])

    def set(self) -> None:
        """Ask for a stop; may be called from any thread."""
        self.array[0] = 1

    def clear(self) -> None:
        """Take the request back."""
        self.array[0] = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """When a replay stops by itself: a loss greater than `loss`, or not finite."""

    loss: float = float(np.finfo(np.float64).max)


NO_LIMITS = Limits()


class Executor(Protocol):
    """Replays one program.

    The inputs are given by name, one array for each of `Program.inputs`: 0-d arrays
    for CLOCK, KEY and SCALAR, (P,) arrays for VECTOR and STATE, C-ordered (rows,
    samples) arrays for DATA, all of the program's dtype or the integer dtype that
    `Source` names. The STATE arrays and the clock are written in place; everything
    else is only read. An executor may keep views of the arrays between calls, and
    must notice when it is given other ones. VECTOR and DATA arrays never change in place:
    others are given instead.
    """

    @property
    def name(self) -> str:
        """``"numpy"`` or ``"compiled"``."""
        ...

    @property
    def threads(self) -> int:
        """How many threads share a step; the last bits of its results depend on it."""
        ...

    def replay(
        self,
        steps: int,
        inputs: Mapping[str, Array],
        log: StepLog | None = None,
        stop: Stop | None = None,
        limits: Limits = NO_LIMITS,
    ) -> int:
        """Make up to `steps` steps and return how many were completed.

        A step is completed when the state and the clock have been written. The replay
        ends early after a step whose ``"loss"`` output breaks `limits` (that step is
        completed and logged), and between steps once `stop` answers True. `stop` may be
        a `StopFlag`, whose byte compiled code reads directly. Each completed step adds
        its ``"loss"`` and ``"gradient"`` outputs to `log`.
        """
        ...

    def outputs(self) -> Mapping[str, Array]:
        """Return copies of the outputs of the last completed step, by name."""
        ...

    def output(self, name: str) -> Array:
        """Return a copy of one of the outputs of the last completed step."""
        ...
