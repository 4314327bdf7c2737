"""Random edits, training, undo, redo, save and load, through the program's own controller."""

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QSignalSpy

from gdplay.app.controller import Controller
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import GENERATORS, generate
from gdplay.experiment.hyperparameters import LossName, Optimizer, OptimizerName
from gdplay.experiment.parameter import Bias
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems
from gdplay.insight.gradient_check import check_gradients
from gdplay.nn.activations import ACTIVATIONS
from gdplay.storage.project import format_project, parse_project
from tests.experiment.forms import assert_well_formed

PATIENCE = 20_000  # milliseconds
POINTS = 12
MOST_UNITS = 20
FEATURES = ("x1", "x2", "x1^2", "x1*x2", "sin x2", "x1/2 - exp(-x2^2)")

numbers = st.floats(-3, 3, allow_nan=False)


class Editing(RuleBasedStateMachine):
    """A hurried person at the controller; the training thread is the program's own."""

    def __init__(self):
        super().__init__()
        self.first = Experiment(
            fully_connected(("x1", "x2"), (3, 2, 1)), generate(Recipe("circle", POINTS))
        )
        self.controller = Controller(self.first)
        self.start_state = None
        self.has_trained = False
        self.checked = None

    # What is asked for

    @initialize()
    def open(self):
        self.controller.start()
        self.settle()
        self.start_state = self.state

    @property
    def experiment(self):
        return self.controller.store.experiment

    @property
    def topology(self):
        return self.experiment.topology

    @property
    def state(self):
        return self.controller.snapshot.state

    def settle(self):
        """Wait until the newest specification is shown."""
        controller = self.controller
        while (
            controller.snapshot is None
            or controller.snapshot.revision != controller.player.revision
        ):
            assert QSignalSpy(controller.snapshot_ready).wait(PATIENCE)

    @rule(data=st.data())
    def edit_the_network(self, data):
        network, ids = self.controller.network, list(self.topology.ids)
        unit = data.draw(st.sampled_from(ids))
        layer = data.draw(st.integers(0, len(self.topology.layers) - 1))
        match data.draw(st.integers(0, 8)):
            case 0:
                network.add_unit(layer)
            case 1:
                network.add_layer(layer)
            case 2:
                network.remove_layer(layer)
            case 3:
                network.remove_units((unit,))
            case 4:
                network.connect_units(unit, data.draw(st.sampled_from(ids)))
            case 5:
                network.set_layer_activation(layer, data.draw(st.sampled_from(sorted(ACTIVATIONS))))
            case 6:
                network.add_input(data.draw(st.sampled_from(FEATURES)))
            case 7:
                network.set_unit_activation(
                    (unit,), data.draw(st.sampled_from(sorted(ACTIVATIONS)))
                )
            case 8:
                network.move_units((unit,), data.draw(st.sampled_from((-1, 1))))
        self.settle()

    @rule(data=st.data())
    def edit_several_at_once(self, data):
        network, topology = self.controller.network, self.topology
        ids = list(topology.ids)
        units = tuple(data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))
        depths = st.integers(0, len(topology.layers))
        one, other = data.draw(depths), data.draw(depths)
        match data.draw(st.integers(0, 6 if len(ids) < MOST_UNITS else 3)):
            case 0:
                network.remove(units, tuple(sorted(topology.links)[:2]))
            case 1:
                network.connect_columns(one, other)
            case 2:
                network.clear_between(one, other)
            case 3:
                network.cut_units(units)
            case 4:
                network.duplicate_units(units)
            case 5:
                network.copy_units(units)
                network.paste_units()
            case 6:
                network.resize_layer(one, data.draw(st.integers(0, 6)))
        assert self.topology.next_id >= topology.next_id, "an id could be used again"
        self.settle()

    @precondition(lambda self: self.topology.links)
    @rule(data=st.data(), value=numbers)
    def edit_a_weight(self, data, value):
        link = data.draw(st.sampled_from(sorted(self.topology.links)))
        match data.draw(st.integers(0, 3)):
            case 0:
                self.controller.network.cut_links((link,))
            case 1:
                self.controller.network.set_frozen(
                    (link, Bias(link.target)), data.draw(st.booleans())
                )
            case 2:
                self.controller.settings.set_value(link, value)
            case 3:
                self.controller.settings.set_value(Bias(link.target), value)
        self.settle()

    @rule(data=st.data(), place=st.tuples(numbers, numbers))
    def edit_the_data(self, data, place):
        dataset = self.experiment.dataset
        match data.draw(st.integers(0, 5)):
            case 0:
                label = float(data.draw(st.integers(0, max(0, len(dataset.task.classes) - 1))))
                self.controller.data.add_samples(np.array(place)[:, None], np.array([label]))
                assert self.experiment.dataset.size == dataset.size + 1
            case 1 if dataset.size:
                row = data.draw(st.integers(0, dataset.size - 1))
                self.controller.data.erase_samples((row,))
                assert self.experiment.dataset.size == dataset.size - 1
            case 2:
                name = data.draw(st.sampled_from(sorted(GENERATORS)))
                self.controller.data.set_recipe(Recipe(name, POINTS))
            case 3 if dataset.size:
                row = data.draw(st.integers(0, dataset.size - 1))
                moved = np.array(place)[: len(dataset.columns), None]
                self.controller.data.move_samples((row,), moved)
                assert np.array_equal(self.experiment.dataset.values[: len(moved), [row]], moved)
            case 4 if dataset.size:
                row, test = data.draw(st.integers(0, dataset.size - 1)), data.draw(st.booleans())
                self.controller.data.split_samples((row,), test)
                assert self.experiment.dataset.test[row] == test
            case 5 if dataset.task.classes:
                if data.draw(st.booleans()):
                    self.controller.data.add_class()
                else:
                    self.controller.data.remove_class(0)
        self.settle()

    @rule(data=st.data())
    def edit_the_settings(self, data):
        change = data.draw(
            st.one_of(
                st.fixed_dictionaries({"loss": st.sampled_from(LossName)}),
                st.fixed_dictionaries({"batch_size": st.integers(0, POINTS)}),
                st.fixed_dictionaries(
                    {"optimizer": st.builds(Optimizer, st.sampled_from(OptimizerName))}
                ),
            )
        )
        self.controller.settings.set_hyperparameters(**change)
        self.settle()

    @rule(rates=st.lists(st.floats(1e-4, 0.1), min_size=1, max_size=4))
    def drag_the_rate(self, rates):
        index = self.controller.undo_stack.index()
        before = self.experiment
        for place, rate in enumerate(rates, start=1):
            self.controller.settings.set_learning_rate(rate, place == len(rates))
        is_other = self.experiment != before
        assert self.controller.undo_stack.index() == index + is_other
        self.settle()

    @rule()
    def train(self):
        """Make a step, where it can be trained."""
        step = self.state.step
        self.controller.step()
        self.settle()
        made = self.state.step - step
        assert made == (not problems(self.experiment) and self.controller.snapshot.halt is None)
        self.has_trained |= made > 0

    @rule()
    def begin_again(self):
        self.controller.restart()
        self.settle()
        assert self.state.step == 0

    @rule()
    def undo(self):
        self.controller.undo_stack.undo()
        self.settle()

    @rule()
    def redo(self):
        self.controller.undo_stack.redo()
        self.settle()

    @rule()
    def undo_and_redo(self):
        """What was undone and redone at once is as it was, weights included."""
        if not self.controller.undo_stack.canUndo():
            return
        experiment, state = self.experiment, self.state
        self.controller.undo_stack.undo()
        self.settle()
        self.controller.undo_stack.redo()
        self.settle()
        assert self.experiment == experiment
        assert self.state.layout.parameters == state.layout.parameters
        if state.step == self.state.step:
            np.testing.assert_array_equal(self.state.parameters, state.parameters)

    @rule()
    def save_and_load(self):
        project = self.controller.documents.project()
        again = parse_project(format_project(project).encode(), "file")
        assert again.experiment == self.experiment
        assert (again.state is None) == (self.state.step == 0)
        if again.state is not None:
            assert again.state.step == self.state.step
            np.testing.assert_array_equal(again.state.parameters, self.state.parameters)
            np.testing.assert_array_equal(again.state.slots, self.state.slots)

    # What has to hold

    @invariant()
    def it_is_well_formed(self):
        assert_well_formed(self.experiment)
        if self.controller.snapshot is not None:
            assert set(self.state.layout.parameters) == {
                *self.topology.links,
                *(Bias(unit.id) for unit in self.topology.units),
            }

    @invariant()
    def its_gradients_are_right(self):
        """By finite differences, at every experiment that can be trained."""
        if self.start_state is None or self.experiment is self.checked:
            return
        self.checked = self.experiment
        if problems(self.experiment) or self.controller.snapshot.halt is not None:
            return
        found = check_gradients(self.experiment, self.state, lambda share: None, lambda: False)
        assert found.failing == ()

    def teardown(self):
        try:
            if self.controller.snapshot is not None:
                self._undo_everything()
        finally:
            assert self.controller.shut_down()
            self.controller.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _undo_everything(self):
        while self.controller.undo_stack.canUndo():
            self.controller.undo_stack.undo()
            self.settle()
        assert self.experiment == self.first
        assert self.state.layout.parameters == self.start_state.layout.parameters
        if not self.has_trained:
            np.testing.assert_array_equal(self.state.parameters, self.start_state.parameters)


@pytest.mark.usefixtures("qapp")
def test_whatever_is_done_can_be_undone_saved_and_trained():
    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
