"""Where a divergence came from: the step, and the first instruction that was not finite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdplay.autograd.symbol import describe
from gdplay.nn.feed import StepFeed
from gdplay.nn.state import TrainingState
from gdplay.program.executor import Executor
from gdplay.program.instruction import Program
from gdplay.program.numpy_executor import NumpyExecutor


@dataclass(frozen=True, slots=True)
class Divergence:
    """Why a run cannot go on.

    Parameters
    ----------
    step
        The number of updates after which the objective was out of bounds.
    first_step, instruction
        The update in which a number was first not finite, counted from 1, and the
        operation with its shape; 0 and empty where every number is still finite.
    """

    step: int
    first_step: int = 0
    instruction: str = ""


def find_divergence(
    program: Program,
    executor: Executor,
    feed: StepFeed,
    start: TrainingState,
    step: int,
) -> Divergence:
    """Return where the steps from `start` to `step` ceased to be finite.

    The steps are repeated, the last two of them one instruction at a time. What the
    feed holds is lost.
    """
    feed.load(start)
    sound = step - 2 - start.step
    if sound > 0:
        executor.replay(sound, feed.arrays)
    careful = NumpyExecutor(program, feed.arrays["targets"].shape[1], reuse=False)
    while int(feed.arrays["clock"]) < step:
        update = int(feed.arrays["clock"]) + 1
        for line, result in careful.lines(feed.arrays):
            if not np.isfinite(result).all():
                shape = describe(program.shapes[line.output])
                return Divergence(step, update, f"{line.primitive} of shape {shape}")
    return Divergence(step)
