"""What the worker is asked to do: the run as it should be now, and commands in their order.

A specification is latest-wins: a newer one replaces an older one that nobody has
read yet, and nothing is lost, because each describes the whole run. A command does
something once; commands go through an ordered queue beside it (`mailbox`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gdplay.experiment.experiment import Experiment
from gdplay.nn.state import TrainingState
from gdplay.training.entries import Entry
from gdplay.training.snapshot import Halt, History

ExecutorName = Literal["numpy", "compiled"]

FULL_SPEED = 0
"""As `steps_per_second`: as fast as the machine can."""


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """Where a run begins, when that is not step 0: an opened file, an undone restart.

    Parameters
    ----------
    state
        Parameters, slots and step; of the experiment's topology or of another, from
        which every parameter that still exists is taken.
    history
        What its plots showed, or None.
    divergence
        Why it had paused there, if it had diverged.
    """

    state: TrainingState
    history: History | None = None
    divergence: Halt | None = None


@dataclass(frozen=True, eq=False, slots=True)
class RunSpecification:
    """A run as it should be from now on.

    Parameters
    ----------
    run
        The id of the run. A new id begins a new run, from `start`; the same id goes on
        with what it has and keeps each weight and moment that still has its link.
    revision
        Counts up with each specification; a snapshot names the one it was computed with.
    experiment
        What to train.
    running
        Whether to make steps.
    steps_per_second
        At most so many; `FULL_SPEED` (0) for as many as the machine can.
    executor
        What replays the steps.
    start
        Where a new run begins; None for step 0 with the experiment's own initial values.
    """

    run: int
    revision: int
    experiment: Experiment
    running: bool = False
    steps_per_second: float = 200.0
    executor: ExecutorName = "numpy"
    start: Start | None = None


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Make one step in run `run`, while paused too."""

    run: int


@dataclass(frozen=True, slots=True)
class StepEpoch:
    """Make the steps up to the end of the epoch in run `run`, while paused too."""

    run: int


@dataclass(frozen=True, slots=True)
class SetEntries:
    """Give single parameters values (and moments) in run `run`.

    Those that are not there are passed over.
    """

    run: int
    entries: tuple[Entry, ...]


Command = StepOnce | StepEpoch | SetEntries
