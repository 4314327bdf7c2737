"""One step of gradient descent in its phases: forward, loss, zero, backward, update.

Everything here is read from the step that would come next and from one pass of the
engine over its samples. Nothing is computed a second way, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.parameter import Link
from gdplay.insight.chain_rule import target_of
from gdplay.insight.shares import StepPass, step_pass
from gdplay.nn.feed import samples_of
from gdplay.nn.losses import LOSSES
from gdplay.training.snapshot import Snapshot

Floats = NDArray[np.floating[Any]]


class Phase(StrEnum):
    """What a step does, in this order."""

    FORWARD = "forward"
    LOSS = "loss"
    ZERO = "zero"
    BACKWARD = "backward"
    UPDATE = "update"


class Scope(StrEnum):
    """What is stepped through: sample by sample, a batch at once, or all of an epoch."""

    SAMPLE = "sample"
    BATCH = "batch"
    EPOCH = "epoch"


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to stop at: a phase, and with `Scope.SAMPLE` the sample's place in the batch."""

    phase: Phase
    place: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class OpenStep:
    """The next step, opened up.

    Parameters
    ----------
    step
        The step and its samples.
    made
        How many steps were made before it.
    kept
        (P,), the gradient left by the step before.
    outputs, targets
        (outputs, N): what the network says, and what it should.
    losses
        (N,), each sample's own loss, without the division by N.
    data, penalty
        The two terms of the objective on this batch.
    updates
        The updates from here to the end of the epoch.
    """

    step: StepPass
    made: int
    kept: Floats
    outputs: Floats
    targets: Floats
    losses: Floats
    data: float
    penalty: float
    updates: int

    @property
    def zeroes(self) -> bool:
        """Whether gradients are set to zero before backward."""
        return self.step.experiment.hyperparameters.zero_gradients

    @property
    def size(self) -> int:
        """The number of samples in the batch."""
        return self.step.batch.size

    @property
    def start(self) -> Floats:
        """(P,), what backward adds to: zeros, or the gradient that was kept."""
        return np.zeros_like(self.kept) if self.zeroes else self.kept


@dataclass(frozen=True, eq=False, slots=True)
class PhaseValues:
    """The numbers of one phase.

    Parameters
    ----------
    units
        By id; empty where the phase is not about units.
    parameters
        (P,): weights, gradients or updates.
    has_links
        Whether the phase is about the parameters at all.
    columns
        The depths in the order in which they are computed; 0 is the inputs.
    """

    units: Mapping[int, float]
    parameters: Floats
    has_links: bool
    columns: tuple[int, ...]


def open_step(snapshot: Snapshot) -> OpenStep | None:
    """Return the step that comes after a paused `snapshot`, or None where none can be made."""
    if snapshot.record is None or not snapshot.record.is_preview:
        return None
    step = step_pass(snapshot)
    if step is None:
        return None
    experiment, batch, position = step.experiment, step.batch, step.record.position
    settings = experiment.hyperparameters
    loss = LOSSES[settings.loss]
    outputs = np.array(
        [batch.activation[unit.id] for unit in experiment.topology.output_layer]
    ).reshape(-1, batch.size)
    targets = samples_of(experiment, batch.rows).targets
    with np.errstate(all="ignore"):
        each = loss.function(Tensor(outputs), Tensor(targets), settings.huber_delta)
        losses = np.asarray(each.data).sum(axis=0) * loss.factor
    return OpenStep(
        step,
        snapshot.state.step,
        snapshot.state.gradient,
        outputs,
        targets,
        losses,
        float(losses.sum()) / batch.mean_over,
        snapshot.losses.penalty,
        max(position.batches - position.batch + 1, 1),
    )


def stops(scope: Scope, size: int) -> tuple[Stop, ...]:
    """Return where to stop in a step of `size` samples; the update always comes last.

    Sample by sample each goes forward, through the loss and back before the next one
    does; gradients are set to zero once, before the first goes back.
    """
    if scope is not Scope.SAMPLE:
        return tuple(Stop(phase) for phase in Phase)
    result = []
    for place in range(size):
        result += [Stop(Phase.FORWARD, place), Stop(Phase.LOSS, place)]
        if place == 0:
            result.append(Stop(Phase.ZERO, place))
        result.append(Stop(Phase.BACKWARD, place))
    return (*result, Stop(Phase.UPDATE, max(size - 1, 0)))


def phase_values(opened: OpenStep, stop: Stop, place: int) -> PhaseValues:
    """Return the numbers of a phase.

    Parameters
    ----------
    stop
        Where; sample by sample, gradients are what the samples so far have added up to.
    place
        The sample of the batch whose activations and δ are read.
    """
    batch, record = opened.step.batch, opened.step.record
    depths = range(len(batch.layout.topology.column_ids))
    left_to_right, right_to_left = tuple(depths), tuple(reversed(depths))
    if stop.phase is Phase.FORWARD:
        units = {unit: float(values[place]) for unit, values in batch.activation.items()}
        return PhaseValues(units, record.before, True, left_to_right)
    if stop.phase is Phase.LOSS:
        last = [unit.id for unit in batch.layout.topology.output_layer]
        outputs = {unit: float(batch.activation[unit][place]) for unit in last}
        return PhaseValues(outputs, record.before, False, (depths[-1],))
    if stop.phase is Phase.ZERO:
        return PhaseValues({}, opened.start, True, left_to_right[:1])
    if stop.phase is Phase.BACKWARD:
        deltas = {unit: float(values[place]) for unit, values in batch.delta.items()}
        gradient = record.gradient if stop.place is None else _so_far(opened, stop.place)
        return PhaseValues(deltas, gradient, True, right_to_left[:-1])
    return PhaseValues({}, record.update, True, left_to_right[:1])


def _so_far(opened: OpenStep, place: int) -> Floats:
    """Return (P,), the gradient once the samples up to `place` have gone back.

    The penalty, which belongs to no sample, comes with the last one.
    """
    batch = opened.step.batch
    if place == batch.size - 1:
        return opened.step.record.gradient
    some = slice(place + 1)
    ones = np.ones(place + 1, opened.kept.dtype)
    added = [
        float(
            (batch.activation[p.source][some] if isinstance(p, Link) else ones)
            @ batch.delta[target_of(p)][some]
        )
        for p in batch.layout.parameters
    ]
    return opened.start + np.array(added, opened.kept.dtype) / batch.mean_over
