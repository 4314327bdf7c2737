"""The run as the window drives it: play, pause, step, speed, and a snapshot each frame."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gdplay.app.training_thread import TrainingThread
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Parameter
from gdplay.experiment.validation import problems
from gdplay.training.entries import Entry, entries_of
from gdplay.training.history import condensed
from gdplay.training.snapshot import Halt, Snapshot
from gdplay.training.specification import (
    FULL_SPEED,
    Command,
    ExecutorName,
    RunSpecification,
    SetEntries,
    Start,
    StepEpoch,
    StepOnce,
)
from gdplay.training.step_trainer import TrainerFactory

FRAME_MILLISECONDS: Final = 16
"""Between two looks into the outbox: 60 a second."""

SPEEDS: Final = (1, 10, 60, 200, 2000, FULL_SPEED)
"""Steps a second that can be chosen, slowest first; the last is as fast as can be."""

DEFAULT_SPEED: Final = 200

LARGEST_KEPT_HISTORY: Final = 500_000
"""Bytes of the gradients' history that an undo of a restart may keep and bring back."""


class Player(QObject):
    """Drives the training thread, and is the only one that writes to its inbox.

    Signals
    -------
    snapshot_ready(object)
        A `Snapshot` of the run in force, once a frame at most.
    running_changed(bool)
        Training was started or paused, by a person or by itself.
    speed_changed(float)
        Another number of steps a second was chosen; 0 for as many as can be.
    message(str)
        A plain sentence: why it cannot train, or why it stopped.
    blocked(object)
        Steps were asked of a run that has diverged and was not changed since; its `Halt`.

    Parameters
    ----------
    experiment
        What to train first.
    trainer_of
        Makes trainers, in the thread.
    parent
        As for every QObject.
    """

    snapshot_ready = Signal(object)
    running_changed = Signal(bool)
    speed_changed = Signal(float)
    message = Signal(str)
    blocked = Signal(object)

    def __init__(
        self, experiment: Experiment, trainer_of: TrainerFactory, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._experiment = experiment
        self._run = 1
        self._revision = 0
        self._running = False
        self._speed: float = DEFAULT_SPEED
        self._chosen_speed: float = DEFAULT_SPEED
        self._executor: ExecutorName = "numpy"
        self._start: Start | None = None
        self._snapshot: Snapshot | None = None
        self._diverged: Halt | None = None
        self._told: Halt | None = None
        self._thread = TrainingThread(trainer_of, self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._take_frame)

    @property
    def is_running(self) -> bool:
        """Whether training was asked for and has not stopped by itself."""
        return self._running

    @property
    def chosen_speed(self) -> float:
        """The speed that a person chose last; an example may run at another, its own."""
        return self._chosen_speed

    @property
    def speed(self) -> float:
        """The steps a second in force; 0 for as many as can be."""
        return self._speed

    @property
    def executor(self) -> ExecutorName:
        """What the run was asked to use."""
        return self._executor

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest snapshot of the run in force; None before its first."""
        return self._snapshot

    def start(self) -> None:
        """Start the thread and show the run."""
        self._thread.start()
        self._timer.start()
        self._send()

    @property
    def run_id(self) -> int:
        """The id of the run in force."""
        return self._run

    @property
    def revision(self) -> int:
        """The number of the newest specification; a snapshot names the one it is of."""
        return self._revision

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        self._timer.stop()
        return self._thread.end()

    def begin(self, experiment: Experiment, start: Start | None = None) -> None:
        """Begin a new run, from `start` or from step 0; it plays on if it played."""
        self._run += 1
        self._start = start
        self._snapshot = None
        self._diverged = None
        self._experiment = experiment
        self._send()

    def update(self, experiment: Experiment, entries: tuple[Entry, ...] = ()) -> None:
        """Go on with `experiment`; then set single `entries` of the state."""
        self._experiment = experiment
        self._diverged = None
        self._send((SetEntries(self._run, entries),) if entries else ())

    def capture(self) -> Start | None:
        """Return where the run stands, to begin from again; None if it has only begun."""
        if self._snapshot is None:
            return self._start
        history = condensed(self._snapshot.history, LARGEST_KEPT_HISTORY)
        halt = self._snapshot.halt
        return Start(
            self._snapshot.state,
            history,
            halt if halt is not None and halt.is_divergence else None,
        )

    def entries(self, parameters: Iterable[Parameter]) -> tuple[Entry, ...]:
        """Return what the newest snapshot has of `parameters`."""
        return entries_of(self._snapshot.state, parameters) if self._snapshot else ()

    def play(self) -> None:
        """Train; where the experiment is unfinished or has diverged, say why not instead."""
        if not self._running and self._can_step():
            self._set_running(True)
            self._send()

    def pause(self) -> None:
        """Stop making steps."""
        if self._running:
            self._set_running(False)
            self._send()

    def toggle(self) -> None:
        """Play or pause."""
        if self._running:
            self.pause()
        else:
            self.play()

    def step(self) -> None:
        """Pause and make one step."""
        self._step(StepOnce(self._run))

    def step_epoch(self) -> None:
        """Pause and make the steps up to the end of the epoch."""
        self._step(StepEpoch(self._run))

    def set_speed(self, steps_per_second: float) -> None:
        """Choose the steps a second; 0 for as many as can be."""
        self._chosen_speed = steps_per_second
        self._run_at(steps_per_second)

    def take_speed(self, of_example: float | None) -> None:
        """Run at an example's own speed, or at the chosen one where it has none."""
        self._run_at(self._chosen_speed if of_example is None else of_example)

    def _run_at(self, steps_per_second: float) -> None:
        if steps_per_second != self._speed:
            self._speed = steps_per_second
            self.speed_changed.emit(steps_per_second)
            self._send()

    def faster(self) -> None:
        """Choose the next speed up."""
        if self._speed != FULL_SPEED:
            self.set_speed(next(s for s in SPEEDS if s == FULL_SPEED or s > self._speed))

    def slower(self) -> None:
        """Choose the next speed down."""
        slower = [s for s in SPEEDS[:-1] if self._speed == FULL_SPEED or s < self._speed]
        if slower:
            self.set_speed(slower[-1])

    def set_executor(self, executor: ExecutorName) -> None:
        """Let `executor` take over between two chunks."""
        if executor != self._executor:
            self._executor = executor
            self._send()

    def _step(self, command: Command) -> None:
        if self._can_step():
            self._set_running(False)
            self._send((command,))

    def _can_step(self) -> bool:
        """Return whether steps can be made; say why where they cannot."""
        found = problems(self._experiment)
        if found:
            self.message.emit(found[0].message)
        elif self._diverged is not None:
            self.blocked.emit(self._diverged)
        return not found and self._diverged is None

    def _set_running(self, running: bool) -> None:
        if running != self._running:
            self._running = running
            self.running_changed.emit(running)

    def _send(self, commands: tuple[Command, ...] = ()) -> None:
        self._revision += 1
        specification = RunSpecification(
            self._run,
            self._revision,
            self._experiment,
            self._running,
            self._speed,
            self._executor,
            self._start,
        )
        self._thread.inbox.put(specification, commands)

    def _take_frame(self) -> None:
        """Show the newest snapshot; one of an earlier run is stale and goes no further."""
        snapshot = self._thread.outbox.take()
        if snapshot is None or snapshot.run != self._run:
            return
        self._snapshot = snapshot
        self._start = None
        if snapshot.revision == self._revision:
            self._diverged = _divergence(snapshot)
        if snapshot.halt is not None and self._running and snapshot.revision == self._revision:
            self._set_running(False)
            self._send()
            self._tell(snapshot.halt)
        elif self._diverged is not None and self._diverged is not self._told:
            self._tell(self._diverged)  # a change led there while it stood still
        self.snapshot_ready.emit(snapshot)

    def _tell(self, halt: Halt) -> None:
        self._told = halt
        self.message.emit(halt.reason)


def _divergence(snapshot: Snapshot) -> Halt | None:
    """Return the divergence that `snapshot` stands at, or None."""
    halt = snapshot.halt
    return None if halt is None or math.isnan(halt.rate) else halt
