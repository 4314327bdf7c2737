from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.insight.sample import read_sample
from gdplay.nn.network import forward
from tests.gui.plots.runs import snapshot

RUN = snapshot(10)
EXPERIMENT, STATE = RUN.experiment, RUN.state


def outputs() -> np.ndarray:
    return forward(STATE.layout, STATE.parameters, EXPERIMENT.dataset.values)[0]


def test_a_samples_loss_is_its_own_half_square() -> None:
    for row in (0, 5, 3):
        reading = read_sample(EXPERIMENT, STATE, row)
        target = 1.0 if EXPERIMENT.dataset.labels[row] else -1.0
        assert reading.outputs[0] == pytest.approx(outputs()[row])
        assert reading.loss == pytest.approx(0.5 * (outputs()[row] - target) ** 2)
        assert reading.values == tuple(
            zip(("x1", "x2"), EXPERIMENT.dataset.values[:, row].tolist(), strict=True)
        )


def test_the_shares_of_the_training_samples_sum_to_one() -> None:
    rows = EXPERIMENT.dataset.train_rows
    shares = [read_sample(EXPERIMENT, STATE, int(row)).share for row in rows]
    assert sum(shares) == pytest.approx(1.0)


def test_a_test_sample_has_no_share() -> None:
    reading = read_sample(EXPERIMENT, STATE, int(EXPERIMENT.dataset.test_rows[0]))
    assert reading.is_test
    assert np.isnan(reading.share)


def test_a_logit_is_read_as_a_probability() -> None:
    settings = Hyperparameters(loss=LossName.BINARY_CROSS_ENTROPY)
    reading = read_sample(replace(EXPERIMENT, hyperparameters=settings), STATE, 0)
    assert reading.outputs[0] == pytest.approx(1.0 / (1.0 + np.exp(-outputs()[0])))
    target = EXPERIMENT.dataset.labels[0]
    p = reading.outputs[0]
    assert reading.loss == pytest.approx(-np.log(p if target else 1.0 - p))


def test_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError, match="40 samples"):
        read_sample(EXPERIMENT, STATE, 40)
