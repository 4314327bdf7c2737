"""The bucketed history: no spike is lost, memory stays flat."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.program.log import LAST, MAXIMUM, MINIMUM, StepLog


@given(
    chunks=st.lists(st.integers(0, 40), max_size=12),
    capacity=st.sampled_from([2, 4, 6, 16]),
    start=st.integers(0, 50),
    seed=st.integers(0, 99),
)
def test_each_bucket_holds_the_extremes_and_the_last_of_its_steps(chunks, capacity, start, seed):
    rng = np.random.default_rng(seed)
    total = sum(chunks)
    losses, gradients = rng.standard_normal(total), rng.standard_normal((total, 3))
    log = StepLog(3, capacity, start)
    at = 0
    for size in chunks:
        log.extend(start + at, losses[at : at + size], gradients[at : at + size])
        at += size
    assert log.count == total
    assert log.used <= capacity
    for bucket, step in enumerate(log.steps):
        part = slice(step - start, step - start + log.width)
        for series, values in ((log.loss, losses), (log.gradient, gradients)):
            np.testing.assert_array_equal(series[MINIMUM, bucket], values[part].min(axis=0))
            np.testing.assert_array_equal(series[MAXIMUM, bucket], values[part].max(axis=0))
            np.testing.assert_array_equal(series[LAST, bucket], values[part][-1])


def test_nan_stays_visible_when_buckets_merge():
    log = StepLog(1, 4)
    for step in range(16):
        log.add(step, np.nan if step == 5 else 1.0, np.zeros(1))
    assert np.isnan(log.loss[MINIMUM, 1])
    assert log.loss[MINIMUM, 0] == 1.0


def test_a_step_cannot_be_skipped():
    log = StepLog(1)
    log.add(0, 1.0, np.zeros(1))
    with pytest.raises(ValueError, match="step 2 does not follow step 0"):
        log.add(2, 1.0, np.zeros(1))


def test_fewer_buckets_past_1000_parameters():
    assert StepLog(1_000).capacity == 2_048
    assert StepLog(5_000).capacity == 408
    assert StepLog(66_000).capacity == 64


def test_a_history_takes_50_megabytes_at_most_up_to_32000_parameters():
    assert max(StepLog(size).gradient.nbytes for size in range(500, 32_001, 500)) <= 50_000_000
