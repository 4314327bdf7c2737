"""The controller with the program's own trainer, on the presets."""

import math
import time

import numpy as np
import pytest

from gdplay.app.controller import Controller
from gdplay.experiment.hyperparameters import Optimizer, OptimizerName
from gdplay.experiment.parameter import Link
from gdplay.storage import presets
from gdplay.training.specification import FULL_SPEED
from gdplay.training.trainer import Trainer


@pytest.fixture
def circle(qtbot):
    """The circle in a controller whose threads run."""
    controller = Controller(presets.load("circle")[0])
    with qtbot.waitSignal(controller.snapshot_ready):
        controller.start()
    yield controller
    assert controller.shut_down()


def settle(qtbot, controller):
    """Wait for the snapshot of the newest specification."""
    wanted = controller.player.revision
    qtbot.waitUntil(
        lambda: controller.snapshot is not None and controller.snapshot.revision == wanted
    )
    return controller.snapshot


def train(qtbot, controller, steps):
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step >= steps, timeout=20_000)
    controller.pause()
    return settle(qtbot, controller)


def test_the_circle_is_learnt(qtbot, circle):
    first = circle.snapshot.losses.train
    last = train(qtbot, circle, 3000)
    assert last.losses.train < first / 3
    assert last.executor == "numpy"
    assert np.isfinite(last.history.batch_loss).all()
    assert last.history.evaluated_steps[-1] == last.state.step
    assert last.position.batches == 25


def test_the_rate_used_is_the_one_on_the_slider_from_its_mark_on(qtbot, circle):
    circle.set_speed(FULL_SPEED)
    circle.play()
    qtbot.waitUntil(lambda: circle.snapshot.state.step > 200)
    circle.settings.set_learning_rate(0.2, True)
    qtbot.waitUntil(lambda: circle.snapshot.record.rate == 0.2)
    circle.pause()
    last = settle(qtbot, circle)
    (mark,) = last.history.marks
    assert mark.text == "rate 0.03 → 0.2"
    trainer = Trainer(presets.load("circle")[0])
    state = trainer.advance(trainer.initial_state(), mark.step)
    trainer.adopt(circle.store.experiment)
    state = trainer.advance(state, last.state.step - mark.step)
    np.testing.assert_array_equal(last.state.parameters, state.parameters)


def test_a_rate_takes_effect_within_three_frames(qtbot, circle):
    circle.set_speed(FULL_SPEED)
    circle.play()
    qtbot.waitUntil(lambda: circle.snapshot.state.step > 200)
    shown = []
    circle.snapshot_ready.connect(shown.append)
    for k in range(9):
        circle.settings.set_learning_rate(0.01 + 0.01 * k, False)
        wanted = circle.player.revision
        shown.clear()
        qtbot.waitUntil(lambda w=wanted: circle.snapshot.revision == w)
        # One frame may have lain in the outbox, one been under way.
        assert sum(snapshot.revision < wanted for snapshot in shown) <= 2


def test_maps_come_while_it_trains_and_stop_when_nobody_looks(qtbot, circle):
    circle.set_maps_wanted(50, 20)
    circle.play()
    with qtbot.waitSignals([circle.maps_ready] * 3):
        pass
    received = []
    circle.maps_ready.connect(received.append)
    qtbot.waitUntil(lambda: len(received) > 2)
    assert received[-1].output.shape == (50, 50)
    assert {map_.shape for map_ in received[-1].units.values()} == {(20, 20)}
    circle.set_maps_wanted(0, 0)
    qtbot.waitUntil(lambda: not circle.measuring._thread.is_busy)
    count = len(received)
    step = circle.snapshot.state.step
    qtbot.waitUntil(lambda: circle.snapshot.state.step > step + 20)
    assert len(received) <= count + 1


def test_maps_are_asked_for_again_when_a_view_comes_to_sight(qtbot, circle):
    with qtbot.waitSignal(circle.maps_ready) as caught:
        circle.set_maps_wanted(30, 0)
    assert caught.args[0].output.shape == (30, 30)


def test_the_rates_marks_come_and_follow_the_optimizer(qtbot, circle):
    received = []
    circle.rate_marks_ready.connect(received.append)
    circle.step()  # those of step 0 may have come before anyone listened
    qtbot.waitUntil(lambda: bool(received))
    assert received[-1].limit == 2.0 / received[-1].curvature
    circle.play()
    qtbot.waitUntil(lambda: received[-1].step > 50)
    circle.pause()
    qtbot.waitUntil(lambda: received[-1].step == circle.snapshot.state.step)
    circle.settings.set_hyperparameters(optimizer=Optimizer(OptimizerName.ADAM))
    qtbot.waitUntil(lambda: received[-1] is None)


