import gc
import time
import weakref

import numpy as np
import pytest

from gdplay.app.commands import EditCommand
from gdplay.app.controller import Controller
from gdplay.app.selection import UnitItem
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.parameter import Bias, Link
from gdplay.training.specification import FULL_SPEED
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import EXPERIMENT, unfinished_experiment


def settle(qtbot, controller):
    """Wait for a snapshot of the experiment in force, with nothing left to do."""
    player = controller.player
    qtbot.waitUntil(
        lambda: controller.snapshot is not None and controller.snapshot.revision == player.revision
    )
    return controller.snapshot


def train(qtbot, controller, steps=30):
    """Train for some steps at full speed, pause, and return the state."""
    start = settle(qtbot, controller).state.step
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step >= start + steps)
    controller.pause()
    return settle(qtbot, controller).state


def values(state, parameters):
    return [
        (float(state.parameters[place]), *map(float, state.slots[:, place]))
        for place in (state.layout.index[p] for p in parameters)
    ]


def collect(signal):
    received = []
    signal.connect(received.append)
    return received


def test_play_and_pause(qtbot, controller):
    changes = collect(controller.running_changed)
    controller.toggle()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > 3)
    assert controller.is_running
    controller.toggle()
    step = settle(qtbot, controller).state.step
    assert not controller.snapshot.running
    controller.step()
    assert settle(qtbot, controller).state.step == step + 1
    assert changes == [True, False]


def test_step_and_epoch(qtbot, controller):
    controller.step()
    controller.step()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 2)
    controller.settings.set_hyperparameters(batch_size=2)
    controller.step_epoch()
    qtbot.waitUntil(lambda: controller.snapshot.state.step == 5)
    assert controller.snapshot.position.batches == 5


def test_step_pauses_a_run(qtbot, controller):
    controller.play()
    controller.step()
    assert not controller.is_running
    settle(qtbot, controller)


def test_one_snapshot_a_frame_and_never_one_a_step(qtbot, controller):
    seen = collect(controller.snapshot_ready)
    start = time.perf_counter()
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > 2000)
    controller.pause()
    settle(qtbot, controller)
    frames = (time.perf_counter() - start) / 0.016
    assert 0 < len(seen) <= frames + 2
    steps = [snapshot.state.step for snapshot in seen]
    assert steps == sorted(steps)


def test_a_rate_holds_at_once_and_never_restarts(qtbot, controller):
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > 20)
    step = controller.snapshot.state.step
    seen = collect(controller.snapshot_ready)
    controller.settings.set_learning_rate(0.5, True)
    qtbot.waitUntil(lambda: controller.snapshot.record.rate == 0.5)
    # One frame may have lain in the outbox, one been under way.
    assert sum(snapshot.record.rate != 0.5 for snapshot in seen) <= 2
    assert controller.snapshot.state.step >= step
    assert controller.snapshot.history.marks[-1].text == "rate 0.03 → 0.5"


def test_a_drag_of_the_rate_is_one_step_of_undo(qtbot, controller):
    for k in range(1, 20):
        controller.settings.set_learning_rate(0.01 * k, False)
        assert controller.store.experiment.hyperparameters.learning_rate == 0.01 * k
    controller.settings.set_learning_rate(0.2, True)
    controller.settings.set_learning_rate(0.7, True)
    assert controller.undo_stack.count() == 2
    controller.undo_stack.undo()
    assert controller.store.experiment.hyperparameters.learning_rate == 0.2
    controller.undo_stack.undo()
    assert controller.store.experiment == EXPERIMENT
    controller.undo_stack.redo()
    assert controller.store.experiment.hyperparameters.learning_rate == 0.2
    settle(qtbot, controller)


def test_a_long_drag_keeps_no_more_than_a_short_one(controller, monkeypatch):
    # Counted as they are made: a walk over the collector's objects holds the tuple that another
    # thread is just filling, and makes it fail there.
    commands = weakref.WeakSet()

    class Counted(EditCommand):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            commands.add(self)

    monkeypatch.setattr("gdplay.app.editing.EditCommand", Counted)
    for place in range(1, 41):
        controller.settings.set_learning_rate(0.01 * place, place == 40)
    gc.collect()
    assert len(commands) == 1


def test_a_drag_that_ends_where_it_began_leaves_nothing_to_undo(controller):
    controller.settings.set_learning_rate(0.2, False)
    controller.settings.set_learning_rate(0.03, True)
    assert controller.undo_stack.count() == 0
    controller.settings.set_learning_rate(0.2, True)
    assert controller.undo_stack.count() == 1


