import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.ui.plots.columns import columns_between, signed_extremes, thinned


@given(
    buckets=st.integers(1, 3000),
    width=st.sampled_from([1, 2, 8, 1024]),
    limit=st.integers(1, 700),
    ends=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_columns_cover_the_view_within_the_limit(buckets, width, limit, ends) -> None:
    left, right = (end * buckets * width * 0.999 for end in sorted(ends))
    columns = columns_between(buckets, width, left, right, limit)
    assert columns is not None
    assert columns.count <= limit + 1
    assert columns.start <= left
    assert columns.end > right
    assert columns.first % columns.group == 0


@given(spike=st.integers(0, 2047), limit=st.integers(1, 600))
def test_a_spike_of_one_bucket_is_never_lost(spike, limit) -> None:
    values = np.zeros((2048, 3))
    values[spike, 1] = -7.0
    columns = columns_between(2048, 4, 0.0, 2048 * 4.0, limit)
    seen = signed_extremes(columns.minimum(values), columns.maximum(values))
    assert seen[:, 1].min() == -7.0
    assert not seen[:, [0, 2]].any()


def test_a_column_keeps_its_buckets_while_the_run_goes_on() -> None:
    earlier = columns_between(1000, 1, 5.0, 1000.0, 300)
    later = columns_between(1010, 1, 7.0, 1010.0, 300)
    assert earlier.group == later.group
    assert earlier.start == later.start


def test_nothing_is_shown_of_an_empty_history() -> None:
    assert columns_between(0, 1, 0.0, 1.0, 100) is None
    assert columns_between(5, 1, 90.0, 99.0, 100) is None


def test_of_two_signs_the_farther_from_zero_is_seen() -> None:
    low, high = np.array([-1.0, -3.0, 1.0]), np.array([2.0, 2.0, 4.0])
    assert signed_extremes(low, high).tolist() == [2.0, -3.0, 4.0]


def test_a_short_curve_is_drawn_point_by_point() -> None:
    x, y = thinned(np.array([0, 10, 20, 30]), np.array([4.0, 3.0, np.nan, 1.0]), 5.0, 40.0, 100)
    assert x.tolist() == [0.0, 10.0, 30.0]
    assert y.tolist() == [4.0, 3.0, 1.0]


def test_a_long_curve_keeps_its_extremes() -> None:
    values = np.linspace(1.0, 0.0, 5000)
    values[1234] = 9.0
    x, y = thinned(np.arange(5000), values, 0.0, 5000.0, 200)
    assert len(x) == len(y) <= 402
    assert y.max() == 9.0
    assert np.all(np.diff(x) >= 0)
    assert y[-1] == pytest.approx(0.0)