def test_another_optimizer_gives_its_moments_back_when_undone(qtbot, circle):
    circle.settings.set_hyperparameters(optimizer=Optimizer(OptimizerName.ADAM))
    state = train(qtbot, circle, 200).state
    assert state.slots.shape[0] == 2
    circle.settings.set_hyperparameters(optimizer=Optimizer(OptimizerName.MOMENTUM))
    assert settle(qtbot, circle).state.slots.shape[0] == 1
    circle.undo_stack.undo()
    back = settle(qtbot, circle).state
    np.testing.assert_array_equal(back.slots, state.slots)
    np.testing.assert_array_equal(back.parameters, state.parameters)


def test_a_cut_and_its_undo_change_no_bit(qtbot, circle):
    state = train(qtbot, circle, 200).state
    link = next(p for p in state.layout.parameters if isinstance(p, Link))
    circle.network.cut_links((link,))
    assert settle(qtbot, circle).state.parameters.size == state.parameters.size - 1
    circle.undo_stack.undo()
    np.testing.assert_array_equal(settle(qtbot, circle).state.parameters, state.parameters)


def test_a_typed_value_comes_back_as_what_training_has_made_of_it(qtbot, circle):
    link = min(circle.store.experiment.topology.links)
    circle.settings.set_value(link, 0.75)
    trained = train(qtbot, circle, 200).state
    circle.undo_stack.undo()
    place = trained.layout.index[link]
    assert settle(qtbot, circle).state.parameters[place] != trained.parameters[place]
    circle.undo_stack.redo()
    np.testing.assert_array_equal(settle(qtbot, circle).state.parameters, trained.parameters)


def test_every_edit_of_the_network_goes_on_training(qtbot, circle):
    circle.set_speed(FULL_SPEED)
    circle.play()
    topology = circle.store.experiment.topology
    edits = [
        lambda: circle.network.add_layer(1),
        lambda: circle.network.add_unit(0),
        lambda: circle.network.add_input("x1^2"),
        lambda: circle.network.connect_units(topology.inputs[0].id, topology.output_layer[0].id),
        lambda: circle.network.set_layer_activation(0, "relu"),
        lambda: circle.network.remove_units((topology.layers[0][0].id,)),
        circle.undo_stack.undo,
        circle.undo_stack.redo,
    ]
    for edit in edits:
        edit()
        seen = settle(qtbot, circle)
        qtbot.waitUntil(lambda s=seen.state.step: circle.snapshot.state.step > s)
    assert circle.is_running
    assert circle.snapshot.halt is None
    assert "network changed" in circle.snapshot.history.marks[-1].text


def test_drawn_points_change_the_loss_at_once(qtbot, circle):
    before = train(qtbot, circle, 200).losses.train
    circle.data.add_samples(np.full((2, 40), 5.5), np.ones(40))
    after = settle(qtbot, circle)
    assert after.losses.train != before
    assert after.state.step >= 200


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_trains(qtbot, circle, name):
    circle.load_preset(name)
    settle(qtbot, circle)
    last = train(qtbot, circle, 20)
    assert last.halt is None
    assert math.isfinite(last.losses.train)
    assert last.experiment == presets.load(name)[0]


def test_a_wild_rate_pauses_and_names_itself(qtbot, circle):
    said = []
    circle.message.connect(said.append)
    circle.load_preset("micrograd-moons")
    circle.settings.set_learning_rate(10.0, True)
    circle.settings.set_hyperparameters(batch_size=1)
    circle.play()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0].startswith("Training diverged at step ")
    assert not circle.is_running


def test_steps_are_opened_up_only_while_that_is_wanted(qtbot, circle):
    opened = []
    circle.pass_ready.connect(opened.append)
    train(qtbot, circle, 100)
    assert opened == []
    with qtbot.waitSignal(circle.pass_ready):
        circle.set_pass_wanted(True)
    snapshot = settle(qtbot, circle)
    assert opened[-1].record is snapshot.record
    assert opened[-1].batch.rows.tolist() == snapshot.record.rows.tolist()
    start, count = time.perf_counter(), len(opened)
    circle.play()
    qtbot.waitUntil(lambda: len(opened) >= count + 4)
    assert time.perf_counter() - start > 0.25
    circle.set_pass_wanted(False)
    with qtbot.assertNotEmitted(circle.pass_ready, wait=150):
        step = circle.snapshot.state.step
        qtbot.waitUntil(lambda: circle.snapshot.state.step > step)
