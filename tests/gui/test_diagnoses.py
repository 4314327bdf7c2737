"""Each thing the doctor looks for, in the window: said with its numbers, mended by a click."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton

from gdplay.app.preferences import Preferences
from gdplay.experiment.hyperparameters import InitializerName
from gdplay.insight.chain_rule import batch_pass
from gdplay.insight.diagnosis.doctor import RULES
from gdplay.storage.project import Project, save_project
from gdplay.ui.status.coaching import SENTENCES
from gdplay.ui.text import percent
from tests.gui.driving import click, part, settle
from tests.insight.diagnosis.cases import CASES

SAID = {
    "symmetric": "are the same, and stay so.",
    "dead": "give 0 for every point.",
    "vanishing": "of the output layer's gradient.",
    "exploding": "times the output layer's gradient.",
    "saturated": "saturated and passes on little gradient.",
    "wandering": "wanders above a constant's",
    "oscillating": "and falls no more.",
    "stalled": "a constant gives",
    "overfitting": "overfitting; test loss",
}
"""What a person reads, a part of each sentence."""

SPEEDS = {"saturated": 2_000}
"""Steps a second where the first few steps show something else; the rest go so slowly that
what is wrong early on is met."""

LABELS = {
    "symmetric": "New Xavier weights",
    "dead": "New He weights",
    "vanishing": "ReLU and new He weights",
    "exploding": "New Xavier weights",
    "saturated": "New Xavier weights",
    "oscillating": "Rate 0.33",
    "overfitting": "L2 = 0.003",
}


@pytest.fixture
def window(qtbot, own_folders, open_window):
    """A window whose coaching is done and whose doctor looks often."""
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=30_000)
    preferences = Preferences()
    for name in SENTENCES:
        preferences.finish_hint(name)
    preferences.save()
    window = open_window()
    for timer in window.controller.checkups.findChildren(QTimer):
        timer.setInterval(60)
    return window


def test_the_window_can_say_each_of_them():
    assert set(SAID) == {name for name, rule in RULES.items() if rule.is_trouble}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_with_its_numbers_and_its_remedy_is_clicked_and_undone(
    qtbot, window, tmp_path, case
):
    name, _, remedy, steps, experiment = CASES[case]
    controller, path = window.controller, tmp_path / "case.gdplay"
    save_project(path, Project(experiment))
    window.open_path(path)
    settle(qtbot, window)
    controller.set_speed(SPEEDS.get(name, max(200, steps // 3)))
    click(window, "play_button")
    sentence, button = part(window, "coaching", QLabel), part(window, "remedy_button", QPushButton)
    qtbot.waitUntil(lambda: SAID[name] in sentence.text() and button.isVisible())
    click(window, "play_button")
    settle(qtbot, window)
    assert any(digit in sentence.text() for digit in "0123456789")
    assert not sentence.toolTip()  # it is whole
    if name in LABELS:
        assert button.text() == LABELS[name]
    before = controller.store.experiment
    check = HAND_CHECKS.get(name)
    if check is not None:
        qtbot.waitUntil(lambda: check(controller.snapshot) in sentence.text())
    click(window, "remedy_button")
    after = settle(qtbot, window).experiment
    assert CHANGES[remedy](before, after)
    part(window, "undo_action", QAction).trigger()
    assert settle(qtbot, window).experiment == before


def pass_of(snapshot):
    """Return every sample on its way through the network as it is now."""
    experiment, state = snapshot.experiment, snapshot.state
    rows = np.arange(experiment.dataset.size)
    return batch_pass(experiment, state.layout, state.parameters, rows)


def dead(snapshot):
    """Return how the sentence begins, counted by hand: units that no sample wakes."""
    layer, done = snapshot.state.layout.topology.layers[0], pass_of(snapshot)
    silent = sum(not np.asarray(done.activation[unit.id]).any() for unit in layer)
    return f"{silent} of {len(layer)} ReLU neurons in hidden 1"


def symmetric(snapshot):
    """Return how many neurons of the first layer have the same activations."""
    layer, done = snapshot.state.layout.topology.layers[0], pass_of(snapshot)
    first = done.activation[layer[0].id]
    assert all((done.activation[unit.id] == first).all() for unit in layer)
    return f"all {len(layer)} neurons of hidden 1"


def saturated(snapshot):
    """Return the share of a layer's tanh values whose slope is below a twentieth."""
    done, topology = pass_of(snapshot), snapshot.state.layout.topology
    shares = [
        np.mean([1.0 - done.activation[unit.id] ** 2 < 0.05 for unit in layer])
        for layer in topology.hidden_layers
    ]
    return f"{percent(float(max(shares)))} saturated"


HAND_CHECKS = {"dead": dead, "symmetric": symmetric, "saturated": saturated}

CHANGES = {
    "rate": lambda old, new: new.hyperparameters.learning_rate != old.hyperparameters.learning_rate,
    "restart_with_rate": lambda old, new: (
        new.hyperparameters.learning_rate < old.hyperparameters.learning_rate
    ),
    "he_weights": lambda _, new: new.hyperparameters.initializer.name is InitializerName.HE,
    "xavier_weights": lambda _, new: new.hyperparameters.initializer.name is InitializerName.XAVIER,
    "relu": lambda _, new: all(
        unit.activation == "relu" for layer in new.topology.hidden_layers for unit in layer
    ),
    "hidden_layer": lambda old, new: len(new.topology.layers) == len(old.topology.layers) + 1,
    "l2": lambda old, new: new.hyperparameters.penalty.l2 > old.hyperparameters.penalty.l2,
}
"""What each remedy has done, by its name."""
