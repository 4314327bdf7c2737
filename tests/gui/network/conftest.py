"""A network panel in the window's look, with a made-up run to show."""

import pytest

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.network.view import TopologyView
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def experiment():
    topology = fully_connected(("x1", "x2"), (4, 2, 1))
    return Experiment(topology, generate(Recipe("circle")))


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture
def selection(qapp):
    return Selection()


@pytest.fixture
def panel(qtbot, theme, selection, experiment):
    panel = NetworkPanel(theme, selection)
    qtbot.addWidget(panel)
    panel.resize(780, 540)
    panel.set_experiment(experiment)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def view(panel):
    return panel.findChild(TopologyView, "topology_view")
