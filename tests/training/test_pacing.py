import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.training.pacing import (
    CHUNK,
    FULL_SPEED_CHUNK,
    LARGEST_LAG,
    Allowance,
    Pace,
    SpeedMeter,
)


def drive(pace, seconds, now=50.0, late=0.0, cost=0.0):
    """Make steps when due, `late` after the wait each time; return the steps and the time."""
    made, end = 0, now + seconds
    while now < end:
        steps = pace.due(now)
        now += steps * cost
        pace.observe(steps, steps * cost)
        made += steps
        now += pace.wait(now) + late
    return made, now


@pytest.mark.parametrize("speed", [1, 10, 60, 200, 2000])
@pytest.mark.parametrize("late", [0.0, 0.0007, 0.003])
def test_steps_a_second_are_as_chosen_and_do_not_drift(speed, late):
    pace = Pace()
    pace.restart(speed, 50.0)
    made, _ = drive(pace, 100.0, late=late)
    assert made == pytest.approx(100 * speed, abs=1 + speed * (CHUNK + 2 * late))


def test_the_first_step_is_due_at_once():
    pace = Pace()
    pace.restart(1, 7.0)
    assert pace.due(7.0) == 1


@given(st.floats(1.0, 1e6))
def test_a_suspended_machine_wakes_without_a_burst(asleep):
    pace = Pace()
    pace.restart(200, 0.0)
    for _ in range(40):
        pace.observe(1, 1e-6)
    assert pace.due(asleep) == 1
    pace.observe(1, 1e-6)
    assert pace.due(asleep + 0.0051) == 1


def test_slow_steps_do_not_pile_up():
    pace = Pace()
    pace.restart(2000, 50.0)
    made, _ = drive(pace, 10.0, cost=0.01)
    assert made == pytest.approx(1000, abs=5)
    assert pace.due(70.0) == 1


def test_steps_are_not_woken_for_one_by_one_when_they_are_fast():
    pace = Pace()
    pace.restart(2000, 0.0)
    pace.observe(pace.due(0.0), 1e-6)
    assert pace.wait(0.0) == CHUNK


def test_full_speed_grows_its_chunks_to_one_picture():
    pace = Pace()
    pace.restart(0, 0.0)
    for _ in range(40):
        steps = pace.due(0.0)
        pace.observe(steps, steps * 10e-6)
    assert pace.due(0.0) * 10e-6 == pytest.approx(FULL_SPEED_CHUNK, rel=0.01)
    pace.observe(pace.due(0.0), 1.0)
    assert pace.due(0.0) * 10e-6 < FULL_SPEED_CHUNK / 20


def test_a_chunk_cut_short_does_not_shorten_the_next():
    pace = Pace()
    pace.restart(0, 0.0)
    for _ in range(40):
        steps = pace.due(0.0)
        pace.observe(steps, 50e-6 + steps * 1e-6)
    long = pace.due(0.0)
    pace.observe(3, 53e-6)
    assert pace.due(0.0) == long
    pace.observe(3, 1.0)
    assert pace.due(0.0) < long / 1000


def test_a_lag_within_bounds_is_caught_up():
    pace = Pace()
    pace.restart(100, 0.0)
    for _ in range(10):
        pace.observe(0, 0.0)
    pace.observe(pace.due(0.0), 1e-9)
    made = 0
    now = LARGEST_LAG / 2
    while steps := pace.due(now):
        pace.observe(steps, 1e-9)
        made += steps
    assert made == round(100 * LARGEST_LAG / 2)


@pytest.mark.parametrize("speed", [1, 10, 200, 50_000])
def test_the_measured_speed_is_that_of_the_last_second(speed):
    meter = SpeedMeter()
    now = 0.0
    while now < 5.0:
        meter.add(now, int(now * 3))
        now += 0.016
    base = int(now * 3)
    start = now
    while now < start + 5.0:
        meter.add(now, base + int((now - start) * speed))
        now += 0.016
    assert meter.steps_per_second == pytest.approx(speed, rel=0.05)


def test_an_allowance_keeps_to_its_share():
    allowance = Allowance(0.1)
    spent, now = 0.0, 0.0
    while now < 10.0:
        if allowance.is_due(now):
            allowance.spend(0.05, now + 0.05)
            now += 0.05
            spent += 0.05
        now += 0.016
    assert 0.08 < spent / now < 0.11
