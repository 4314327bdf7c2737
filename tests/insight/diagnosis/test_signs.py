from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.experiment.topology import fully_connected
from gdplay.insight.diagnosis.constant import best_constant
from gdplay.insight.diagnosis.signs import RECENT_BUCKETS, signs_of
from gdplay.insight.diagnosis.trend import trend_of
from gdplay.nn.feed import samples_of
from gdplay.nn.losses import LOSSES
from gdplay.training.snapshot import Mark
from tests.insight.diagnosis.cases import circle, snapshots

THREE = Task("classification", ("a", "b", "c"))


def experiment_for(loss):
    task = {
        LossName.SOFTMAX_CROSS_ENTROPY: THREE,
        LossName.BINARY_CROSS_ENTROPY: BINARY,
        LossName.HINGE: BINARY,
    }.get(loss, REGRESSION)
    random = np.random.default_rng(3)
    count = max(len(task.classes), 1)
    labels = random.normal(size=31) ** 3 if task is REGRESSION else random.integers(0, count, 31)
    nobody = np.zeros(31, bool)
    dataset = Dataset(("x1",), np.zeros((1, 31)), labels.astype(float), nobody, nobody, task)
    outputs = 3 if task is THREE else 1
    return Experiment(fully_connected(("x1",), (outputs,)), dataset, Hyperparameters(loss=loss))


@pytest.mark.parametrize("loss", LossName)
def test_no_other_constant_is_better(loss):
    experiment = experiment_for(loss)
    samples = samples_of(experiment, experiment.dataset.train_rows)
    rows, size = samples.targets.shape
    outputs = len(experiment.topology.output_layer)
    random = np.random.default_rng(8)
    tried = [
        LOSSES[loss]
        .of_batch(
            Tensor(np.repeat(constant[:, np.newaxis], size, axis=1)),
            Tensor(samples.targets),
            Tensor(np.asarray(float(size))),
            1.0,
        )
        .data
        for constant in random.uniform(-2, 2, (4_000, outputs))
    ]
    assert rows == outputs
    assert best_constant(experiment) <= min(tried) + 1e-12
    assert best_constant(experiment) > 0.98 * min(tried) - 1e-9


def test_half_the_circle_scores_one_half():
    assert best_constant(circle()) == pytest.approx(0.5, abs=0.005)


def test_layers_are_measured_as_one_would_by_hand():
    *_, snapshot = snapshots(circle(), 300, 3)
    signs = signs_of(snapshot)
    layout, state = snapshot.state.layout, snapshot.state
    for layer, (start, stop) in zip(signs.layers, layout.layer_slices, strict=True):
        recent = snapshot.history.gradient[2, -RECENT_BUCKETS:, start:stop]
        assert layer.gradient == pytest.approx(np.sqrt(np.mean(recent**2)), rel=1e-12)
    inputs = snapshot.experiment.dataset.values
    weights = state.parameters[:8].reshape(4, 2)
    first = np.tanh(weights @ inputs + state.parameters[8:12, np.newaxis])
    assert signs.layers[0].saturated == pytest.approx(np.mean(1 - first**2 < 0.05))
    assert signs.gradient_ratio(signs.layers[-1]) == 1.0
    assert signs.step == 300


def test_dead_units_are_those_that_no_sample_wakes():
    snapshot = next(iter(snapshots(circle(activation="relu"), 0, 1)))
    parameters = snapshot.state.parameters.copy()
    parameters[[8, 10]] = -100.0  # two of the first layer's biases
    dead = replace(snapshot, state=replace(snapshot.state, parameters=parameters))
    first = signs_of(dead).layers[0]
    assert (first.dead, first.rectified) == (2, 4)


def test_only_what_came_after_the_last_change_counts():
    *_, snapshot = snapshots(circle(), 400, 2)
    marked = replace(snapshot, history=replace(snapshot.history, marks=(Mark(300, "rate 1 → 2"),)))
    signs = signs_of(marked)
    assert signs.steps.min() >= 300
    assert signs.steps.size == signs.objectives.size == signs.trains.size == signs.tests.size


def test_a_trend_tells_a_fall_from_a_zigzag():
    steps = np.arange(200)
    falling = trend_of(steps, np.exp(-steps / 100))
    assert falling.fall == pytest.approx(1 - np.exp(-0.5), abs=0.01)
    assert falling.turns == 0.0
    zigzag = trend_of(steps, 1.0 + 0.3 * (-1.0) ** steps)
    assert zigzag.turns == 1.0
    assert zigzag.swing == pytest.approx(0.6, rel=0.5)
    assert (zigzag.high, falling.high) == pytest.approx((1.3, np.exp(-1.62)), rel=0.01)
    assert trend_of(steps[:10], np.ones(10)) is None
