from functools import partial
from types import SimpleNamespace

import pytest

from gdplay.ui.window.turns import BUDGET, Turns


class View:
    """Notes what it is shown."""

    def __init__(self):
        self.snapshots, self.maps = [], []

    def show_snapshot(self, snapshot):
        self.snapshots.append(snapshot)

    def show_maps(self, maps):
        self.maps.append(maps)


def running():
    return SimpleNamespace(running=True)


def paused():
    return SimpleNamespace(running=False)


def take_a_third(view, clock, snapshot):
    view.snapshots.append(snapshot)
    clock.now += BUDGET / 3


class Clock:
    """Time passes only when a test, or a view that takes long, says so."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def views():
    return [View(), View(), View()]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def turns(qapp, views, clock):
    first, second, third = views
    made = Turns((((first,), (first,)), ((second, third), (third,))), clock=clock)
    yield made
    made.stop()


def test_a_paused_run_is_shown_to_all_at_once(turns, views):
    snapshot, maps = paused(), object()
    turns.show_snapshot(snapshot)
    turns.show_maps(maps)
    assert [view.snapshots for view in views] == [[snapshot]] * 3
    assert [view.maps for view in views] == [[maps], [], [maps]]


def test_each_frame_of_a_running_one_is_for_one_group_in_rotation(turns, views):
    frames = [running() for _ in range(6)]
    for frame in frames:
        turns.show_snapshot(frame)
    assert views[0].snapshots == frames[0::2]
    assert views[1].snapshots == views[2].snapshots == frames[1::2]


def test_a_frame_goes_on_with_the_next_group_once_the_first_is_painted(qtbot, turns, views):
    snapshot = running()
    turns.show_snapshot(snapshot)
    assert [view.snapshots for view in views] == [[snapshot], [], []]
    turns._catch_up.stop()
    qtbot.waitUntil(lambda: views[1].snapshots == [snapshot])


def test_a_frame_whose_time_is_up_leaves_the_others_to_the_next(qtbot, turns, views, clock):
    turns.show_snapshot(running())
    clock.now += BUDGET  # what the first view took
    turns._go_on()
    assert views[1].snapshots == []
    assert turns._catch_up.remainingTime() > 0
    following = running()
    turns.show_snapshot(following)
    assert views[1].snapshots == [following]


@pytest.mark.parametrize("count", [2, 5, 20])
def test_a_frame_takes_no_longer_the_more_views_there_are(qapp, count):
    clock, lengths = Clock(), []
    views = [View() for _ in range(count)]
    for view in views:
        view.show_snapshot = partial(take_a_third, view, clock)
    turns = Turns([((view,), ()) for view in views], clock=clock)
    for _ in range(60):
        start = clock.now
        turns.show_snapshot(running())
        while turns._behind and clock.now < turns._end:
            turns._go_on()
        lengths.append(clock.now - start)
    turns.stop()
    assert max(lengths) <= BUDGET * 4 / 3
    shown = [len(view.snapshots) for view in views]
    assert max(shown) - min(shown) <= 1
    assert min(shown) >= 60 * min(1.0, 3 / count) - 1


def test_maps_of_a_running_one_wait_for_the_turn_and_are_shown_once(turns, views):
    turns.show_snapshot(running())
    maps = object()
    turns.show_maps(maps)
    assert [view.maps for view in views] == [[], [], []]
    for _ in range(4):
        turns.show_snapshot(running())
    assert [view.maps for view in views] == [[maps], [], [maps]]


def test_pausing_shows_everybody_the_last_state_and_nothing_twice(turns, views):
    turns.show_snapshot(running())
    last = paused()
    turns.show_snapshot(last)
    assert [view.snapshots.count(last) for view in views] == [1, 1, 1]
    assert all(view.snapshots[-1] is last for view in views)


def test_who_is_behind_catches_up_where_no_frame_comes(qtbot, turns, views):
    snapshot, maps = running(), object()
    turns.show_snapshot(snapshot)
    turns.show_maps(maps)
    qtbot.waitUntil(lambda: views[0].maps == [maps] and views[2].maps == [maps])
    assert all(view.snapshots[-1] is snapshot for view in views)
