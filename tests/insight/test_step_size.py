import math
from dataclasses import replace

import numpy as np
import pytest

from gdplay.insight.step_size import step_size
from gdplay.training.snapshot import Position, StepRecord


@pytest.fixture
def record():
    before, gradient, update = np.array([3.0, 4.0]), np.array([5.0, 12.0]), np.array([0.6, 0.8])
    none, rows = np.empty((0, 2)), np.arange(1)
    position = Position(0, 0, 1)
    return StepRecord(
        False, before, gradient, update, before + update, np.zeros(2), 0.1, rows, position, none
    )


def test_lengths_are_euclidean(record):
    size = step_size(record)
    assert (size.gradient, size.update) == (13.0, 1.0)
    assert size.share == pytest.approx(0.2)


def test_without_parameters_but_zeros_there_is_no_share(record):
    assert math.isnan(step_size(replace(record, before=np.zeros(2))).share)


def test_a_step_that_diverged_is_infinitely_large(record):
    assert step_size(replace(record, update=np.array([1e300, 1e300]))).update == math.inf
