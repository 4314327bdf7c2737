"""The gradient check of a whole network: it passes what is right and finds what is not."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.elementwise import multiply, tanh
from gdplay.autograd.primitive import Primitive
from gdplay.autograd.tensor import apply
from gdplay.experiment.edits.settings import set_initial
from gdplay.experiment.hyperparameters import Initializer, InitializerName
from gdplay.experiment.parameter import Bias
from gdplay.insight.gradient_check import TOLERANCE, check_gradients
from gdplay.insight.stopping import StoppedError
from gdplay.nn import network
from gdplay.nn.activations import ACTIVATIONS, Activation
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment


def checked(experiment, told=None, stops=lambda: False):
    trainer = Trainer(experiment)
    told = [] if told is None else told
    return check_gradients(experiment, trainer.initial_state(), told.append, stops)


@pytest.mark.parametrize("seed", range(12))
def test_the_engines_gradient_passes_on_any_network(seed):
    """Whatever the loss, the penalties, the activations and the links."""
    experiment = random_experiment(seed)
    told = []
    found = checked(experiment, told)
    assert found.failing == ()
    assert found.deviation.max() <= TOLERANCE
    assert told == sorted(told)
    assert told[-1] == 1.0
    full = replace(experiment.hyperparameters, batch_size=0, shuffle=False, zero_gradients=True)
    trainer = Trainer(replace(experiment, hyperparameters=full))
    record = trainer.preview(trainer.initial_state())
    assert found.gradient == pytest.approx(record.gradient, rel=1e-9, abs=1e-12)


def test_a_wrong_rule_is_found_in_all_that_depends_on_it(monkeypatch):
    wrong = Primitive("wrong tanh", tanh.forward, tanh.shape, (lambda g, y, x: multiply(g, 0.7),))
    table = {**ACTIVATIONS, "wrong": Activation("Wrong", "", lambda x: apply(wrong, x))}
    monkeypatch.setattr(network, "ACTIVATIONS", table)
    experiment, _ = presets.load("seed-example")
    topology = experiment.topology
    layers = list(topology.layers)
    broken = layers[1][2].id
    layers[1] = tuple(
        replace(unit, activation="wrong") if unit.id == broken else unit for unit in layers[1]
    )
    found = checked(replace(experiment, topology=replace(topology, layers=tuple(layers))))
    into = {Bias(broken), *(link for link in topology.links if link.target == broken)}
    assert into <= set(found.failing)
    after = {link for link in topology.links if link.source in {u.id for u in layers[1]}}
    assert not after & set(found.failing)
    assert found.failing[0] == found.worst


def test_a_kink_is_named_and_not_compared():
    """ReLUs whose weights and biases are 0 stand at their kink; each bias moves them off it."""
    experiment, _ = presets.load("circle")
    topology = experiment.topology
    *hidden, output = topology.layers
    layers = tuple(tuple(replace(unit, activation="relu") for unit in layer) for layer in hidden)
    zeros = Initializer(InitializerName.ZEROS, bias=0.0)
    flat = replace(
        experiment,
        topology=replace(topology, layers=(*layers, output)),
        hyperparameters=replace(experiment.hyperparameters, initializer=zeros),
    )
    ends = [link for link in topology.links if link.target == output[0].id]
    still = set_initial(flat, dict.fromkeys(ends, 1.0))
    found = checked(still)
    assert set(found.kinks) == {Bias(unit.id) for unit in hidden[-1]}
    assert found.failing == ()
    at = [found.layout.index[kink] for kink in found.kinks]
    apart = np.abs(found.gradient - found.difference)[at]
    assert (apart > TOLERANCE * np.abs(found.gradient).max()).all()
    assert not found.deviation[at].any()


def test_it_can_be_called_off():
    experiment, _ = presets.load("circle")
    told = []
    with pytest.raises(StoppedError):
        checked(experiment, told, stops=lambda: len(told) >= 5)
    assert len(told) == 5


def test_what_is_not_a_number_agrees_with_nothing():
    experiment, _ = presets.load("seed-example")
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    spoilt = state.parameters.copy()
    spoilt[3] = np.nan
    found = check_gradients(
        experiment, replace(state, parameters=spoilt), lambda share: None, lambda: False
    )
    assert found.failing
