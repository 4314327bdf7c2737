"""The network as tensors: any DAG against plain loops, activations, outputs, targets."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.dataset import BINARY, REGRESSION, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
)
from gdplay.experiment.parameter import Bias
from gdplay.experiment.topology import fully_connected
from gdplay.nn.activations import ACTIVATIONS
from gdplay.nn.answer import trace_forward
from gdplay.nn.initializers import INITIALIZERS, initial_parameters
from gdplay.nn.layout import layout_of
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import forward, forward_all
from gdplay.nn.outputs import accuracy, answer, predict
from gdplay.nn.targets import encode
from gdplay.program.numpy_executor import NumpyExecutor
from tests.networks import random_topology

PLAIN = {
    "identity": lambda z: z,
    "relu": lambda z: max(z, 0.0),
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "softplus": lambda z: math.log1p(math.exp(z)),
    "elu": lambda z: z if z > 0 else math.expm1(z),
    "gelu": lambda z: 0.5 * z * (1 + math.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3))),
    "silu": lambda z: z / (1 + math.exp(-z)),
    "sine": math.sin,
    "gaussian": lambda z: math.exp(-z * z),
}


def test_every_activation_is_compared_with_its_formula():
    assert set(PLAIN) == set(ACTIVATIONS)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
@example(seed=1078917332)  # no link leads from an input: the answer is constant
def test_any_dag_against_plain_loops(seed):
    rng = np.random.default_rng(seed)
    topology = random_topology(rng, 2, 2)
    layout = layout_of(topology)
    parameters = rng.standard_normal(layout.size)
    sample = rng.standard_normal(2)
    values = {unit.id: float(x) for unit, x in zip(topology.inputs, sample, strict=True)}
    sums = {}
    for unit in topology.units:
        total = parameters[layout.index[Bias(unit.id)]]
        for link in topology.links:
            if link.target == unit.id:
                total += parameters[layout.index[link]] * values[link.source]
        sums[unit.id] = total
        values[unit.id] = PLAIN[unit.activation](total)
    inputs = np.repeat(sample[:, np.newaxis], 3, axis=1)
    found = forward_all(layout, parameters, inputs)
    for unit, value in values.items():
        np.testing.assert_allclose(found.activation[unit], value, rtol=1e-10, atol=1e-12)
    for unit, value in sums.items():
        np.testing.assert_allclose(found.pre_activation[unit], value, rtol=1e-10, atol=1e-12)
    outputs = forward(layout, parameters, inputs)
    np.testing.assert_array_equal(
        outputs, [found.activation[unit.id] for unit in topology.output_layer]
    )
    executor = NumpyExecutor(trace_forward(layout), 3)
    executor.replay(1, {"inputs": inputs, "parameters": parameters})
    np.testing.assert_array_equal(executor.outputs()[f"column {len(topology.layers)}"], outputs)


LOSS_FORMULAS = {
    LossName.SUM_SQUARED: lambda o, t: ((o - t) ** 2).sum(),
    LossName.MEAN_SQUARED: lambda o, t: ((o - t) ** 2).sum() / 5,
    LossName.HALF_MEAN_SQUARED: lambda o, t: ((o - t) ** 2).sum() / 10,
    LossName.ABSOLUTE: lambda o, t: np.abs(o - t).sum() / 5,
    LossName.HUBER: lambda o, t: (
        np.where(np.abs(o - t) <= 0.7, (o - t) ** 2 / 2, 0.7 * (np.abs(o - t) - 0.35)).sum() / 5
    ),
    LossName.HINGE: lambda o, t: np.maximum(0, 1 - t * o).sum() / 5,
    LossName.BINARY_CROSS_ENTROPY: lambda o, t: (
        -(t * np.log(1 / (1 + np.exp(-o))) + (1 - t) * np.log(1 - 1 / (1 + np.exp(-o)))).sum() / 5
    ),
    LossName.SOFTMAX_CROSS_ENTROPY: lambda o, t: (
        -(t * np.log(np.exp(o) / np.exp(o).sum(axis=0))).sum() / 5
    ),
}


@pytest.mark.parametrize("name", list(LossName))
def test_each_loss_against_its_formula(name):
    rng = np.random.default_rng(0)
    several = name is LossName.SOFTMAX_CROSS_ENTROPY
    outputs = rng.standard_normal((3 if several else 1, 5)) * 2
    task = Task("classification", ("a", "b", "c")) if several else BINARY
    targets = encode(task, name, rng.integers(0, len(task.classes), 5).astype(float), len(outputs))
    found = LOSSES[name].of_batch(Tensor(outputs), Tensor(targets), Tensor(5.0), 0.7)
    assert float(found.data) == pytest.approx(LOSS_FORMULAS[name](outputs, targets), rel=1e-12)


def test_targets():
    labels = np.array([0.0, 1.0, 2.0])
    three = Task("classification", ("a", "b", "c"))
    np.testing.assert_array_equal(
        encode(three, LossName.SOFTMAX_CROSS_ENTROPY, labels, 3), np.eye(3)
    )
    np.testing.assert_array_equal(encode(three, LossName.HINGE, labels, 3), 2 * np.eye(3) - 1)
    two = labels[:2]
    np.testing.assert_array_equal(encode(BINARY, LossName.HINGE, two, 1), [[-1.0, 1.0]])
    np.testing.assert_array_equal(
        encode(BINARY, LossName.BINARY_CROSS_ENTROPY, two, 1), [[0.0, 1.0]]
    )
    np.testing.assert_array_equal(
        encode(REGRESSION, LossName.ABSOLUTE, labels, 1), labels[np.newaxis]
    )


def test_what_outputs_mean():
    experiment = Experiment(
        fully_connected(("x1", "x2"), (1,)),
        generate(default_recipe("circle")),
        Hyperparameters(loss=LossName.BINARY_CROSS_ENTROPY),
    )
    outputs = np.array([[-2.0, 0.0, 3.0, np.nan]])
    np.testing.assert_array_equal(predict(experiment, outputs), [0.0, 0.0, 1.0, np.nan])
    np.testing.assert_allclose(
        answer(experiment, outputs), 1 / (1 + np.exp(-outputs)), equal_nan=True
    )
    assert accuracy(experiment, outputs, np.array([0.0, 1.0, 1.0, 1.0])) == 0.5


@pytest.mark.parametrize("name", list(InitializerName))
def test_initial_weights_have_the_spread_their_formula_says(name):
    layout = layout_of(fully_connected(("x1", "x2"), (80, 60, 1)))
    values = initial_parameters(layout, Initializer(name, gain=0.7, bias=0.1), seed=4)
    block = layout.blocks[1]
    weights = values[block.start : block.stop]
    spread = {
        InitializerName.UNIFORM: 0.7 / math.sqrt(3),
        InitializerName.NORMAL: 0.7,
        InitializerName.XAVIER: 0.7 * math.sqrt(2 / (80 + 60)),
        InitializerName.HE: 0.7 * math.sqrt(2 / 80),
        InitializerName.ZEROS: 0.0,
        InitializerName.CONSTANT: 0.0,
    }[name]
    assert set(INITIALIZERS) == set(InitializerName)
    assert np.std(weights) == pytest.approx(spread, rel=0.05)
    mean = 0.7 if name is InitializerName.CONSTANT else 0.0
    assert np.mean(weights) == pytest.approx(mean, abs=0.05)
    assert (values[~layout.is_weight] == 0.1).all()
