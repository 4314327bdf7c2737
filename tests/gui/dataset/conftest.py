import numpy as np
import pytest

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import dataset as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.ui.dataset.panel import DatasetPanel
from gdplay.ui.theme.theme import Theme


@pytest.fixture
def theme(qapp):
    return Theme()


@pytest.fixture
def experiment():
    return Experiment(
        fully_connected(("x1", "x2"), (4, 1)), generate(Recipe("circle", points=200, noise=10.0))
    )


@pytest.fixture
def panel(qtbot, theme, experiment):
    widget = DatasetPanel(theme, Selection())
    qtbot.addWidget(widget)
    widget.resize(240, 540)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_experiment(experiment)
    return widget


class Store:
    """Applies the panel's intents as the controller does, and counts the edits."""

    def __init__(self, panel, experiment):
        self.panel = panel
        self.experiment = experiment
        self.edits = 0
        panel.samples_requested.connect(self.add)
        panel.erase_requested.connect(self.erase)
        panel.clear_requested.connect(self.clear)
        panel.recipe_requested.connect(self.set_recipe)

    def add(self, values, labels):
        assert values.dtype == labels.dtype == np.float64
        self._take(edits.add_samples(self.experiment, values, labels))

    def erase(self, rows):
        self._take(edits.remove_samples(self.experiment, rows))

    def clear(self):
        self._take(edits.clear_samples(self.experiment))

    def set_recipe(self, recipe, final):
        self._take(edits.set_recipe(self.experiment, recipe))

    def _take(self, experiment):
        self.experiment = experiment
        self.edits += 1
        self.panel.set_experiment(experiment)

    @property
    def dataset(self):
        return self.experiment.dataset


@pytest.fixture
def store(panel, experiment):
    return Store(panel, experiment)
