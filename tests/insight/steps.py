"""A step of each optimizer, written down again from `torch.optim`'s documentation."""

from dataclasses import dataclass

import numpy as np

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, Optimizer
from gdplay.experiment.topology import Topology, fully_connected
from gdplay.nn.layout import ParameterLayout, layout_of
from gdplay.training.snapshot import Position, StepRecord


def update_of(optimizer: Optimizer, rate, before, gradients, *, slots, t):
    """Return the update of step `t` (from 1) and the slots after it."""
    g, o = gradients, optimizer
    match o.name.value:
        case "gradient_descent":
            return -rate * g, slots
        case "momentum":
            v = o.momentum * slots[0] + g
            return -rate * v, np.array([v])
        case "nesterov":
            v = o.momentum * slots[0] + g
            return -rate * (g + o.momentum * v), np.array([v])
        case "adagrad":
            total = slots[0] + g * g
            return -rate * g / (np.sqrt(total) + o.epsilon), np.array([total])
        case "rmsprop":
            square = o.alpha * slots[0] + (1 - o.alpha) * g * g
            return -rate * g / (np.sqrt(square) + o.epsilon), np.array([square])
    m = o.beta1 * slots[0] + (1 - o.beta1) * g
    v = o.beta2 * slots[1] + (1 - o.beta2) * g * g
    ratio = (m / (1 - o.beta1**t)) / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon)
    decay = o.weight_decay * before if o.name == "adamw" else 0.0
    return -rate * (ratio + decay), np.array([m, v])


SLOTS = {"gradient_descent": 0, "adam": 2, "adamw": 2}


@dataclass
class Steps:
    """Some steps with random gradients, and the record of the last."""

    experiment: Experiment
    layout: ParameterLayout
    record: StepRecord
    made: int


def experiment_of(settings: Hyperparameters, topology: Topology | None = None) -> Experiment:
    none = np.zeros(0, dtype=bool)
    data = Dataset(("x1", "x2"), np.zeros((2, 0)), np.zeros(0), none, none)
    return Experiment(topology or fully_connected(("x1", "x2"), (3, 1)), data, settings)


def steps(settings: Hyperparameters, made=7, gradient=None, preview=True, topology=None) -> Steps:
    experiment = experiment_of(settings, topology)
    layout = layout_of(experiment.topology)
    random = np.random.default_rng(5)
    optimizer, rate = settings.optimizer, settings.learning_rate
    slots = np.zeros((SLOTS.get(optimizer.name.value, 1), layout.size))
    before = random.normal(size=layout.size)
    for t in range(1, made + 1):
        g = random.normal(size=layout.size)
        if t == made and gradient is not None:
            g = np.full(layout.size, float(gradient))
        update, slots = update_of(optimizer, rate, before, g, slots=slots, t=t)
        update = np.where(layout.is_trainable, update, 0.0)
        after = before + update
        last, before = before, after
    record = StepRecord(
        preview, last, g, update, after, np.zeros(layout.size), rate,
        np.arange(4), Position(0, 1, 25), slots,
    )  # fmt: skip
    return Steps(experiment, layout, record, made)
