"""The V of the gradient check: the cut-off error falls with ε², the rounding error with 1/ε."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.parameter import Bias
from gdplay.insight.difference_error import difference_error
from gdplay.insight.stopping import StoppedError
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.insight.test_step_lens import quadratic, state_at
from tests.networks import random_experiment


def measured(experiment, state, place, told=None, stops=lambda: False):
    told = [] if told is None else told
    parameter = state.layout.parameters[place]
    return difference_error(experiment, state, parameter, told.append, stops)


@pytest.mark.parametrize("place", [0, 9, 20, 40])
def test_the_seeds_errors_are_a_v_along_both_lines(place):
    chosen, _ = presets.load("seed-example")
    state = Trainer(chosen).initial_state()
    found = measured(chosen, state, place)
    large = (found.epsilons > 2e-3) & (found.epsilons < 3e-2)
    slope = np.polyfit(np.log(found.epsilons[large]), np.log(found.errors[large]), 1)[0]
    assert slope == pytest.approx(2.0, abs=0.15)
    np.testing.assert_allclose(
        found.errors[large], found.cubic * found.epsilons[large] ** 2, rtol=0.3
    )
    small = found.epsilons < 1e-8
    ratio = found.errors[small] * found.epsilons[small] / found.rounding
    assert np.median(ratio) < 4.0
    assert np.median(ratio) > 0.02
    middle = np.cbrt(found.rounding / (2 * found.cubic))
    assert 0.03 < found.epsilons[found.best] / middle < 30
    assert found.errors[found.best] < 1e-9 * max(1.0, abs(found.gradient))


@pytest.mark.parametrize("seed", range(5))
def test_the_gradient_is_the_engines_and_the_differences_come_to_it(seed):
    chosen = random_experiment(seed)
    smooth = tuple(
        tuple(replace(unit, activation="tanh") for unit in layer)
        for layer in chosen.topology.layers
    )
    chosen = replace(chosen, topology=replace(chosen.topology, layers=smooth))
    settings = replace(chosen.hyperparameters, batch_size=0, zero_gradients=True, shuffle=False)
    chosen = replace(chosen, hyperparameters=settings)
    trainer = Trainer(chosen)
    state = trainer.initial_state()
    record = trainer.preview(state)
    found = measured(chosen, state, 1)
    assert found.gradient == pytest.approx(record.gradient[1], rel=1e-9, abs=1e-12)
    assert found.differences[found.best] == pytest.approx(found.gradient, rel=1e-6, abs=1e-8)
    assert found.samples == chosen.dataset.train_rows.size


def test_a_quadratic_has_nothing_to_cut_off():
    """L‴ = 0: the error is rounding alone, at any ε; there is no V."""
    chosen, _hessian, _ = quadratic()
    at = np.array([0.3, -0.2, 0.1])
    found = measured(chosen, state_at(at), 0)
    assert found.cubic < 1e-9
    assert found.errors[found.epsilons > 1e-4].max() < 1e-10
    assert found.errors[-1] > 1e-7
    assert found.parameter == state_at(at).layout.parameters[0]


def test_an_epsilon_that_is_lost_beside_the_weight_tells_nothing():
    chosen, _ = presets.load("circle")
    state = Trainer(chosen).initial_state()
    parameters = state.parameters.copy()
    parameters[0] = 1e6
    found = measured(chosen, replace(state, parameters=parameters), 0)
    is_known = np.isfinite(found.errors)
    assert not is_known[found.epsilons < 1e-11].any()
    assert is_known[found.epsilons > 1e-9].all()
    assert is_known[found.best]


def test_it_leaves_the_state_alone_and_can_be_called_off():
    chosen, _ = presets.load("circle")
    state = Trainer(chosen).initial_state()
    before, told = state.parameters.tobytes(), []
    found = measured(chosen, state, 3, told)
    assert state.parameters.tobytes() == before
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert found.epsilons[0] == pytest.approx(1e-1)
    assert found.epsilons[-1] == pytest.approx(1e-12)
    told.clear()
    with pytest.raises(StoppedError):
        measured(chosen, state, 3, told, stops=lambda: len(told) >= 4)
    with pytest.raises(KeyError):
        difference_error(chosen, state, Bias(999), told.append, lambda: False)
