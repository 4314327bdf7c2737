"""Samples coloured by how they pull a parameter."""

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.shares import Shares
from gdplay.ui.output.panel import OutputPanel
from gdplay.ui.output.surface import SurfaceView


@pytest.fixture
def experiment():
    data = generate(Recipe("circle", points=40))
    return Experiment(fully_connected(("x1", "x2"), (2, 1)), data)


@pytest.fixture
def panel(qtbot, theme, selection, experiment):
    widget = OutputPanel(theme, selection)
    qtbot.addWidget(widget)
    widget.resize(360, 340)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_experiment(experiment)
    return widget


def shares_of(rows, values, parameter):
    values = np.asarray(values)
    total = float(values.sum())
    return Shares(parameter, np.asarray(rows), values, total, 0.0, 0.0, total)


def color_of(surface, experiment, row):
    x, y = experiment.dataset.values[:, row]
    return surface.grab().toImage().pixelColor(surface.plane.pixel(x, y).toPoint())


def is_purple(color):
    return color.blue() > color.green() and color.red() > color.green()


def is_green(color):
    return color.green() > color.red() and color.green() > color.blue()


def test_a_positive_share_pulls_down_and_is_green(panel, experiment):
    surface = panel.findChild(SurfaceView)
    rows = experiment.dataset.train_rows[:2]
    panel.show_shares(shares_of(rows, [0.3, -0.3], Link(0, 2)))
    assert is_green(color_of(surface, experiment, rows[0]))
    assert is_purple(color_of(surface, experiment, rows[1]))
    panel.show_shares(shares_of(rows, [-0.3, 0.3], Link(0, 2)))
    assert is_purple(color_of(surface, experiment, rows[0]))


def test_the_note_says_what_the_colours_mean_and_goes_with_them(panel):
    note = panel.findChild(QLabel, "output_note")
    before = note.text()
    panel.show_shares(shares_of([1, 2, 3], [0.1, 0.2, 0.0], Bias(2)))
    assert "3 points of the batch" in note.text()
    assert "this bias up" in note.text()
    panel.show_shares(None)
    assert note.text() == before


def test_shares_of_other_data_are_not_drawn(panel):
    surface = panel.findChild(SurfaceView)
    plain = surface.grab().toImage()
    panel.show_shares(shares_of([4000], [0.1], Link(0, 2)))
    assert surface.grab().toImage() == plain
