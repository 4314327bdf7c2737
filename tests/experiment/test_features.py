"""What an input feeds: raw columns scaled where the data set says so, features of raw values."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.dataset import Dataset, Scaling
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import input_matrix, scaling_of
from gdplay.experiment.hyperparameters import Hyperparameters, Optimizer, OptimizerName
from gdplay.experiment.topology import fully_connected
from gdplay.training.trainer import Trainer

SCALING = (Scaling(10.0, 4.0), Scaling(-200.0, 50.0))


def dataset(scaling=SCALING):
    draws = np.random.default_rng(5)
    values = np.array([draws.normal(10, 4, 40), draws.normal(-200, 50, 40)])
    labels = (values[0] > 10).astype(float)
    none = np.zeros(40, dtype=bool)
    return Dataset(("x1", "x2"), values, labels, none, none, scaling=scaling)


def test_columns_are_scaled_and_features_are_computed_from_raw_values():
    data = dataset()
    topology = fully_connected(("x2", "x1^2", "x1"), (1,))
    x1, x2 = data.values
    expected = np.array([(x2 + 200) / 50, x1 * x1, (x1 - 10) / 4])
    np.testing.assert_array_equal(input_matrix(topology, data, data.values), expected)
    assert scaling_of("x1^2", data) == Scaling()
    assert scaling_of("x2", data) == SCALING[1]


def test_training_on_scaled_columns_is_training_on_standardized_values():
    data = dataset()
    by_hand = replace(
        data, values=np.array([(data.values[0] - 10) / 4, (data.values[1] + 200) / 50]), scaling=()
    )
    settings = Hyperparameters(optimizer=Optimizer(OptimizerName.ADAM), batch_size=7)
    states = []
    for each in (data, by_hand):
        trainer = Trainer(Experiment(fully_connected(("x1", "x2"), (3, 1)), each, settings))
        states.append(trainer.advance(trainer.initial_state(), 50))
    assert states[0].parameters.tobytes() == states[1].parameters.tobytes()


def test_data_sets_that_differ_in_scaling_alone_differ():
    assert dataset() == dataset()
    assert hash(dataset()) == hash(dataset())
    assert dataset() != dataset(())
    assert dataset() != dataset((SCALING[1], SCALING[0]))


@pytest.mark.parametrize(
    "numbers", [(0.0, 0.0), (0.0, -1.0), (float("nan"), 1.0), (0, float("inf"))]
)
def test_a_scaling_that_cannot_be_divided_by_is_refused(numbers):
    with pytest.raises(ValueError, match="cannot be scaled"):
        Scaling(*numbers)


def test_there_is_one_scaling_a_column_or_none():
    with pytest.raises(ValueError, match="1 scalings for 2 columns"):
        dataset(SCALING[:1])
