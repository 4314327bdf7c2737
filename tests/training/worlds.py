"""Experiments, clocks and inboxes that the tests of training share."""

from __future__ import annotations

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.topology import fully_connected
from gdplay.training.loop import run_loop
from gdplay.training.mailbox import Inbox, Letter
from gdplay.training.specification import RunSpecification
from tests.training.linear_trainer import LinearTrainer


def small_experiment(samples=20, widths=(3, 1), seed=0):
    """Random points of two classes, half of them for the test."""
    values = np.random.default_rng(1).uniform(-5, 5, (2, samples))
    rows = np.arange(samples)
    dataset = Dataset(("x1", "x2"), values, rows // 2 % 2.0, rows % 2 == 1, np.zeros(samples, bool))
    return Experiment(fully_connected(("x1", "x2"), widths), dataset, seed=seed)


def unfinished_experiment():
    """The same without a single point."""
    nothing = Dataset(
        ("x1", "x2"), np.empty((2, 0)), np.empty(0), np.empty(0, bool), np.empty(0, bool)
    )
    return Experiment(fully_connected(("x1", "x2"), (3, 1)), nothing)


class Clock:
    """Time that passes only when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class ScriptedInbox(Inbox):
    """An inbox whose waiting passes the clock's time; letters arrive at set times.

    After `until` it says stop. Waiting for ever with nothing left to come is a failure.
    """

    def __init__(self, clock, until, late=0.0):
        super().__init__()
        self.clock, self.until, self.late = clock, clock.now + until, late
        self.script = []
        self.waits = []

    def at(self, seconds, act):
        """Call `act(inbox)` once `seconds` have passed."""
        self.script.append((self.clock.now + seconds, act))
        self.script.sort(key=lambda entry: entry[0])

    def take(self, wait=0.0) -> Letter:
        self.waits.append(wait)
        arrival = self.script[0][0] if self.script else self.until
        end = arrival if wait is None else self.clock.now + wait + (self.late if wait else 0.0)
        self.clock.now = max(self.clock.now, min(end, arrival, self.until))
        while self.script and self.script[0][0] <= self.clock.now:
            self.script.pop(0)[1](self)
        if self.clock.now >= self.until:
            self.stop()
        return super().take(0.0)


class KeepingOutbox:
    """Keeps every snapshot that is put, with the time."""

    def __init__(self, clock):
        self.clock, self.snapshots, self.times = clock, [], []
        self.is_taken = True

    def put(self, snapshot):
        self.snapshots.append(snapshot)
        self.times.append(self.clock())


EXPERIMENT = small_experiment()


class World:
    """A loop in virtual time: what is sent when, and what it shows."""

    def __init__(self, seconds=1.0, late=0.0):
        self.clock, self.effort = Clock(), Clock()
        self.inbox = ScriptedInbox(self.clock, seconds, late)
        self.outbox = KeepingOutbox(self.clock)
        self.trainers = []
        self.revision = 0

    def send(self, seconds=0.0, commands=(), **fields):
        """Send a specification (and commands) at a time; fields left out are the defaults."""
        self.revision += 1
        fields = {"run": 1, "revision": self.revision, "experiment": EXPERIMENT} | fields
        specification = RunSpecification(**fields)
        self.inbox.at(seconds, lambda inbox: inbox.put(specification, commands))

    def command(self, seconds, *commands):
        self.inbox.at(seconds, lambda inbox: inbox.put(commands=commands))

    def trainer_of(self, experiment, executor):
        self.trainers.append(LinearTrainer(experiment, executor))
        return self.trainers[-1]

    def play(self):
        run_loop(self.inbox, self.outbox, self.trainer_of, self.clock, self.effort)
        return self.outbox.snapshots

    @property
    def steps(self):
        return [snapshot.state.step for snapshot in self.outbox.snapshots]
