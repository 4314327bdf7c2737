"""One run: its trainer, its state and its history, driven step by step by the loop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.validation import problems
from gdplay.nn.state import TrainingState
from gdplay.training.entries import with_entries
from gdplay.training.history import RunHistory
from gdplay.training.last_good import LastGood
from gdplay.training.marks import changes
from gdplay.training.pacing import Allowance
from gdplay.training.snapshot import Halt, Losses, Position, Snapshot, StepRecord
from gdplay.training.specification import (
    FULL_SPEED,
    Command,
    RunSpecification,
    SetEntries,
    StepEpoch,
    StepOnce,
)
from gdplay.training.step_trainer import StepTrainer, TrainerFactory

Stop = Callable[[], bool]

EVALUATION_SHARE: Final = 0.02
"""Of the worker's time, the most that measuring the whole data set may take."""

FULL_SPEED_SHARE: Final = 0.01
"""The same at full speed, where that time would be steps; the curve has no room for more."""

SHOWN_SHARE: Final = 0.05
"""The same for the losses beside a picture: enough for each of 60 a second up to 0.8 ms."""

_WINDOW: Final = 0.1
_NOTHING: Final = Losses(math.nan, math.nan, math.nan, math.nan, math.nan)


class Run:
    """A run in progress. All of it belongs to the worker's thread.

    Parameters
    ----------
    specification
        Its first specification.
    trainer_of
        Makes the trainer.
    clock
        Seconds; only differences matter.
    effort
        Seconds that this thread itself has worked; only differences matter. What a
        measurement costs is told by these: a machine that was busy with something
        else for a moment must not make the losses rare for minutes.

    Attributes
    ----------
    state
        Where training has come to.
    halt
        Why no step can be made, or None.
    goal
        The step up to which commands want steps, though the run be paused.
    """

    def __init__(
        self,
        specification: RunSpecification,
        trainer_of: TrainerFactory,
        clock: Callable[[], float],
        effort: Callable[[], float] = time.thread_time,
    ) -> None:
        experiment, start = specification.experiment, specification.start
        self._specification = specification
        self._trainer_of = trainer_of
        self._clock = clock
        self._effort = effort
        self._trainer: StepTrainer = trainer_of(experiment, specification.executor)
        if start is None:
            self.state = self._trainer.initial_state()
            self._history = RunHistory(self._trainer.layout)
        else:
            self.state = self._trainer.carry(start.state)
            self._history = RunHistory(start.state.layout, self.state.step, start.history)
            self._history.adopt(self._trainer.layout)
        self.halt = _unfinished(experiment, self.state.step)
        self._is_trainable = self.halt is None
        self._diverged = None if start is None else start.divergence
        self.halt = self.halt or self._diverged
        self._changed: TrainingState | None = None
        self.goal = self.state.step
        self._good = LastGood(None if self._diverged is None else self._diverged.good)
        self._losses = _NOTHING
        self._evaluated: TrainingState | None = None
        self._evaluating = Allowance(_share_of(specification))
        self._showing = Allowance(SHOWN_SHARE)
        self._window = (clock(), 0.0)

    @property
    def id(self) -> int:
        """The id of the run."""
        return self._specification.run

    @property
    def is_running(self) -> bool:
        """Whether steps are made without being asked for singly."""
        return self._specification.running and self.halt is None

    @property
    def steps_wanted(self) -> int:
        """The steps that commands still want."""
        return max(0, self.goal - self.state.step) if self.halt is None else 0

    def adopt(self, specification: RunSpecification) -> bool:
        """Go on by a newer specification of the same run.

        Returns
        -------
        bool
            Whether a step may now take another time than before.
        """
        old, self._specification = self._specification, specification
        self._evaluating.share = _share_of(specification)
        experiment = specification.experiment
        if specification.running != old.running:
            self.goal = self.state.step
            if specification.running and self._is_trainable:
                self.halt = self._lasting_halt()
        is_other_executor = specification.executor != old.executor
        if is_other_executor:
            self._trainer = self._trainer_of(experiment, specification.executor)
        elif experiment is not old.experiment:
            self._trainer.adopt(experiment)
        if experiment is not old.experiment:
            self._change(old.experiment, experiment)
        return (
            is_other_executor
            or experiment.topology is not old.experiment.topology
            or experiment.dataset is not old.experiment.dataset
        )

    def execute(self, command: Command, stop: Stop) -> None:
        """Carry out one command; one that was meant for another run is void."""
        if command.run != self.id:
            return
        start = max(self.goal, self.state.step)
        match command:
            case StepOnce():
                self.goal = start + 1
            case StepEpoch():
                batches = max(1, self._position(start).batches)
                self.goal = (start // batches + 1) * batches
            case SetEntries(entries=entries):
                self.advance(self.steps_wanted, stop)
                self.state = with_entries(self.state, entries)
                self._changed = self.state
                self._evaluated = None
                if self._is_trainable:
                    self.halt = self._lasting_halt()

    def advance(self, steps: int, stop: Stop) -> int:
        """Make up to `steps` steps and return how many; fewer on `stop` or divergence.

        The whole data set is measured at each step on the evaluations' stride.
        """
        first = self.state.step
        end = first + steps
        while self.state.step < end and self.halt is None and not stop():
            self._evaluate_on_stride()
            step = self.state.step
            part = min(end, self._history.evaluations.next_after(step)) - step
            self.state = self._trainer.advance(self.state, part, self._history.log, stop)
            if self._trainer.divergence is not None:
                self._halt_diverged()
            elif self.state.step == step:
                break
        self._evaluate_on_stride()
        return self.state.step - first

    def snapshot(self, steps_per_second: float, now: float) -> Snapshot:
        """Return the run at this moment.

        While it runs, the losses are those of an earlier state, which the snapshot then
        names, where measuring them takes long, and the history ends with its last full
        bucket; paused, everything is of this very state.
        """
        losses = self._losses_now(now)
        return Snapshot(
            self.id,
            self._specification.revision,
            self._specification.experiment,
            self.state,
            self._position(self.state.step),
            self.is_running,
            steps_per_second if self.is_running else 0.0,
            losses,
            self._record(),
            self._history.freeze(
                self.state.step, losses, self._trainer.update_ratios, goes_on=self.is_running
            ),
            self._trainer.executor,
            self.halt,
            self._trainer.threads,
            self._evaluated if self._is_trainable else None,
        )

    def _change(self, old: Experiment, new: Experiment) -> None:
        """Bring state, history and marks from `old`, already adopted, to `new`."""
        self.state = self._changed = self._trainer.carry(self.state)
        self._history.adopt(self._trainer.layout)
        if self.halt is None:
            self._keep_if_good(is_comparable=_scores_alike(old, new))
        if self.state.step > 0:
            self._history.marks.add(self.state.step, changes(old, new), self._clock())
        unfinished = _unfinished(new, self.state.step)
        self._is_trainable = unfinished is None
        self.halt = unfinished or self._lasting_halt()
        self._evaluated = None

    def _lasting_halt(self) -> Halt | None:
        """Return the divergence, while its numbers are beyond all bounds: no setting mends them."""
        return None if self.state.is_finite else self._diverged

    def _keep_if_good(self, *, is_comparable: bool) -> None:
        """Keep the state that an edit met, so that the way back can lead to the edit."""
        if not is_comparable:
            self._good.forget_scores(self.state)
        elif self._is_trainable:
            self._good.see(self.state, self._trainer.evaluate(self.state).objective)

    def _evaluate_on_stride(self) -> None:
        """Measure and keep the losses if this step is on the stride."""
        evaluations, step = self._history.evaluations, self.state.step
        if not self._is_trainable or not evaluations.is_due(step):
            return
        worked = self._effort()
        evaluations.add(step, self._evaluate(), self._trainer.update_ratios)
        cost, end = self._effort() - worked, self._clock()
        self._evaluating.spend(cost, end)
        opened, spent = self._window
        spent += cost
        if end - opened < _WINDOW:
            self._window = (opened, spent)
            return
        allowed = self._evaluating.share * (end - opened)
        while spent > allowed:
            evaluations.slow_down()
            spent /= 2.0
        if spent < allowed / 4:
            evaluations.speed_up()
        self._window = (end, 0.0)

    def _evaluate(self) -> Losses:
        """Return the losses of this very state; halt where they are not finite."""
        if self._evaluated is self.state:
            return self._losses
        self._losses, self._evaluated = self._trainer.evaluate(self.state), self.state
        self._good.see(self.state, self._losses.objective)
        if not math.isfinite(self._losses.objective):
            self._halt_diverged()
        return self._losses

    def _losses_now(self, now: float) -> Losses:
        if not self._is_trainable:
            return _NOTHING
        if self._evaluated is None or not self.is_running or self._showing.is_due(now):
            worked = self._effort()
            self._evaluate()
            self._showing.spend(self._effort() - worked, self._clock())
        return self._losses

    def _record(self) -> StepRecord | None:
        if not self._is_trainable:
            return None
        record = self._trainer.record if self.is_running else None
        return self._trainer.preview(self.state) if record is None else record

    def _position(self, step: int) -> Position:
        return self._trainer.position(step) if self._is_trainable else Position(0, 0, 0)

    def _halt_diverged(self) -> None:
        if self.halt is not None:
            return
        divergence, step, operation = self._trainer.divergence, self.state.step, ""
        if divergence is None and self._diverged is not None and self._diverged.step == step:
            self.halt = self._diverged  # met again after an edit: its rate was that of then
            return
        if divergence is None and self._changed is not None and self._changed.step == step:
            self.halt = self._diverged = _changed_beyond_bounds(self._specification, step)
            return
        if divergence is not None:
            rate, cause, operation = divergence.rate, divergence.cause, divergence.operation
        else:
            rate = self._specification.experiment.hyperparameters.learning_rate
            cause = "the loss of all samples is beyond all bounds"
        said = f"Training diverged at step {step:,} with rate {rate:.3g}: {cause}."
        reason = f"{said} Lower the rate and restart."
        good, changed = self._good.state, self._changed
        is_newer = good is None or (changed is not None and changed.step >= good.step)
        self.halt = self._diverged = Halt(
            step, reason, rate, good, operation, changed if is_newer else good
        )


def _share_of(specification: RunSpecification) -> float:
    """Return the share of the time that measuring the whole data set may take."""
    is_full = specification.steps_per_second == FULL_SPEED
    return FULL_SPEED_SHARE if is_full else EVALUATION_SHARE


def _changed_beyond_bounds(specification: RunSpecification, step: int) -> Halt:
    """Return what is said where no step, but a change by hand, led beyond all bounds."""
    return Halt(
        step,
        f"At step {step:,} the loss of all samples is beyond all bounds: a number that was "
        "set is too large. Undo it, or set a smaller one.",
        specification.experiment.hyperparameters.learning_rate,
    )


def _scores_alike(old: Experiment, new: Experiment) -> bool:
    """Whether a state scores the same in both, so that scores can be compared."""
    before, after = old.hyperparameters, new.hyperparameters
    return (
        old.topology is new.topology
        and old.dataset is new.dataset
        and (before.loss, before.penalty, before.huber_delta)
        == (after.loss, after.penalty, after.huber_delta)
    )


def _unfinished(experiment: Experiment, step: int) -> Halt | None:
    """Return why `experiment` cannot be trained, or None."""
    found = problems(experiment)
    return Halt(step, found[0].message) if found else None
