"""Random experiments for tests of the engine: any DAG, cut links, skips, mixed activations."""

import numpy as np

from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Task
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
)
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import InputUnit, Topology, Unit
from gdplay.nn.activations import ACTIVATIONS

THREE = Task("classification", ("a", "b", "c"))


def random_topology(rng: np.random.Generator, inputs: int, outputs: int) -> Topology:
    """Return a DAG with 0 to 3 hidden layers; each unit draws its activation."""
    names = sorted(ACTIVATIONS)
    ids = iter(range(100))
    columns = [[next(ids) for _ in range(inputs)]]
    widths = [*rng.integers(1, 5, rng.integers(0, 4)).tolist(), outputs]
    layers = []
    for width in widths:
        same = rng.choice(names)
        mixed = rng.random() < 0.5
        layer = tuple(
            Unit(next(ids), str(rng.choice(names) if mixed else same)) for _ in range(width)
        )
        layers.append(layer)
        columns.append([unit.id for unit in layer])
    links = {
        Link(source, target)
        for depth, targets in enumerate(columns)
        for before, sources in enumerate(columns[:depth])
        for target in targets
        for source in sources
        if rng.random() < (0.85 if before == depth - 1 else 0.3)
    }
    features = ("x1", "x2", "x1*x2")[:inputs]
    units = tuple(InputUnit(id_, name) for id_, name in zip(columns[0], features, strict=True))
    return Topology(units, tuple(layers), frozenset(links), next_id=next(ids))


def random_dataset(rng: np.random.Generator, task: Task, samples: int) -> Dataset:
    """Return points in the plane with random labels, about a fifth of them held out."""
    if task.kind == "regression":
        labels = rng.standard_normal(samples)
    else:
        labels = rng.integers(0, len(task.classes), samples).astype(float)
    test = rng.random(samples) < 0.2
    test[0] = False
    return Dataset(
        ("x1", "x2"),
        rng.uniform(-2, 2, (2, samples)),
        labels,
        test,
        np.zeros(samples, bool),
        task,
    )


def random_experiment(seed: int, **settings: object) -> Experiment:
    """Return an experiment that is a function of `seed`; `settings` replace drawn ones."""
    rng = np.random.default_rng(seed)
    loss = list(LossName)[rng.integers(len(LossName))]
    if loss is LossName.SOFTMAX_CROSS_ENTROPY:
        task, outputs = THREE, 3
    elif loss in (LossName.HINGE, LossName.BINARY_CROSS_ENTROPY):
        task, outputs = BINARY, 1
    else:
        task, outputs = (BINARY, REGRESSION)[rng.integers(2)], 1
    drawn = {
        "loss": loss,
        "learning_rate": 0.05,
        "batch_size": int(rng.integers(0, 6)),
        "shuffle": bool(rng.random() < 0.7),
        "optimizer": Optimizer(list(OptimizerName)[rng.integers(len(OptimizerName))]),
        "schedule": Schedule(warmup=int(rng.integers(0, 3))),
        "penalty": Penalty(
            l1=float(rng.choice([0.0, 0.01])),
            l2=float(rng.choice([0.0, 0.02])),
            over_biases=bool(rng.random() < 0.5),
        ),
        "initializer": Initializer(InitializerName.NORMAL, gain=0.8, bias=0.2),
        "zero_gradients": bool(rng.random() < 0.8),
        "huber_delta": 0.7,
    }
    return Experiment(
        random_topology(rng, int(rng.integers(1, 4)), outputs),
        random_dataset(rng, task, int(rng.integers(3, 14))),
        Hyperparameters(**{**drawn, **settings}),
        seed=int(rng.integers(1000)),
    )