def test_an_undone_cut_brings_weight_and_moment_back(qtbot, controller):
    state = train(qtbot, controller)
    link = next(p for p in state.layout.parameters if isinstance(p, Link))
    before = values(state, [link])
    controller.network.cut_links((link,))
    assert link not in settle(qtbot, controller).state.layout.index
    controller.undo_stack.undo()
    assert values(settle(qtbot, controller).state, [link]) == before
    assert controller.snapshot.state.step == state.step


def test_undo_and_redo_in_a_hurry_lose_no_weight(qtbot, controller):
    state = train(qtbot, controller)
    unit = EXPERIMENT.topology.layers[0][1].id
    gone = [p for p in state.layout.parameters if unit in p]
    before = values(state, gone)
    controller.network.remove_units((unit,))
    for _ in range(5):
        controller.undo_stack.undo()
        controller.undo_stack.redo()
    controller.undo_stack.undo()
    assert values(settle(qtbot, controller).state, gone) == before


def test_a_redone_addition_brings_back_what_it_had_learnt(qtbot, controller):
    settle(qtbot, controller)
    controller.network.add_unit(0)
    state = train(qtbot, controller)
    new = [p for p in state.layout.parameters if not EXPERIMENT.topology.has(p)]
    learnt = values(state, new)
    controller.undo_stack.undo()
    settle(qtbot, controller)
    controller.undo_stack.redo()
    assert values(settle(qtbot, controller).state, new) == learnt


def test_surviving_weights_are_kept_by_every_edit_of_the_network(qtbot, controller):
    state = train(qtbot, controller)
    controller.network.add_unit(0)
    controller.network.add_layer(1)
    controller.network.set_layer_activation(0, "relu")
    after = settle(qtbot, controller).state
    kept = [p for p in state.layout.parameters if p in after.layout.index]
    assert len(kept) >= 10
    assert values(after, kept) == values(state, kept)
    assert after.step == state.step


def test_a_restart_begins_at_zero_and_can_be_undone(qtbot, controller):
    first = settle(qtbot, controller).state
    state = train(qtbot, controller)
    shown = controller.snapshot
    controller.restart()
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.run > 1)
    np.testing.assert_array_equal(controller.snapshot.state.parameters, first.parameters)
    assert controller.snapshot.state.step == 0
    assert not controller.snapshot.state.slots.any()
    controller.undo_stack.undo()
    back = settle(qtbot, controller)
    assert back.state.step == state.step
    np.testing.assert_array_equal(back.state.parameters, state.parameters)
    np.testing.assert_array_equal(back.state.slots, state.slots)
    np.testing.assert_array_equal(back.history.gradient, shown.history.gradient)


def test_new_weights_are_others_and_can_be_undone(qtbot, controller):
    state = train(qtbot, controller)
    controller.new_weights()
    fresh = settle(qtbot, controller)
    assert controller.store.experiment.seed != EXPERIMENT.seed
    assert fresh.state.step == 0
    assert (fresh.state.parameters != state.parameters).all()
    controller.undo_stack.undo()
    back = settle(qtbot, controller)
    assert controller.store.experiment is EXPERIMENT
    np.testing.assert_array_equal(back.state.parameters, state.parameters)


def test_stale_snapshots_of_an_earlier_run_are_dropped(qtbot, controller):
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > 500)
    seen = collect(controller.snapshot_ready)
    controller.restart()
    qtbot.waitUntil(lambda: len(seen) > 3)
    assert {snapshot.run for snapshot in seen} == {2}
    assert controller.is_running


def test_a_typed_value_is_set_and_undone(qtbot, controller):
    state = train(qtbot, controller)
    bias = next(p for p in state.layout.parameters if isinstance(p, Bias))
    place = state.layout.index[bias]
    controller.settings.set_value(bias, 2.5)
    assert settle(qtbot, controller).state.parameters[place] == 2.5
    assert controller.store.experiment is EXPERIMENT
    controller.undo_stack.undo()
    assert settle(qtbot, controller).state.parameters[place] == state.parameters[place]


