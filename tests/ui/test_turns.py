from functools import partial

import pytest

from gdplay.ui.window.turns import BUDGET, LEAD, Turns


class View:
    """Notes what it is shown."""

    def __init__(self, is_visible=True):
        self.snapshots, self.maps = [], []
        self._is_visible = is_visible

    def isVisible(self):
        return self._is_visible

    def show_snapshot(self, snapshot):
        self.snapshots.append(snapshot)

    def show_maps(self, maps):
        self.maps.append(maps)


class Frame:
    """A snapshot like no other: two of them are never equal."""

    def __init__(self, running):
        self.running = running


def running():
    return Frame(running=True)


def paused():
    return Frame(running=False)


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


def test_each_frame_of_a_busy_thread_is_for_one_group_in_rotation(turns, views, clock):
    frames = [running() for _ in range(6)]
    for frame in frames:
        clock.now += 1.1 * LEAD
        turns.show_snapshot(frame)
    assert views[0].snapshots == frames[0::2]
    assert views[1].snapshots == views[2].snapshots == frames[1::2]


def test_where_there_is_time_the_first_group_leads_and_the_others_follow_in_rotation(clock, qapp):
    views = [View() for _ in range(3)]
    turns = Turns([((view,), (view,)) for view in views], clock=clock)
    frames = [running() for _ in range(6)]
    for frame in frames:
        clock.now += 0.9 * LEAD
        turns.show_snapshot(frame)
    turns.stop()
    assert [view.snapshots for view in views] == [frames, frames[0::2], frames[1::2]]


def test_hidden_views_are_told_and_take_nobodys_turn(clock, qapp):
    hidden, views = View(is_visible=False), [View(), View()]
    turns = Turns([((view,), ()) for view in (views[0], hidden, views[1])], clock=clock)
    frames = [running() for _ in range(4)]
    for frame in frames:
        clock.now += 2 * LEAD
        turns.show_snapshot(frame)
    turns.stop()
    assert [view.snapshots for view in views] == [frames[0::2], frames[1::2]]
    assert hidden.snapshots == frames[1::2]


def test_a_frame_goes_on_with_the_next_group_once_the_first_is_painted(qtbot, turns, views, clock):
    snapshot = running()
    clock.now += 2 * LEAD
    turns.show_snapshot(snapshot)
    assert [view.snapshots for view in views] == [[snapshot], [], []]
    turns._catch_up.stop()
    qtbot.waitUntil(lambda: views[1].snapshots == [snapshot])


def test_a_frame_whose_time_is_up_leaves_the_others_to_the_next(qtbot, turns, views, clock):
    clock.now += 2 * LEAD
    turns.show_snapshot(running())
    clock.now += 2 * LEAD  # what the first view took
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
    assert max(lengths) <= BUDGET * 5 / 3
    leader, *shown = [len(view.snapshots) for view in views]
    assert leader == 60
    assert max(shown) - min(shown) <= 1
    assert min(shown) >= 60 * min(1.0, 2 / (count - 1)) - 1


def test_maps_of_a_running_one_wait_for_the_turn_and_are_shown_once(turns, views, clock):
    clock.now += 2 * LEAD
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
