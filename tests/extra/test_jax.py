"""The engine beside JAX, where that is installed: the same networks, the same gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Bias
from gdplay.nn.feed import StepFeed
from gdplay.nn.initializers import initial_parameters
from gdplay.nn.layout import layout_of
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import ParameterLeaves, columns_of
from gdplay.nn.step import penalty_term, structure_of
from tests.networks import random_experiment

jax = pytest.importorskip("jax")
jnp = jax.numpy
jax.config.update("jax_enable_x64", True)

ACTIVATIONS = {
    "identity": lambda z: z,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "softplus": jax.nn.softplus,
    "elu": jax.nn.elu,
    "gelu": lambda z: jax.nn.gelu(z, approximate=True),
    "silu": jax.nn.silu,
    "sine": jnp.sin,
    "gaussian": lambda z: jnp.exp(-z * z),
}


def huber(outputs, targets, delta):
    far = jnp.abs(outputs - targets)
    return jnp.where(far <= delta, far**2 / 2, delta * (far - delta / 2))


LOSS_OF_SAMPLES = {
    LossName.SUM_SQUARED: lambda o, t, _: o.shape[1] * (o - t) ** 2,
    LossName.MEAN_SQUARED: lambda o, t, _: (o - t) ** 2,
    LossName.HALF_MEAN_SQUARED: lambda o, t, _: (o - t) ** 2 / 2,
    LossName.ABSOLUTE: lambda o, t, _: jnp.abs(o - t),
    LossName.HUBER: huber,
    LossName.HINGE: lambda o, t, _: jax.nn.relu(1 - t * o),
    LossName.BINARY_CROSS_ENTROPY: lambda o, t, _: (
        -t * jax.nn.log_sigmoid(o) - (1 - t) * jax.nn.log_sigmoid(-o)
    ),
    LossName.SOFTMAX_CROSS_ENTROPY: lambda o, t, _: -t * jax.nn.log_softmax(o, axis=0),
}
"""What is summed over outputs and averaged over samples."""


def objective_of(experiment, layout, feed):
    """Return the objective as JAX code of its own, unit by unit, link by link."""
    topology, penalty = experiment.topology, experiment.hyperparameters.penalty
    into = {unit.id: [] for unit in topology.units}
    for link in sorted(topology.links):
        into[link.target].append(link)

    def objective(parameters):
        values = {unit.id: feed["inputs"][row] for row, unit in enumerate(topology.inputs)}
        for unit in topology.units:
            total = parameters[layout.index[Bias(unit.id)]] * jnp.ones(feed["inputs"].shape[1])
            for link in into[unit.id]:
                total = total + parameters[layout.index[link]] * values[link.source]
            values[unit.id] = ACTIVATIONS[unit.activation](total)
        outputs = jnp.stack([values[unit.id] for unit in topology.output_layer])
        mask = 1.0 if penalty.over_biases else feed["penalised"]
        extra = penalty.l1 * jnp.sum(jnp.abs(mask * parameters))
        extra += 0.5 * penalty.l2 * jnp.sum((mask * parameters) ** 2)
        loss = experiment.hyperparameters.loss
        terms = LOSS_OF_SAMPLES[loss](outputs, feed["targets"], feed["delta"])
        return jnp.sum(terms) / outputs.shape[1] + extra

    return objective


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_loss_and_gradient_agree(seed):
    experiment = random_experiment(seed)
    layout = layout_of(experiment.topology)
    structure = structure_of(experiment, layout)
    feed = StepFeed(experiment, layout, structure).arrays
    start = initial_parameters(layout, experiment.hyperparameters.initializer, experiment.seed)
    point = Tensor(start)
    active, _ = columns_of(ParameterLeaves(layout, point), Tensor(feed["inputs"]))
    size = float(feed["targets"].shape[1])
    total = LOSSES[structure.loss].of_batch(
        active[-1], Tensor(feed["targets"]), size, Tensor(feed["delta"])
    )
    penalty = penalty_term(structure, point, feed)
    total = total if penalty is None else total + penalty
    total.backward()
    value, gradient = jax.value_and_grad(objective_of(experiment, layout, feed))(start)
    scale = np.abs(gradient).max()
    assert float(total.data) == pytest.approx(float(value), rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(point.grad, gradient, rtol=0, atol=1e-12 * max(scale, 1e-300))
