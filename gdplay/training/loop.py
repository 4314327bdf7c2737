"""The loop a worker runs: take what is asked, make a chunk of steps, show what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import numpy as np

from gdplay.training.mailbox import Inbox, Letter, Outbox
from gdplay.training.pacing import Pace, SpeedMeter
from gdplay.training.run import Run
from gdplay.training.step_trainer import TrainerFactory

FRAME: Final = 0.012
"""Seconds between two snapshots while a run goes on, at least."""

LOOK_AGAIN: Final = 0.004
"""Seconds after which to see again whether the last snapshot was taken.

Much less than a frame: a worker that sleeps as long as the window does would meet it too
early, again and again, and every fourth picture would show nothing new.
"""


def run_loop(
    inbox: Inbox,
    outbox: Outbox,
    trainer_of: TrainerFactory,
    clock: Callable[[], float] = time.perf_counter,
    effort: Callable[[], float] = time.thread_time,
) -> None:
    """Train as the inbox asks and publish snapshots, until the inbox says stop.

    A chunk takes some 12 ms, 40 at full speed, and ends early when mail comes. Between
    chunks it takes the latest specification and all commands. It publishes a snapshot at
    once after either, and otherwise once a frame at most, only where something changed and
    where the last one was taken. While there is nothing to do it sleeps in the inbox.

    Parameters
    ----------
    inbox, outbox
        The two mailboxes; the loop is the one that takes and puts.
    trainer_of
        Makes a trainer of an experiment and an executor's name.
    clock
        Seconds that never run backwards. The inbox's waiting is what passes them.
    effort
        Seconds of this thread's own work; see `Run`.
    """
    worker = _Worker(inbox, outbox, trainer_of, clock, effort)
    wait: float | None = None
    # Overflow is expected of a run that diverges; the run looks for it and says so.
    with np.errstate(all="ignore"):
        while not (letter := inbox.take(wait)).stopping:
            wait = worker.turn(letter)


class _Worker:
    """What the loop remembers from one turn to the next."""

    def __init__(
        self,
        inbox: Inbox,
        outbox: Outbox,
        trainer_of: TrainerFactory,
        clock: Callable[[], float],
        effort: Callable[[], float],
    ) -> None:
        self._inbox = inbox
        self._outbox = outbox
        self._trainer_of = trainer_of
        self._clock = clock
        self._effort = effort
        self._run: Run | None = None
        self._pace = Pace()
        self._speed = 0.0
        self._meter = SpeedMeter()
        self._published = -FRAME
        self._shown_step = -1
        self._was_running = False
        self._owes_snapshot = False

    def turn(self, letter: Letter) -> float | None:
        """Do what `letter` asks, then a chunk; return how long to wait for the next letter."""
        run = self._received(letter)
        if run is None:
            return None
        for command in letter.commands:
            run.execute(command, self._inbox.is_stopping)
        self._make_chunk(run)
        now = self._clock()
        self._meter.add(now, run.state.step)
        if not letter.is_empty or (self._was_running and not run.is_running):
            self._owes_snapshot = True
        self._was_running = run.is_running
        is_fresh = run.state.step != self._shown_step
        if (self._owes_snapshot and not run.steps_wanted) or (
            is_fresh and self._outbox.is_taken and now - self._published >= FRAME
        ):
            self._publish(run, now)
            is_fresh = False
        return self._wait(run, is_fresh)

    def _received(self, letter: Letter) -> Run | None:
        """Bring the run up to the letter's specification and return it."""
        specification = letter.specification
        if specification is None:
            return self._run
        if self._run is None or specification.run != self._run.id:
            self._run = Run(specification, self._trainer_of, self._clock, self._effort)
            self._meter.reset()
            self._pace.forget()
        elif self._run.adopt(specification):
            self._pace.forget()
        now = self._clock()
        if specification.steps_per_second != self._speed or (
            self._run.is_running and not self._was_running
        ):
            self._speed = specification.steps_per_second
            self._pace.restart(self._speed, now)
        if not self._run.is_running:
            self._meter.reset()
        return self._run

    def _make_chunk(self, run: Run) -> None:
        start = self._clock()
        wanted = min(run.steps_wanted, self._pace.chunk)
        made = run.advance(self._pace.due(start) if run.is_running else wanted, self._inbox.mail)
        self._pace.observe(made, self._clock() - start)

    def _publish(self, run: Run, now: float) -> None:
        self._outbox.put(run.snapshot(self._meter.steps_per_second, now))
        self._published = now
        self._owes_snapshot = False
        self._shown_step = run.state.step

    def _wait(self, run: Run, is_fresh: bool) -> float | None:
        now = self._clock()
        if run.is_running:
            wait = self._pace.wait(now)
        elif run.steps_wanted:
            return 0.0
        elif is_fresh:
            wait = FRAME
        else:
            return None
        if is_fresh and self._outbox.is_taken:
            return min(wait, max(0.0, self._published + FRAME - now))
        return min(wait, LOOK_AGAIN) if is_fresh else wait
