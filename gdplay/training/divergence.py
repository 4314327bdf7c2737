"""Where a divergence came from: the step, and the first instruction that was not finite."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdplay.autograd.symbol import describe
from gdplay.nn.feed import StepFeed
from gdplay.nn.state import TrainingState
from gdplay.program.executor import Executor
from gdplay.program.instruction import Instruction, Program
from gdplay.program.numpy_executor import NumpyExecutor


@dataclass(frozen=True, slots=True)
class Divergence:
    """Why a run cannot go on.

    Parameters
    ----------
    step
        The number of updates after which it was noticed.
    rate
        The learning rate of the last one.
    first_step, phase, instruction
        The update in which a number was first not finite, counted from 1, the part of
        it in plain words, and the operation with its shape; 0 and empty where every
        number is still finite.
    """

    step: int
    rate: float
    first_step: int = 0
    phase: str = ""
    instruction: str = ""

    @property
    def cause(self) -> str:
        """What happened and where it began, to follow "diverged at step …"."""
        if not self.instruction:
            return "the loss is more than a million times the first one"
        return (
            f"in update {self.first_step:,} a number grew beyond all bounds, first in "
            f"{self.operation}"
        )

    @property
    def operation(self) -> str:
        """The operation and its part of the step in plain words; empty where all is finite."""
        return f"{self.phase} ({self.instruction})" if self.instruction else ""


def find_divergence(
    program: Program,
    executor: Executor,
    feed: StepFeed,
    start: TrainingState,
    step: int,
) -> Divergence:
    """Return where the steps from `start` to `step`, just made, ceased to be finite.

    The steps are repeated to find the first update that left the state not finite, and
    that one once more, one instruction at a time. What the feed holds is lost.
    """
    rate = float(executor.outputs()["rate"])
    sound, broken = start.step, step
    while broken - sound > 1:
        middle = (sound + broken) // 2
        feed.load(start)
        executor.replay(middle - start.step, feed.arrays)
        if feed.state(start.layout).is_finite:
            sound = middle
        else:
            broken = middle
    feed.load(start)
    if sound > start.step:
        executor.replay(sound - start.step, feed.arrays)
    culprit = _first_not_finite(program, feed)
    if culprit is None:
        return Divergence(step, rate)
    instruction = f"{culprit.primitive} of shape {describe(program.shapes[culprit.output])}"
    return Divergence(step, rate, sound + 1, _phase(program, culprit), instruction)


def _first_not_finite(program: Program, feed: StepFeed) -> Instruction | None:
    """Return what made the first number not finite that reached a result, in the next step.

    An infinity on the way to a finite result, such as ln 0 in 0ᵗ = eᵗ ˡⁿ ⁰, is no culprit.
    """
    careful = NumpyExecutor(program, feed.arrays["targets"].shape[1], reuse=False)
    given = {entry.variable for entry in program.inputs if not _all_finite(feed.arrays[entry.name])}
    broken = given | {
        line.output for line, result in careful.lines(feed.arrays) if not _all_finite(result)
    }
    reached = broken & {output.variable for output in program.outputs}
    first = None
    for line in reversed(program.instructions):
        if line.output in reached:
            reached |= broken.intersection(line.inputs)
            first = line
    return first


def _phase(program: Program, culprit: Instruction) -> str:
    """Return the part of a step that `culprit` belongs to, in plain words."""
    lines, outputs, given = program.instructions, program.output_named, program.input_named
    variable = culprit.output
    if variable in _sources_of(lines, {outputs["rate"]}):
        return "the learning rate's schedule"
    if variable in _sources_of(lines, {outputs["loss"]}):
        fetched = {line.inputs[0]: line.output for line in lines if line.primitive == "gather"}
        if variable in _results_of(lines, {fetched[given["targets"].variable]}):
            return "the loss"
        is_penalty = variable not in _results_of(lines, set(fetched.values()))
        return "the penalty" if is_penalty else "the forward pass"
    if variable in _sources_of(lines, {outputs["gradient"]}):
        return "the backward pass"
    return "the update of the parameters"


def _sources_of(lines: tuple[Instruction, ...], wanted: set[int]) -> set[int]:
    """Return `wanted` and all variables that they were computed from."""
    found = set(wanted)
    for line in reversed(lines):
        if line.output in found:
            found.update(line.inputs)
    return found


def _results_of(lines: tuple[Instruction, ...], given: set[int]) -> set[int]:
    """Return `given` and all variables that were computed from them."""
    found = set(given)
    for line in lines:
        if not found.isdisjoint(line.inputs):
            found.add(line.output)
    return found


def _all_finite(array: object) -> bool:
    return bool(np.isfinite(array).all())  # type: ignore[call-overload]
