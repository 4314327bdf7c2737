import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.training.evaluations import Evaluations
from gdplay.training.snapshot import Losses


def losses(step):
    return Losses(float(step), 0.5, step + 2.0, 0.25, 0.75)


@given(st.integers(1, 3000), st.integers(2, 40))
def test_measurements_stay_bounded_evenly_spaced_and_from_the_start(steps, capacity):
    kept = Evaluations(capacity)
    for step in range(steps):
        if kept.is_due(step):
            kept.add(step, losses(step))
    measured = kept.steps
    assert measured.size <= capacity
    assert measured[0] == 0
    assert measured[-1] > steps - 1 - kept.stride
    assert set(np.diff(measured)) <= {kept.stride}
    assert kept.stride == 1 or measured.size >= capacity // 2
    np.testing.assert_array_equal(kept.values[1], measured)
    np.testing.assert_array_equal(kept.values[0], measured + 0.5)
    np.testing.assert_array_equal(kept.values[2], measured + 2.0)


def test_measuring_less_often_keeps_the_first_steps():
    kept = Evaluations(64)
    for step in range(1000):
        if step in (10, 20, 30):
            kept.slow_down()
        if kept.is_due(step):
            kept.add(step, losses(step))
        if step == 100:
            assert kept.steps[:10].tolist() == list(range(10))
            assert set(np.diff(kept.steps[-5:])) == {8}
    assert kept.steps.size <= 64
    assert kept.steps[0] == 0
    assert np.diff(kept.steps).min() >= np.diff(kept.steps)[0]


def test_measuring_speeds_up_again_as_far_as_was_thinned():
    kept = Evaluations(16)
    for _ in range(3):
        kept.slow_down()
    kept.speed_up()
    assert kept.next_after(0) == 4
    for _ in range(5):
        kept.speed_up()
    assert kept.next_after(0) == 1
    for step in range(40):
        if kept.is_due(step):
            kept.add(step, losses(step))
    stride = kept.stride
    kept.speed_up()
    assert kept.stride == stride > 1


def test_the_same_step_again_replaces():
    kept = Evaluations()
    kept.add(0, losses(0))
    assert not kept.is_due(0)
    kept.add(0, losses(9))
    assert kept.values[1].tolist() == [9.0]


@pytest.mark.parametrize(("step", "expected"), [(0, 4), (3, 4), (4, 8), (5, 8)])
def test_the_next_step_to_measure(step, expected):
    kept = Evaluations()
    kept.slow_down()
    kept.slow_down()
    assert kept.next_after(step) == expected


def test_a_run_goes_on_from_the_measurements_of_another():
    old = Evaluations(8)
    for step in range(20):
        if old.is_due(step):
            old.add(step, losses(step))
    new = Evaluations(8)
    new.restore(old.steps, old.values)
    np.testing.assert_array_equal(new.steps, old.steps)
    np.testing.assert_array_equal(new.values, old.values)
