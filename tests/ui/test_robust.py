import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdplay.ui.robust import size_of_most


@given(
    arrays(float, st.integers(1, 60), elements=st.floats(-1e9, 1e9)),
    st.sampled_from([0.0, 0.5, 0.95, 1.0]),
)
def test_it_is_the_smallest_size_that_so_many_stay_within(values, share):
    size = size_of_most(values, share)
    sizes = np.abs(values)
    assert (sizes <= size).mean() >= share
    assert size in sizes
    smaller = sizes[sizes < size]
    assert not smaller.size or (sizes <= smaller.max()).mean() < max(share, 1e-9)


def test_what_is_not_finite_does_not_count():
    assert size_of_most(np.array([np.nan, -3.0, np.inf]), 1.0) == 3.0
    assert size_of_most(np.array([np.nan, np.inf]), 0.5) == 0.0
    assert size_of_most(np.empty(0), 0.5) == 0.0


@pytest.mark.parametrize("share", [0.95, 0.99])
def test_one_huge_value_changes_nothing(share):
    values = np.append(np.linspace(0.0, 1.0, 500), 1e30)
    assert size_of_most(values, share) < 1.0
