"""Write the fixture of the newest project version: ``python -m tests.storage.make_fixture``.

Run once when a version is made; a fixture that is there is never written again.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from gdplay.experiment.dataset import Scaling
from gdplay.experiment.edits.dataset import add_samples
from gdplay.experiment.edits.settings import set_initial
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import Recipe, generate
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.storage.migrations import PROJECT_VERSION
from gdplay.storage.project import Project, save_project


def project() -> Project:
    full = fully_connected(("x1", "x2", "sin x1"), (2, 2, 1))
    ids = full.column_ids
    topology = replace(
        full,
        links=(full.links | {Link(0, 6)}) - {Link(2, 4)},
        frozen_links=frozenset({Link(1, 4)}),
        frozen_biases=frozenset({5}),
        next_id=10,
    )
    assert ids == ((0, 1, 2), (3, 4), (5, 6), (7,))
    settings = Hyperparameters(
        learning_rate=0.03,
        optimizer=Optimizer(OptimizerName.MOMENTUM),
        schedule=Schedule(ScheduleName.COSINE, warmup=10, restarts=True),
    )
    experiment = Experiment(
        topology,
        generate(Recipe("circle", points=4, noise=10, seed=3)),
        settings,
        seed=11,
        title="Every part of a project",
    )
    experiment = add_samples(
        experiment, np.array([[1.5], [-2.0]]), np.array([1.0]), np.array([False])
    )
    scaled = replace(experiment.dataset, scaling=(Scaling(0.5, 2.0), Scaling(-1.25, 0.1)))
    experiment = replace(experiment, dataset=scaled)
    experiment = set_initial(experiment, {Link(0, 3): 0.25, Bias(6): -0.5})
    layout = layout_of(topology)
    values = (np.arange(layout.size) + 1) / 10
    state = TrainingState(layout, values, values / 3, -values[None] / 7, 40)
    return Project(experiment, state, speed=60)


if __name__ == "__main__":
    path = Path(__file__).parent / "fixtures" / f"version-{PROJECT_VERSION}.gdplay"
    if path.exists():
        raise SystemExit(f"{path.name} is kept for ever and not written again")
    save_project(path, project())
