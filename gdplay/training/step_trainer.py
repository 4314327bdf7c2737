"""What the loop needs of a trainer; `gdplay.training.trainer.Trainer` is the one in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState
from gdplay.program.log import StepLog
from gdplay.training.divergence import Divergence
from gdplay.training.snapshot import Losses, Position, StepRecord

Floats = NDArray[np.float64]


class StepTrainer(Protocol):
    """Makes training steps; holds the plan and the buffers, never the state.

    The experiment may be unfinished: then layouts and states can be had, but no step.
    """

    @property
    def layout(self) -> ParameterLayout:
        """The layout of the experiment adopted last."""
        ...

    @property
    def executor(self) -> str:
        """The name of what replays the steps; it may be another than was asked for."""
        ...

    @property
    def threads(self) -> int:
        """How many threads share a step."""
        ...

    @property
    def record(self) -> StepRecord | None:
        """The last completed step, or None before the first."""
        ...

    @property
    def update_ratios(self) -> Floats | None:
        """(L,), |Δw| / |w| of each layer in the last completed step, or None before the first."""
        ...

    @property
    def divergence(self) -> Divergence | None:
        """Where the last `advance` diverged, or None."""
        ...

    def initial_state(self) -> TrainingState:
        """Return the state at step 0, a function of the experiment alone."""
        ...

    def adopt(self, experiment: Experiment) -> None:
        """Train `experiment` from now on; plan anew only where shapes changed."""
        ...

    def carry(self, state: TrainingState) -> TrainingState:
        """Return `state` for the adopted experiment, with each surviving weight and moment."""
        ...

    def advance(
        self,
        state: TrainingState,
        steps: int,
        log: StepLog | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> TrainingState:
        """Return the state after `steps` more updates, or fewer on `stop` or divergence."""
        ...

    def evaluate(self, state: TrainingState) -> Losses:
        """Return what `state` scores over the whole data set."""
        ...

    def preview(self, state: TrainingState) -> StepRecord:
        """Return the step that would come next; `state` is untouched."""
        ...

    def position(self, step: int) -> Position:
        """Return the epoch and batch of the update that leads to `step`; at 0, batch 0."""
        ...


TrainerFactory = Callable[[Experiment, str], StepTrainer]
"""Makes a trainer of an experiment and an executor's name."""
