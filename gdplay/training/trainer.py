"""The trainer: plans a step's program for an experiment, and moves states along by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.nn.feed import StepFeed
from gdplay.nn.initializers import initial_parameters
from gdplay.nn.layout import ParameterLayout, layout_of
from gdplay.nn.optimizers import OPTIMIZERS
from gdplay.nn.state import TrainingState
from gdplay.nn.step import StepStructure, structure_of, trace_step
from gdplay.program.choice import executor_named
from gdplay.program.executor import Executor, Limits
from gdplay.program.instruction import Program
from gdplay.program.log import StepLog
from gdplay.program.sampling import batches_in
from gdplay.training.blas import use_one_thread
from gdplay.training.divergence import Divergence, find_divergence
from gdplay.training.records import MadeStep, record_of, update_ratios
from gdplay.training.scoring import Scorer
from gdplay.training.snapshot import Losses, Position, StepRecord

Floats = NDArray[np.floating[Any]]

DIVERGED: Final = 1e6
"""A batch's objective above the first state's by this factor is divergence."""


@dataclass(frozen=True, eq=False, slots=True)
class _Planned:
    """A program ready to run: what it was traced from, its executor and its inputs."""

    key: tuple[Any, ...]
    structure: StepStructure
    program: Program
    executor: Executor
    feed: StepFeed


class Trainer:
    """Trains one experiment; holds the program and its buffers, never the state.

    Parameters
    ----------
    experiment
        What to train. It may be unfinished: then states and layouts can be had, but
        steps raise.
    executor
        ``"numpy"`` or ``"compiled"``.
    cores
        How many cores a wide step may use; by default all but one, which is left to a
        window.
    """

    def __init__(
        self, experiment: Experiment, executor: str = "numpy", cores: int | None = None
    ) -> None:
        self._experiment = experiment
        self._executor_name = executor
        self._cores = cores
        self._layout = layout_of(experiment.topology)
        self._planned: _Planned | None = None
        self._is_stale = True
        self._slots_are_other = False
        self._scorer: Scorer | None = None
        self._limit: float | None = None
        self._start: Floats | None = None
        self._made: MadeStep | None = None
        self._divergence: Divergence | None = None

    @property
    def layout(self) -> ParameterLayout:
        """The layout of the experiment adopted last."""
        return self._layout

    @property
    def executor(self) -> str:
        """The name of what replays the steps: numpy where the compiled one cannot."""
        return "numpy" if self._planned is None else self._planned.executor.name

    @property
    def threads(self) -> int:
        """How many threads share a step."""
        return 1 if self._planned is None else self._planned.executor.threads

    @property
    def record(self) -> StepRecord | None:
        """The last completed step, or None before the first."""
        return None if self._made is None else record_of(self._made, is_preview=False)

    @property
    def update_ratios(self) -> NDArray[np.float64] | None:
        """(L,), |Δw| / |w| of each layer in the last completed step, or None before the first."""
        return None if self._made is None else update_ratios(self._made)

    @property
    def divergence(self) -> Divergence | None:
        """Where the last `advance` diverged, or None."""
        return self._divergence

    def initial_state(self) -> TrainingState:
        """Return the state at step 0, a function of the experiment alone."""
        size = self._layout.size
        return TrainingState(
            self._layout,
            self._initial_parameters(),
            np.zeros(size, self._dtype),
            np.zeros((self._slot_count, size), self._dtype),
        )

    def adopt(self, experiment: Experiment) -> None:
        """Train `experiment` from now on; a new program is planned only where shapes changed."""
        old, self._experiment = self._experiment, experiment
        if experiment.topology is not old.topology:
            self._layout = layout_of(experiment.topology)
        self._is_stale = True
        self._slots_are_other |= _slot_names(old) != _slot_names(experiment)
        if any(a is not b for a, b in zip(_measured(old), _measured(experiment), strict=True)):
            self._scorer = self._limit = self._made = self._start = None
        if _started(old) != _started(experiment):
            self._limit = self._start = None

    def carry(self, state: TrainingState) -> TrainingState:
        """Return `state` for the adopted experiment, at the same step.

        Each parameter that is still there keeps its value, its accumulated gradient and,
        where the optimizer keeps the same arrays, its moments; new ones start by the
        initializer.
        """
        keeps_slots = not self._slots_are_other and state.slots.shape[0] == self._slot_count
        self._slots_are_other = False
        fits = state.parameters.dtype == self._dtype and keeps_slots
        if fits and state.layout.parameters == self._layout.parameters:
            return replace(state, layout=self._layout)
        start = self.initial_state()
        parameters, gradient = start.parameters.copy(), start.gradient.copy()
        slots = start.slots.copy()
        index = state.layout.index
        kept = [at for at, p in enumerate(self._layout.parameters) if p in index]
        old = [index[self._layout.parameters[at]] for at in kept]
        parameters[kept] = state.parameters[old]
        gradient[kept] = state.gradient[old]
        if keeps_slots:
            slots[:, kept] = state.slots[:, old]
        return TrainingState(self._layout, parameters, gradient, slots, state.step)

    def advance(
        self,
        state: TrainingState,
        steps: int,
        log: StepLog | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> TrainingState:
        """Return the state after `steps` more updates, or fewer on `stop` or divergence.

        Divergence is a batch's objective that is not finite or over 10⁶ times that of the
        initial state; the step that met it is the last one made. A state in which a number
        is not finite is divergence too, even where a saturated unit hides it from the
        loss. `divergence` says where it came from.

        Raises
        ------
        ValueError
            When the experiment cannot be trained.
        """
        if steps <= 0:
            return state
        planned = self._plan()
        limits = Limits(self._loss_limit())
        self._divergence = None
        planned.feed.load(state)
        arrays = planned.feed.arrays
        done = planned.executor.replay(steps - 1, arrays, log, stop, limits) if steps > 1 else 0
        diverged = steps > 1 and done > 0 and self._is_beyond(limits)
        if done == steps - 1 and not diverged:
            before = arrays["parameters"].copy()
            if planned.executor.replay(1, arrays, log, stop, limits):
                self._made = self._step_made(planned, before)
                done += 1
                diverged = self._is_beyond(limits)
        result = planned.feed.state(self._layout)
        if diverged or (done > 0 and not result.is_finite):
            self._divergence = find_divergence(
                planned.program, planned.executor, planned.feed, state, result.step
            )
        return result

    def evaluate(self, state: TrainingState) -> Losses:
        """Return what `state` scores over the whole data set.

        Raises
        ------
        GraphError
            When a sample is not finite.
        """
        if self._scorer is None:
            self._scorer = Scorer(self._experiment, self._layout)
        return self._scorer.losses(state.parameters)

    def preview(self, state: TrainingState) -> StepRecord:
        """Return the step that would come next; `state` is untouched.

        Raises
        ------
        ValueError
            When the experiment cannot be trained.
        """
        planned = self._plan()
        planned.feed.load(state)
        planned.executor.replay(1, planned.feed.arrays)
        return record_of(self._step_made(planned, state.parameters), is_preview=True)

    def position(self, step: int) -> Position:
        """Return the epoch and batch of the update that leads to `step`; at 0, batch 0."""
        samples = self._experiment.dataset.train_rows.size
        if samples == 0:
            return Position(0, 0, 0)
        batch = min(self._experiment.hyperparameters.batch_size or samples, samples)
        batches = batches_in(samples, batch)
        if step <= 0:
            return Position(0, 0, batches)
        epoch, place = divmod(step - 1, batches)
        return Position(epoch, place + 1, batches)

    @property
    def _dtype(self) -> np.dtype[Any]:
        return np.dtype(self._experiment.hyperparameters.dtype)

    @property
    def _slot_count(self) -> int:
        return len(_slot_names(self._experiment))

    def _initial_parameters(self) -> Floats:
        """Return the starting values, which are drawn once; a state makes them read-only."""
        if self._start is None:
            self._start = self._drawn_parameters()
        return self._start

    def _drawn_parameters(self) -> Floats:
        experiment = self._experiment
        drawn = initial_parameters(
            self._layout,
            experiment.hyperparameters.initializer,
            experiment.seed,
            experiment.initial,
        )
        with np.errstate(over="ignore"):  # what float32 cannot hold shows as a divergence
            return drawn.astype(self._dtype)

    def _plan(self) -> _Planned:
        """Return the program for the adopted experiment, planned anew only if it has to be."""
        if self._planned is not None and not self._is_stale:
            return self._planned
        structure = structure_of(self._experiment, self._layout)
        topology = self._layout.topology
        activations = tuple(tuple(u.activation for u in layer) for layer in topology.layers)
        key = (structure, self._layout.blocks, activations, len(topology.inputs))
        if self._planned is not None and self._planned.key == key:
            self._planned.feed.refresh(self._experiment, self._layout)
        else:
            use_one_thread()
            feed = StepFeed(self._experiment, self._layout, structure)
            schedule = self._experiment.hyperparameters.schedule
            program = trace_step(structure, schedule, self._layout)
            executor = executor_named(self._executor_name, program, structure.batch, self._cores)
            self._planned = _Planned(key, structure, program, executor, feed)
        self._is_stale = False
        return self._planned

    def _step_made(self, planned: _Planned, before: Floats) -> MadeStep:
        """Return the step that the executor has just made."""
        step = int(planned.feed.arrays["clock"])
        return MadeStep(
            self._experiment,
            self._layout,
            planned.structure,
            self.position(step),
            before,
            planned.feed.state(self._layout),
            float(planned.executor.output("rate")),
        )

    def _is_beyond(self, limits: Limits) -> bool:
        planned = self._planned
        return planned is not None and not float(planned.executor.output("loss")) <= limits.loss

    def _loss_limit(self) -> float:
        """Return the largest loss that is not divergence."""
        if self._limit is None:
            first = self.evaluate(self.initial_state()).objective
            self._limit = min(DIVERGED * max(first, 1e-9), Limits().loss)
        return self._limit


def _slot_names(experiment: Experiment) -> tuple[str, ...]:
    return OPTIMIZERS[experiment.hyperparameters.optimizer.name].slots


def _measured(experiment: Experiment) -> tuple[Any, ...]:
    """Return what scores depend on: a step's record of other ones would mislead."""
    settings = experiment.hyperparameters
    return (
        experiment.dataset,
        experiment.topology,
        settings.loss,
        settings.dtype,
        settings.huber_delta,
        settings.penalty,
    )


def _started(experiment: Experiment) -> tuple[Any, ...]:
    """Return what the initial objective depends on besides."""
    settings = experiment.hyperparameters
    return (settings.initializer, experiment.seed, experiment.initial)
