"""What neurons do over the training samples, against plain numpy."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.topology import InputUnit, fully_connected
from gdplay.insight.unit_activity import (
    Condition,
    health_of,
    is_dead,
    largest_slope,
    network_activity,
)
from gdplay.nn.activations import ACTIVATIONS
from tests.gui.network.made_up import snapshot_of
from tests.gui.plots.runs import snapshot

LARGEST = {
    "identity": 1.0,
    "relu": 1.0,
    "leaky_relu": 1.0,
    "tanh": 1.0,
    "sigmoid": 0.25,
    "softplus": 1.0,
    "elu": 1.0,
    "gelu": 1.129,
    "silu": 1.0998,
    "sine": 1.0,
    "gaussian": np.sqrt(2.0) * np.exp(-0.5),
}


def shown(activation="tanh", gain=1.0, **biases):
    """Return a 2-3-1 network on the circle; biases of its first layer by place, as `b0=…`."""
    experiment = snapshot(0, topology=fully_connected(("x1", "x2"), (3, 1), activation)).experiment
    made = snapshot_of(experiment, gain=gain)
    parameters = made.state.parameters.copy()
    for name, value in biases.items():
        parameters[6 + int(name[1:])] = value
    return replace(made, state=replace(made.state, parameters=parameters))


def test_the_numbers_are_those_of_plain_numpy():
    run = shown()
    told = network_activity(run)
    data, flat = run.experiment.dataset, run.state.parameters
    assert np.array_equal(told.rows, np.flatnonzero(~data.test))
    x = data.values[:, ~data.test]
    z = flat[:6].reshape(3, 2) @ x + flat[6:9, np.newaxis]
    out = flat[9:12] @ np.tanh(z) + flat[12]
    for unit, row in zip((2, 3, 4, 5), (*z, out), strict=True):
        np.testing.assert_allclose(told.pre_activation[unit], row, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(told.activation[unit], np.tanh(row), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(told.slope[unit], 1 - np.tanh(row) ** 2, atol=1e-12)
        assert told.health[unit].share == np.mean(1 - np.tanh(row) ** 2 < 0.05)
        assert told.health[unit].samples == x.shape[1]
    assert set(told.pre_activation) == set(told.slope) == {2, 3, 4, 5}
    assert np.array_equal([told.activation[0], told.activation[1]], x)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_the_largest_slope_is_known(name):
    assert largest_slope(name) == pytest.approx(LARGEST[name], abs=1e-3)


def test_a_relu_that_no_sample_wakes_is_dead():
    health = network_activity(shown("relu", b1=-100.0)).health
    assert health[3].condition is Condition.DEAD
    assert health[3].share == 1.0
    assert health[2].condition is health[4].condition is Condition.LIVELY


def test_one_sample_is_enough_to_live():
    slope = np.zeros(250)
    assert is_dead("relu", slope)
    slope[17] = 1.0
    assert not is_dead("relu", slope)
    assert health_of("relu", slope).condition is Condition.LIVELY


@pytest.mark.parametrize(
    ("activation", "bias", "condition"),
    [
        ("leaky_relu", -100.0, Condition.LIVELY),
        ("softplus", -100.0, Condition.DEAD),
        ("gelu", -100.0, Condition.DEAD),
        ("tanh", 100.0, Condition.SATURATED),
        ("sigmoid", -100.0, Condition.SATURATED),
        ("sigmoid", 0.0, Condition.LIVELY),
        ("sine", 100.0, Condition.LIVELY),
        ("identity", 100.0, Condition.LIVELY),
    ],
)
def test_each_activation_is_judged_by_its_own_kind(activation, bias, condition):
    told = network_activity(shown(activation, gain=0.1, b0=bias))
    assert told.health[2].condition is condition


def test_saturated_is_past_nine_in_ten():
    flat, steep = 1e-3, 1.0
    assert health_of("tanh", np.array([flat] * 9 + [steep])).condition is Condition.LIVELY
    health = health_of("tanh", np.array([flat] * 91 + [steep] * 9))
    assert (health.condition, health.share) == (Condition.SATURATED, 0.91)


def test_what_is_not_finite_is_not_judged():
    assert health_of("relu", np.full(3, np.nan)).condition is Condition.LIVELY
    assert health_of("tanh", np.full(3, np.nan)).condition is Condition.LIVELY


def test_without_training_samples_nothing_is_judged():
    run = shown("relu", b0=-100.0)
    held_out = replace(run.experiment.dataset, test=np.ones(run.experiment.dataset.size, bool))
    told = network_activity(replace(run, experiment=replace(run.experiment, dataset=held_out)))
    assert {health.condition for health in told.health.values()} == {Condition.LIVELY}


def test_data_that_cannot_be_fed_has_no_activity():
    run = shown()
    topology = replace(run.experiment.topology, inputs=(InputUnit(0, "x7"), InputUnit(1, "x2")))
    assert (
        network_activity(replace(run, experiment=replace(run.experiment, topology=topology)))
        is None
    )
