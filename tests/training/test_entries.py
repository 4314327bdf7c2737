import numpy as np
import pytest

from gdplay.experiment.parameter import Bias, Link
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.entries import Entry, entries_of, with_entries
from tests.training.worlds import small_experiment

LAYOUT = layout_of(small_experiment().topology)


def state(slots=2, step=7):
    size = LAYOUT.size
    values = np.arange(size, dtype=float)
    return TrainingState(
        LAYOUT, values, values + 100, np.arange(slots * size).reshape(slots, -1) / 8, step
    )


def test_entries_put_back_are_the_state_again():
    old = state()
    taken = entries_of(old, LAYOUT.parameters)
    blank = TrainingState(
        LAYOUT, np.zeros(LAYOUT.size), np.zeros(LAYOUT.size), np.zeros((2, LAYOUT.size)), 9
    )
    new = with_entries(blank, taken)
    np.testing.assert_array_equal(new.parameters, old.parameters)
    np.testing.assert_array_equal(new.gradient, old.gradient)
    np.testing.assert_array_equal(new.slots, old.slots)
    assert new.step == 9


def test_what_is_not_there_is_passed_over():
    old = state()
    assert entries_of(old, [Link(90, 91), Bias(90)]) == ()
    assert with_entries(old, [Entry(Bias(90), 1.0)]) is old


def test_a_typed_value_leaves_the_moments():
    old = state()
    link = LAYOUT.parameters[3]
    new = with_entries(old, [Entry(link, 5.5)])
    assert new.parameters[3] == 5.5
    assert old.parameters[3] == 3.0
    np.testing.assert_array_equal(new.slots, old.slots)
    np.testing.assert_array_equal(new.gradient, old.gradient)
    with pytest.raises(ValueError, match="read-only"):
        new.parameters[0] = 1.0


def test_moments_of_another_optimizer_are_left_out():
    taken = entries_of(state(slots=2), LAYOUT.parameters[:1])
    new = with_entries(state(slots=1), taken)
    np.testing.assert_array_equal(new.slots, state(slots=1).slots)
