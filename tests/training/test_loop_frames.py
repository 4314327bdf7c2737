"""How often the loop shows a snapshot, and that a window which looks finds one."""

import math

import numpy as np
import pytest

from gdplay.training.loop import FRAME
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import KeepingOutbox, World


def test_snapshots_come_at_most_once_a_frame():
    world = World(seconds=2.0)
    world.send(running=True, steps_per_second=2000)
    world.play()
    gaps = np.diff(world.outbox.times)
    assert gaps[1:].min() >= FRAME - 1e-9
    assert gaps.max() < 2 * FRAME
    assert all(snapshot.running for snapshot in world.outbox.snapshots)
    assert not world.outbox.snapshots[-1].record.is_preview


@pytest.mark.parametrize("speed", [200, 2000])
def test_a_window_that_looks_60_times_a_second_finds_something_new_each_time(speed):
    world = World(seconds=2.0, late=0.001)

    class LookedInto(KeepingOutbox):
        @property
        def is_taken(self):
            if not self.times:
                return True
            next_look = math.ceil((self.times[-1] - 100.0) / 0.016) * 0.016
            return world.clock.now - 100.0 >= next_look

        @is_taken.setter
        def is_taken(self, _):
            """Only the looks take."""

    world.outbox = LookedInto(world.clock)
    world.send(running=True, steps_per_second=speed)
    world.play()
    found = {math.ceil((time - 100.0) / 0.016) for time in world.outbox.times}
    assert len(found) >= 0.95 * 2.0 / 0.016


def test_at_full_speed_a_window_has_25_snapshots_a_second_to_show():
    world = World(seconds=2.0)

    class Busy(LinearTrainer):
        def advance(self, state, steps, log=None, stop=None):
            world.clock.now += 1e-3 * steps
            return super().advance(state, steps, log, stop)

    world.trainer_of = Busy
    world.send(running=True, steps_per_second=0)
    world.play()
    late = [time for time in world.outbox.times if time >= 101.0]
    assert 24 <= len(late) <= 26
