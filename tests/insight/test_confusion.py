import math

import numpy as np
import pytest

from gdplay.experiment.dataset import REGRESSION, Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.experiment.topology import fully_connected
from gdplay.insight.confusion import confusion, typical_error
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState


def experiment(values, labels, task, outputs=1, loss=LossName.HALF_MEAN_SQUARED):
    values, labels = np.array(values, float), np.array(labels, float)
    none = np.zeros(labels.size, dtype=bool)
    dataset = Dataset(("x1",), values[np.newaxis], labels, none, none, task)
    topology = fully_connected(("x1",), (outputs,), output_activation="identity")
    return Experiment(topology, dataset, Hyperparameters(loss=loss))


def state(of, parameters):
    layout = layout_of(of.topology)
    values = np.array(parameters, float)
    return TrainingState(layout, values, np.zeros(layout.size), np.zeros((0, layout.size)))


def test_two_classes_are_told_by_the_sign():
    two = experiment([-2, -1, 3, 4, 5], [0, 1, 1, 0, 1], Task("classification", ("−1", "+1")))
    at = state(two, [1.0, 0.0])
    np.testing.assert_array_equal(confusion(two, at, np.arange(5)), [[1, 1], [1, 2]])
    np.testing.assert_array_equal(confusion(two, at, np.array([0, 1])), [[1, 0], [1, 0]])


def test_of_several_classes_the_largest_output_answers():
    task = Task("classification", ("a", "b", "c"))
    three = experiment(
        [-1, 0, 1, 1], [0, 1, 2, 0], task, outputs=3, loss=LossName.SOFTMAX_CROSS_ENTROPY
    )
    at = state(three, [-1.0, 0.0, 1.0, 0.0, 0.5, 0.0])
    np.testing.assert_array_equal(
        confusion(three, at, np.arange(4)), [[1, 0, 1], [0, 1, 0], [0, 0, 1]]
    )


def test_what_overflowed_is_no_answer():
    two = experiment([1.0, 2.0], [0, 1], Task("classification", ("−1", "+1")))
    counts = confusion(two, state(two, [math.nan, 0.0]), np.arange(2))
    assert counts.sum() == 0


def test_the_typical_error_is_in_the_labels_unit():
    values = experiment([1.0, 2.0], [1.0, 6.0], REGRESSION)
    at = state(values, [1.0, 0.0])
    assert typical_error(values, at, np.arange(2)) == pytest.approx(math.sqrt(16 / 2))
    assert math.isnan(typical_error(values, at, np.array([], dtype=np.intp)))


def test_the_typical_error_of_a_diverged_network_is_infinite():
    one = experiment([1.0], [2.0], REGRESSION)
    assert typical_error(one, state(one, [1e200, 0.0]), np.arange(1)) == math.inf
