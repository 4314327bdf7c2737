"""Write every preset from its recipe: ``python -m tests.make_presets``.

A preset is a complete project file. This script says where each number in it comes
from, and `tests/storage/test_presets.py` checks that the files are what it writes.
"""

import dataclasses
from itertools import pairwise

import numpy as np

from gdplay.experiment.dataset import BINARY, Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.resources import resource
from gdplay.storage.project import PROJECT_SUFFIX, Project, save_project
from tests import micrograd_moons

PLANE = ("x1", "x2")

TENSORFLOW_PLAYGROUND = Hyperparameters(
    learning_rate=0.03,
    loss=LossName.HALF_MEAN_SQUARED,
    batch_size=10,
    shuffle=False,
    initializer=Initializer(InitializerName.UNIFORM, gain=0.5, bias=0.1),
)
"""TensorFlow Playground's own settings; its samples keep one order."""

ADAM = Optimizer(OptimizerName.ADAM)

SOFTMAX = {"output": "identity", "loss": LossName.SOFTMAX_CROSS_ENTROPY}
"""Several classes: logits, one for each."""


def experiment(data, title, features, widths, *, output="tanh", activation="tanh", **changes):
    """Return an experiment on generated data, in TensorFlow Playground's settings but for those."""
    return Experiment(
        fully_connected(features, widths, activation, output),
        generate(default_recipe(data)),
        dataclasses.replace(TENSORFLOW_PLAYGROUND, **changes),
        title=title,
    )


def seed_example() -> Project:
    """Return the project's first example: MLP(3, [4, 4, 1]), 20 steps of plain descent."""
    made = experiment(
        "seed-example",
        "Seed example",
        ("x1", "x2", "x3"),
        (4, 4, 1),
        learning_rate=0.1,
        loss=LossName.SUM_SQUARED,
        batch_size=0,
        initializer=Initializer(InitializerName.UNIFORM, gain=1.0, bias=0.0),
    )
    return Project(made, speed=10)


def micrograd() -> Project:
    """Return micrograd's demo: hinge loss, L2 over everything, a rate that falls from 1 to 0.1."""
    values, labels = micrograd_moons.points()
    nobody = np.zeros(micrograd_moons.POINTS, dtype=np.bool_)
    topology = fully_connected(PLANE, (16, 16, 1), "relu", "identity")
    edges, matrices = pairwise(topology.column_ids), micrograd_moons.weights()
    initial = [
        (Link(source, target), float(weight))
        for (sources, targets), matrix in zip(edges, matrices, strict=True)
        for target, row in zip(targets, matrix, strict=True)
        for source, weight in zip(sources, row, strict=True)
    ]
    made = Experiment(
        topology,
        Dataset(PLANE, values, labels, nobody, nobody, BINARY),
        Hyperparameters(
            learning_rate=1.0,
            schedule=Schedule(ScheduleName.LINEAR, steps=100, final=0.1),
            loss=LossName.HINGE,
            penalty=Penalty(l2=2e-4, over_biases=True),
            batch_size=0,
            initializer=Initializer(InitializerName.UNIFORM, gain=1.0, bias=0.0),
        ),
        seed=micrograd_moons.SEED,
        initial=tuple(sorted(initial)),
        title="micrograd's moons",
    )
    return Project(made, speed=10)


def presets() -> dict[str, Project]:
    """Return every preset by its name."""
    waves = (*PLANE, "sin x1", "sin x2")
    return {
        "circle": Project(experiment("circle", "Circle", PLANE, (4, 2, 1))),
        "xor": Project(experiment("xor", "Xor", PLANE, (4, 2, 1))),
        "gauss": Project(experiment("gauss", "Gauss", PLANE, (4, 2, 1))),
        "spiral": Project(
            experiment("spiral", "Spiral", waves, (7, 6, 4, 1), learning_rate=0.01, optimizer=ADAM)
        ),
        "plane": Project(experiment("plane", "Plane", PLANE, (4, 2, 1), output="identity")),
        "multi-gauss": Project(
            experiment(
                "multi-gauss",
                "Multi-gauss",
                waves,
                (8, 6, 1),
                output="identity",
                learning_rate=0.01,
                optimizer=ADAM,
            )
        ),
        "moons": Project(experiment("moons", "Moons", PLANE, (6, 4, 1), learning_rate=0.1)),
        "four-clouds": Project(experiment("four-clouds", "Four clouds", PLANE, (4, 4), **SOFTMAX)),
        "three-arms": Project(
            experiment(
                "three-arms",
                "Three arms",
                PLANE,
                (8, 6, 3),
                learning_rate=0.01,
                optimizer=ADAM,
                **SOFTMAX,
            )
        ),
        "wave": Project(
            experiment(
                "wave",
                "Wave",
                ("x1",),
                (6, 6, 1),
                output="identity",
                learning_rate=0.01,
                optimizer=ADAM,
                initializer=Initializer(InitializerName.UNIFORM, gain=1.0, bias=0.1),
            )
        ),
        "micrograd-moons": micrograd(),
        "seed-example": seed_example(),
    }


def main() -> None:
    for name, project in presets().items():
        save_project(resource("presets", name + PROJECT_SUFFIX), project)


if __name__ == "__main__":
    main()
