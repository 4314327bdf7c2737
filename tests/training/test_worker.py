import threading
import time
from functools import partial

import pytest

from gdplay.experiment.edits import settings, topology
from gdplay.training.loop import run_loop
from gdplay.training.mailbox import Inbox, Outbox
from gdplay.training.specification import FULL_SPEED, RunSpecification
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT


@pytest.fixture
def worker():
    """A loop in a real thread, with its inbox and outbox."""
    inbox, outbox = Inbox(), Outbox()
    thread = threading.Thread(target=run_loop, args=(inbox, outbox, LinearTrainer))
    thread.start()
    yield inbox, outbox, thread
    inbox.stop()
    thread.join(5)
    assert not thread.is_alive()


def next_snapshot(outbox, accept=lambda snapshot: True):
    end = time.perf_counter() + 10
    while time.perf_counter() < end:
        snapshot = outbox.take()
        if snapshot is not None and accept(snapshot):
            return snapshot
        threading.Event().wait(0.0005)
    raise AssertionError("no such snapshot within ten seconds")


def test_full_speed_answers_a_new_rate_within_three_frames(worker):
    inbox, outbox, _ = worker
    inbox.put(RunSpecification(1, 1, EXPERIMENT, True, FULL_SPEED))
    next_snapshot(outbox, lambda snapshot: snapshot.state.step > 1000)
    seen: list[int] = []

    def reached(snapshot, revision):
        seen.append(snapshot.revision)
        return snapshot.revision >= revision

    for revision in range(2, 12):
        rate = 0.01 * revision
        experiment = settings.set_hyperparameters(EXPERIMENT, learning_rate=rate)
        inbox.put(RunSpecification(1, revision, experiment, True, FULL_SPEED))
        seen.clear()
        found = next_snapshot(outbox, partial(reached, revision=revision))
        # One may have lain in the outbox, one been under way; 50 ms are three frames.
        assert len(seen) <= 3
        assert found.record.rate == rate


def test_it_ends_at_full_speed(worker):
    inbox, outbox, thread = worker
    inbox.put(RunSpecification(1, 1, EXPERIMENT, True, FULL_SPEED))
    next_snapshot(outbox, lambda snapshot: snapshot.state.step > 100)
    inbox.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_it_ends_while_paused(worker):
    inbox, outbox, thread = worker
    inbox.put(RunSpecification(1, 1, EXPERIMENT))
    next_snapshot(outbox)
    inbox.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_a_cut_link_is_a_link_no_more(worker):
    inbox, outbox, _ = worker
    link = next(iter(EXPERIMENT.topology.links))
    inbox.put(RunSpecification(1, 1, EXPERIMENT, True, FULL_SPEED))
    inbox.put(RunSpecification(1, 2, topology.cut(EXPERIMENT, [link]), True, FULL_SPEED))
    snapshot = next_snapshot(outbox, lambda s: s.revision == 2)
    assert link not in snapshot.state.layout.index
