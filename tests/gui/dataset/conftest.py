import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from gdplay.app.selection import Selection
from gdplay.experiment.blank import empty_curve, empty_plane
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import dataset as edits
from gdplay.experiment.edits import samples as sample_edits
from gdplay.experiment.edits import task as task_edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.ui.dataset.canvas import DataCanvas
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
    """Applies the panel's intents as the controller does, and counts the edits.

    `undo` puts the experiment before the last edit in force, `redo` the one after it.
    """

    def __init__(self, panel, experiment):
        self.panel = panel
        self.past, self.future = [], []
        self.experiment = experiment
        intents = panel.intents
        intents.samples_requested.connect(self.add)
        intents.erase_requested.connect(self.erase)
        intents.move_requested.connect(self.move)
        intents.label_requested.connect(self.label)
        intents.split_requested.connect(self.split)
        intents.clear_requested.connect(self.clear)
        intents.recipe_requested.connect(self.set_recipe)
        intents.repeat_requested.connect(self.repeat)
        intents.plane_requested.connect(self.begin_plane)
        intents.curve_requested.connect(self.begin_curve)
        intents.class_requested.connect(self.add_class)
        intents.class_names_requested.connect(self.name_classes)
        intents.class_removal_requested.connect(self.remove_class)

    @property
    def edits(self):
        return len(self.past)

    @property
    def dataset(self):
        return self.experiment.dataset

    def add(self, values, labels):
        assert values.dtype == labels.dtype == np.float64
        self._take(edits.add_samples(self.experiment, values, labels))

    def erase(self, rows):
        self._take(edits.remove_samples(self.experiment, rows))

    def move(self, rows, values, labels):
        self._take(sample_edits.move_samples(self.experiment, rows, values, labels))

    def label(self, rows, label):
        self._take(sample_edits.label_samples(self.experiment, rows, label))

    def split(self, rows, test):
        self._take(sample_edits.split_samples(self.experiment, rows, test))

    def clear(self):
        self._take(edits.clear_samples(self.experiment))

    def set_recipe(self, recipe, final):
        self._take(edits.set_recipe(self.experiment, recipe))

    def repeat(self):
        self._take(edits.repeat_recipe(self.experiment))

    def begin_plane(self):
        self._take(edits.begin_drawing(self.experiment, empty_plane()))

    def begin_curve(self):
        self._take(edits.begin_drawing(self.experiment, empty_curve()))

    def add_class(self):
        self._take(task_edits.add_class(self.experiment))

    def name_classes(self, names):
        self._take(task_edits.set_classes(self.experiment, names))

    def remove_class(self, index):
        self._take(task_edits.remove_class(self.experiment, index))

    def undo(self):
        self.future.append(self.experiment)
        self._show(self.past.pop())

    def redo(self):
        self.past.append(self.experiment)
        self._show(self.future.pop())

    def _take(self, experiment):
        self.past.append(self.experiment)
        self.future.clear()
        self._show(experiment)

    def _show(self, experiment):
        self.experiment = experiment
        self.panel.set_experiment(experiment)


@pytest.fixture
def store(panel, experiment):
    return Store(panel, experiment)


@pytest.fixture
def canvas(qtbot, panel, store):
    tabs = panel.findChild(QTabBar, "dataset_tabs")
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    view = panel.findChild(DataCanvas, "dataset_view")
    qtbot.waitUntil(view.isVisible)
    QApplication.processEvents()  # lays everything out
    return view
