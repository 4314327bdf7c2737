import numpy as np
import pytest

from gdplay.app.selection import Selection
from gdplay.insight.surface import PLANE, Maps, centres
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import History, Losses, Position, Snapshot
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture
def selection(qapp):
    return Selection()


@pytest.fixture
def make_maps():
    """Return a function that makes maps of a function of x₁ and x₂."""

    def make(function, resolution=60, held=None):
        x1, x2 = np.meshgrid(*centres(PLANE, resolution))
        output = np.asarray(function(x1, x2), dtype=np.float64)
        return Maps(1, 1, 0, PLANE, output, {}, held or {})

    return make


@pytest.fixture
def make_snapshot():
    """Return a function that makes a snapshot of an experiment at given parameters."""

    def make(experiment, parameters=None, **losses):
        layout = layout_of(experiment.topology)
        if parameters is None:
            parameters = np.random.default_rng(1).normal(size=layout.size)
        none, nan = np.zeros(layout.size), float("nan")
        state = TrainingState(
            layout, np.array(parameters), none, np.zeros((0, layout.size)), step=100
        )
        share = nan if experiment.dataset.task.kind == "regression" else 0.98
        scored = {"train": 0.05617, "penalty": 0.0, "test": 0.062, "train_accuracy": share}
        scored |= {"test_accuracy": share} | losses
        empty, times = np.zeros(0), np.zeros(0, dtype=np.int64)
        history = History(
            *(times, 1, np.zeros((3, 0)), np.zeros((3, 0, layout.size)), times),
            *(empty, empty, empty, empty, empty, ()),
        )
        position = Position(4, 3, 25)
        return Snapshot(
            *(1, 1, experiment, state, position, False, 0.0),
            *(Losses(**scored), None, history, "numpy"),
        )

    return make
