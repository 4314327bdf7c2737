import gc

import pytest

from gdplay.app.collector import Collector


class Knot:
    def __init__(self):
        self.own = self


@pytest.fixture
def collector(qapp):
    made = Collector()
    made.start()
    yield made
    made.stop()
    gc.disable()


def test_the_automatic_collector_is_off_while_it_runs(qapp):
    gc.enable()
    collector = Collector()
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    gc.disable()


def test_it_collects_by_its_timer_when_there_is_enough(collector, qtbot):
    gc.collect()
    knots = [Knot() for _ in range(2 * gc.get_threshold()[0])]
    assert gc.get_count()[0] > gc.get_threshold()[0]
    del knots
    qtbot.waitUntil(lambda: gc.get_count()[0] < gc.get_threshold()[0], timeout=3000)


def test_nothing_due_is_nothing_done(collector):
    gc.collect()
    assert collector.collect_what_is_due() is None


def test_what_lives_at_the_start_is_set_apart(collector):
    gc.unfreeze()
    collector.freeze()
    assert gc.get_freeze_count() > 10_000
    collector.stop()
    assert gc.get_freeze_count() == 0
