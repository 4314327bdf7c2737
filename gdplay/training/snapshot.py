"""What the worker shows of a run: frozen values that cross to the window's thread.

A snapshot is never changed after it is published, and its arrays are read-only,
so the window may keep it, draw it later, or drop it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.nn.state import TrainingState

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Losses:
    """What a state scores. Fields are NaN where there is no such sample.

    Parameters
    ----------
    train, penalty
        The data term over the whole training set, and the penalty; the objective
        that training minimises is their sum.
    test
        The data term over the test set; no penalty.
    train_accuracy, test_accuracy
        The share of samples classified right, 0 to 1; NaN for regression.
    """

    train: float
    penalty: float
    test: float
    train_accuracy: float
    test_accuracy: float

    @property
    def objective(self) -> float:
        """The data term over the training set plus the penalty."""
        return self.train + self.penalty


@dataclass(frozen=True, slots=True)
class Position:
    """Where a step stands: "epoch 49, batch 25/25"; epochs count from 0, batches from 1."""

    epoch: int
    batch: int
    batches: int


@dataclass(frozen=True, eq=False, slots=True)
class StepRecord:
    """One update, opened up. All arrays (P,), in flat order, read-only.

    Parameters
    ----------
    is_preview
        True while paused: the step that would come next. False while running: the
        last step that was completed.
    before, gradient, update, after
        ``after = before + update``; the gradient is the objective's on the batch
        of this step, including what was there before with zeroing switched off.
    penalty_gradient
        The penalty's part of the gradient.
    rate
        The learning rate of this step, its schedule applied.
    rows
        The samples of the batch, as rows of the data set.
    position
        The epoch and batch of this step.
    slots
        (K, P), the optimizer's arrays after the step.
    """

    is_preview: bool
    before: Floats
    gradient: Floats
    update: Floats
    after: Floats
    penalty_gradient: Floats
    rate: float
    rows: NDArray[np.intp]
    position: Position
    slots: Floats


@dataclass(frozen=True, slots=True)
class Mark:
    """A setting changed at `step`: what the loss plot writes there."""

    step: int
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class History:
    """All steps of a run in a bounded number of buckets. All arrays read-only.

    Parameters
    ----------
    bucket_steps
        (B,), the step at which each bucket begins.
    bucket_width
        The number of steps in each bucket but perhaps the last.
    batch_loss
        (3, B): minimum, maximum and last of the objective on the batch.
    gradient
        (3, B, P): minimum, maximum and last of each parameter's gradient.
    evaluated_steps
        (E,), the steps at which the whole data set was measured.
    objective, train, test
        (E,): data term plus penalty, and the data terms alone.
    train_accuracy, test_accuracy
        (E,), 0 to 1.
    marks
        Where settings were changed.
    update_ratio
        (L, E): for each layer |Δw| / |w| over all its parameters, in the update that
        led to each evaluated step; NaN where there was none, or the network had
        another number of layers.
    """

    bucket_steps: NDArray[np.int64]
    bucket_width: int
    batch_loss: Floats
    gradient: Floats
    evaluated_steps: NDArray[np.int64]
    objective: Floats
    train: Floats
    test: Floats
    train_accuracy: Floats
    test_accuracy: Floats
    marks: tuple[Mark, ...]
    update_ratio: Floats = field(default_factory=lambda: np.empty((0, 0)))


@dataclass(frozen=True, slots=True)
class Halt:
    """Why a run paused by itself: divergence, or an experiment that cannot be trained.

    Parameters
    ----------
    step
        Where it paused.
    reason
        One or two plain sentences.
    rate
        The rate of the step that diverged; NaN where nothing diverged.
    good
        The last state kept before a divergence, or None.
    operation
        Which gave the first number that was not finite: "the backward pass (matmul of
        shape (1, 1))"; empty where every number is finite.
    since
        The state from which the same steps lead there: the good one, or a later one in
        which something was changed. None without either.
    """

    step: int
    reason: str
    rate: float = nan
    good: TrainingState | None = None
    operation: str = ""
    since: TrainingState | None = None

    @property
    def is_divergence(self) -> bool:
        """Whether training diverged, and not merely cannot begin."""
        return not isnan(self.rate)


@dataclass(frozen=True, eq=False, slots=True)
class Snapshot:
    """A run at one moment.

    Parameters
    ----------
    run
        The id of the run; a snapshot of an earlier run is stale.
    revision
        The number of the specification that the state was computed with.
    experiment
        What is being trained; the very object that the specification carried.
    state
        Parameters, gradient, slots and step.
    position
        The epoch and batch of the last completed step.
    running
        Whether steps are being made.
    steps_per_second
        Measured over the last second; 0 when paused.
    losses
        Of `scored`, over the whole data set.
    record
        The last step, or the next; None when there is nothing to train.
    history
        Of the whole run.
    executor
        ``"numpy"`` or ``"compiled"``.
    halt
        Why the run paused by itself, or None.
    threads
        How many threads share a step.
    scored
        The state that the losses are of, by this experiment: this one, or where measuring
        takes long one that may be some frames old. None where there is nothing to train.
    """

    run: int
    revision: int
    experiment: Experiment
    state: TrainingState
    position: Position
    running: bool
    steps_per_second: float
    losses: Losses
    record: StepRecord | None
    history: History
    executor: str
    halt: Halt | None = None
    threads: int = 1
    scored: TrainingState | None = None

    @property
    def counted(self) -> TrainingState:
        """The state by which samples are to be counted, so that counts and losses agree."""
        return self.state if self.scored is None else self.scored