def test_a_value_typed_before_the_first_step_is_a_starting_value(qtbot, controller):
    bias = next(p for p in settle(qtbot, controller).state.layout.parameters if isinstance(p, Bias))
    controller.settings.set_value(bias, 2.5)
    assert controller.store.experiment.initial == ((bias, 2.5),)
    state = settle(qtbot, controller).state
    assert state.parameters[state.layout.index[bias]] == 2.5


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (lambda c: c.network.connect_units(4, 4), "A neuron does not link to itself."),
        (
            lambda c: c.settings.set_learning_rate(-1.0, True),
            "The learning rate is a finite number",
        ),
        (
            lambda c: c.settings.set_value(Bias(99), 1.0),
            "names a weight that the network does not have",
        ),
        (lambda c: c.load_preset("nonsense"), "There is no preset named nonsense."),
        (lambda c: c.data.swap_data("nonsense"), "There is no preset named nonsense."),
        (lambda c: c.open_project("/nowhere/at/all.gdplay"), "/nowhere/at/all.gdplay"),
        (lambda c: c.export_weights("/nowhere/at/all.json"), "Cannot write"),
        (lambda c: c.import_weights("/nowhere/at/all.json"), "/nowhere/at/all.json"),
        (lambda c: c.save_project("/nowhere/at/all.gdplay"), "Cannot write"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(qtbot, controller, refused, sentence):
    state = train(qtbot, controller)
    said = collect(controller.message)
    refused(controller)
    assert len(said) == 1
    assert sentence in said[0]
    assert controller.store.experiment is EXPERIMENT
    assert controller.undo_stack.count() == 0
    assert settle(qtbot, controller).state.step == state.step


def test_divergence_pauses_and_says_so(qtbot, controller):
    said, changes = collect(controller.message), collect(controller.running_changed)
    controller.settings.set_learning_rate(1e9, True)
    controller.play()
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].startswith("Training diverged at step ")
    assert not controller.is_running
    assert changes == [True, False]
    assert settle(qtbot, controller).halt is not None


def test_play_says_why_an_unfinished_drawing_cannot_train(qtbot):
    controller = Controller(unfinished_experiment(), LinearTrainer)
    said = collect(controller.message)
    controller.start()
    controller.play()
    controller.step()
    assert said == ["There are no points yet. Draw some, or pick a preset."] * 2
    assert not controller.is_running
    qtbot.waitUntil(lambda: controller.snapshot is not None)
    assert controller.snapshot.halt.reason == said[0]
    assert controller.shut_down()


def test_clearing_the_data_while_training_pauses_and_undo_brings_them_back(qtbot, controller):
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > 3)
    said = collect(controller.message)
    controller.data.clear_samples()
    qtbot.waitUntil(lambda: bool(said))
    assert not controller.is_running
    step = controller.snapshot.state.step
    controller.undo_stack.undo()
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot.state.step > step)


def test_drawn_points_are_trained_on_without_a_restart(qtbot, controller):
    train(qtbot, controller)
    size = EXPERIMENT.dataset.size
    controller.data.add_samples(np.ones((2, 30)), np.ones(30))
    assert controller.store.experiment.dataset.size == size + 30
    assert settle(qtbot, controller).state.step > 0
    controller.data.erase_samples((size, size + 1))
    assert controller.store.experiment.dataset.size == size + 28
    controller.undo_stack.undo()
    controller.undo_stack.undo()
    assert controller.store.experiment is EXPERIMENT


def test_a_recipe_drags_as_one_step_of_undo(controller):
    for noise in (5.0, 10.0, 15.0):
        controller.data.set_recipe(Recipe("xor", 100, noise), noise == 15.0)
    assert controller.undo_stack.count() == 1
    assert controller.store.experiment.dataset.recipe.noise == 15.0


def test_speeds_go_up_and_down_the_ladder(controller):
    seen = collect(controller.speed_changed)
    for _ in range(4):
        controller.faster()
    for _ in range(7):
        controller.slower()
    assert seen == [2000, 0, 2000, 200, 60, 10, 1]


def test_what_is_gone_is_not_selected(controller):
    unit = EXPERIMENT.topology.layers[0][0].id
    controller.selection.select(UnitItem(unit))
    controller.selection.hover(Bias(unit))
    controller.network.remove_units((unit,))
    assert controller.selection.item is None
    assert controller.selection.hovered is None


def test_closing_while_it_trains_takes_less_than_a_second(qtbot):
    controller = Controller(EXPERIMENT, LinearTrainer)
    controller.start()
    controller.set_speed(FULL_SPEED)
    controller.play()
    qtbot.waitUntil(lambda: controller.snapshot is not None and controller.snapshot.state.step > 50)
    start = time.perf_counter()
    assert controller.shut_down()
    assert time.perf_counter() - start < 1.0
