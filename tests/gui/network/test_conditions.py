"""Dead and saturated neurons are marked on the canvas, and say so when pointed at."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdplay.experiment.edits.topology import set_layer_activation
from gdplay.experiment.parameter import Bias
from gdplay.insight.unit_activity import Condition, network_activity
from gdplay.ui.theme.palette import DARK, LIGHT
from tests.gui.driving import neuron
from tests.gui.network.made_up import snapshot_of

FIRST, SECOND = 2, 6  # of hidden 1, which is ReLU here, and of hidden 2, tanh
OUTPUT = 8


@pytest.fixture
def ailing(experiment):
    """Return a snapshot with a dead neuron, a saturated one, and a saturated output."""
    experiment = set_layer_activation(experiment, index=0, name="relu")
    run = snapshot_of(experiment, gain=0.1)
    parameters, index = run.state.parameters.copy(), run.state.layout.index
    for unit, bias in ((FIRST, -100.0), (SECOND, 100.0), (OUTPUT, 100.0)):
        parameters[index[Bias(unit)]] = bias
    return replace(run, state=replace(run.state, parameters=parameters))


def conditions(view, topology):
    found = {unit.id: view.drawing().condition(unit.id) for unit in topology.units}
    return {unit: kind for unit, kind in found.items() if kind is not Condition.LIVELY}


def show(panel, run):
    panel.set_experiment(run.experiment)
    panel.show_snapshot(run)
    panel.show_activity(network_activity(run))
    QApplication.processEvents()


def corner(view, unit, margin=9):
    """Return the picture of a neuron's upper left corner."""
    place = view.mapFromScene(view.drawing().neuron_rect(unit).topLeft())
    image = view.viewport().grab().toImage()
    return image.copy(place.x() - margin, place.y() - margin, 2 * margin, 2 * margin)


def test_only_those_that_cannot_learn_are_marked(panel, view, ailing):
    show(panel, ailing)
    marked = {FIRST: Condition.DEAD, SECOND: Condition.SATURATED}
    assert conditions(view, ailing.experiment.topology) == marked
    assert network_activity(ailing).health[OUTPUT].condition is Condition.SATURATED


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_marks_differ_by_shape_alone(panel, view, ailing, theme, palette):
    theme.apply(palette)
    show(panel, ailing)
    drawing, other = view.drawing(), 3  # another neuron of the same layer
    plain, dead = corner(view, other), corner(view, FIRST)
    assert dead != plain
    drawing.show_conditions({other: Condition.SATURATED})
    saturated = corner(view, other)
    drawing.show_conditions({other: Condition.DEAD})
    crossed = corner(view, other)
    assert plain != saturated != crossed != plain
    for image in (saturated, crossed):
        channels = image.pixelColor(9, 9).getRgb()[:3]
        assert max(channels) - min(channels) < 16


def test_pointed_at_it_says_why(panel, view, ailing):
    show(panel, ailing)
    for unit, words in (
        (FIRST, "hidden 1 · 1, ReLU, dead: no slope on any of 250 training samples"),
        (SECOND, "hidden 2 · 1, tanh, saturated: flat on 100 % of 250 training samples"),
    ):
        QTest.mouseMove(view.viewport(), neuron(view, unit))
        assert panel.footer.hint == words
    QTest.mouseMove(view.viewport(), neuron(view, 3))
    assert "dead" not in panel.footer.hint
    assert "bias" in panel.footer.hint
    assert view.drawing().unit_at(QPointF(*view.drawing().placement.centers[3])) == 3


def test_a_neuron_that_recovers_loses_its_mark(panel, view, ailing):
    show(panel, ailing)
    index = ailing.state.layout.index
    parameters = ailing.state.parameters.copy()
    parameters[index[Bias(FIRST)]] = 0.0
    show(panel, replace(ailing, state=replace(ailing.state, parameters=parameters)))
    assert set(conditions(view, ailing.experiment.topology)) == {SECOND}


def test_an_edit_of_the_network_takes_the_old_marks_away(panel, view, ailing):
    show(panel, ailing)
    edited = set_layer_activation(ailing.experiment, index=0, name="leaky_relu")
    panel.set_experiment(edited)
    assert conditions(view, edited.topology) == {}
    panel.show_activity(network_activity(ailing))  # measured before the edit
    assert set(conditions(view, edited.topology)) == {SECOND}


def test_marks_are_wanted_only_while_the_network_can_be_seen(panel):
    asked = []
    panel.conditions_wanted.connect(asked.append)
    panel.hide()
    panel.show()
    assert asked == [False, True]
