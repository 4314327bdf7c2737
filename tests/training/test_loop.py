from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.edits import settings, topology
from gdplay.training.entries import Entry, entries_of
from gdplay.training.loop import FRAME
from gdplay.training.specification import FULL_SPEED, SetEntries, Start, StepEpoch, StepOnce
from tests.training.linear_trainer import LinearTrainer
from tests.training.worlds import (
    EXPERIMENT,
    World,
    small_experiment,
    unfinished_experiment,
)


def trained(experiment, steps):
    trainer = LinearTrainer(experiment)
    return trainer.advance(trainer.initial_state(), steps)


@pytest.mark.parametrize("speed", [1, 10, 60, 200, 2000])
def test_it_keeps_the_chosen_speed(speed):
    world = World(seconds=10.0, late=0.0005)
    world.send(running=True, steps_per_second=speed)
    last = world.play()[-1]
    assert last.state.step == pytest.approx(10 * speed, abs=1 + speed * 2 * FRAME)
    assert last.steps_per_second == pytest.approx(speed, rel=0.05)


def test_a_paused_run_shows_itself_once_and_sleeps():
    world = World(seconds=30.0)
    world.send()
    (snapshot,) = world.play()
    assert snapshot.state.step == 0
    assert not snapshot.running
    assert snapshot.record.is_preview
    assert snapshot.steps_per_second == 0.0
    assert world.inbox.waits[-1] is None
    assert len(world.inbox.waits) <= 3


def test_no_snapshot_is_made_that_would_replace_one_that_nobody_has_seen():
    world = World(seconds=2.0)
    world.outbox.is_taken = False
    world.send(running=True, steps_per_second=1)
    world.send(1.5, running=True, steps_per_second=1)
    snapshots = world.play()
    assert [snapshot.revision for snapshot in snapshots] == [1, 2]
    assert len(world.inbox.waits) < 2.5 / FRAME


def test_mail_ends_a_chunk_at_once():
    world = World(seconds=0.05)
    made = []

    class Interrupted(LinearTrainer):
        def advance(self, state, steps, log=None, stop=None):
            if len(made) == 1:
                world.inbox.put(commands=[StepOnce(1)])
            after = super().advance(state, 1000, log, stop)
            made.append(after.step - state.step)
            world.clock.now += 0.01
            return after

    world.trainer_of = Interrupted
    world.send(running=True, steps_per_second=0)
    world.play()
    assert made[:2] == [1000, 0]


def test_a_command_shows_at_once():
    world = World()
    world.send()
    world.command(0.500, StepOnce(1))
    world.command(0.501, StepOnce(1))
    world.play()
    assert world.steps == [0, 1, 2]
    assert world.outbox.times[1:] == pytest.approx([100.500, 100.501])


def test_commands_keep_their_order():
    link = next(iter(EXPERIMENT.topology.links))
    world = World()
    typed = SetEntries(1, (Entry(link, 3.25),))
    world.send(commands=(StepOnce(1), typed, StepOnce(1), StepEpoch(1)))
    last = world.play()[-1]
    trainer = LinearTrainer(EXPERIMENT)
    state = trainer.advance(trainer.initial_state(), 1)
    values = state.parameters.copy()
    values[trainer.layout.index[link]] = 3.25
    state = trainer.advance(replace(state, parameters=values), 2)
    assert last.state.step == 3
    np.testing.assert_array_equal(last.state.parameters, state.parameters)


def test_an_epoch_ends_at_its_boundary():
    experiment = settings.set_hyperparameters(EXPERIMENT, batch_size=3)
    world = World()
    world.send(experiment=experiment)
    world.command(0.1, StepOnce(1))
    world.command(0.2, StepEpoch(1))
    world.command(0.3, StepEpoch(1))
    world.play()
    ends = [np.searchsorted(world.outbox.times, 100.0 + end) - 1 for end in (0.15, 0.25, 0.35)]
    assert [world.steps[end] for end in ends] == [1, 4, 8]


def test_commands_of_another_run_are_void():
    world = World()
    world.send(run=2, commands=(StepOnce(1), StepOnce(2)))
    assert world.play()[-1].state.step == 1


def test_a_new_rate_holds_from_the_next_step_without_a_restart():
    faster = settings.set_hyperparameters(EXPERIMENT, learning_rate=0.5)
    world = World()
    world.send(running=True)
    world.send(0.5, experiment=faster, running=True)
    last = world.play()[-1]
    (mark,) = last.history.marks
    assert mark.text == "rate 0.03 → 0.5"
    assert mark.step == pytest.approx(100, abs=4)
    reference = LinearTrainer(EXPERIMENT)
    state = reference.advance(reference.initial_state(), mark.step)
    reference.adopt(faster)
    state = reference.advance(state, last.state.step - mark.step)
    np.testing.assert_array_equal(last.state.parameters, state.parameters)
    assert last.revision == 2
    assert last.experiment is faster
    assert len(world.trainers) == 1


def test_settings_changed_before_the_first_step_leave_no_mark():
    faster = settings.set_hyperparameters(EXPERIMENT, learning_rate=0.5)
    world = World()
    world.send()
    world.send(0.5, experiment=faster)
    assert world.play()[-1].history.marks == ()


def test_a_new_network_keeps_weights_moments_and_the_step():
    grown = topology.add_unit(EXPERIMENT, 0)
    world = World()
    world.send(running=True)
    world.send(0.5)
    world.send(0.6, experiment=grown)
    snapshots = world.play()
    before, after = snapshots[-2].state, snapshots[-1].state
    assert before.step == after.step > 90
    for parameter, old in before.layout.index.items():
        new = after.layout.index[parameter]
        assert after.parameters[new] == before.parameters[old]
        assert after.slots[0, new] == before.slots[0, old]
    assert snapshots[-1].history.gradient.shape[2] == grown.topology.parameter_count
    assert snapshots[-1].history.marks[-1].text == "network changed"


def test_new_data_swap_in_without_a_restart():
    other = replace(EXPERIMENT, dataset=small_experiment(samples=60).dataset)
    world = World()
    world.send(running=True)
    world.send(0.5, experiment=other, running=True)
    last = world.play()[-1]
    assert last.state.step > 190
    assert last.position.batches == 3


def test_a_new_run_begins_anew():
    world = World()
    world.send(running=True)
    world.send(0.5, run=2)
    last = world.play()[-1]
    assert (last.run, last.state.step) == (2, 0)
    assert last.history.bucket_steps.size == 0
    assert last.losses.train == pytest.approx(
        LinearTrainer(EXPERIMENT).evaluate(trained(EXPERIMENT, 0)).train
    )


def test_an_undone_restart_brings_state_and_history_back():
    world = World()
    world.send(running=True)
    world.send(0.5)
    shown = world.play()[-1]
    world = World()
    world.send(run=2)
    world.send(0.1, run=3, start=Start(shown.state, shown.history))
    last = world.play()[-1]
    np.testing.assert_array_equal(last.state.parameters, shown.state.parameters)
    np.testing.assert_array_equal(last.state.slots, shown.state.slots)
    assert last.state.step == shown.state.step
    np.testing.assert_array_equal(last.history.gradient, shown.history.gradient)
    np.testing.assert_array_equal(last.history.objective, shown.history.objective)


def test_an_undone_cut_brings_weight_and_moment_back():
    link = next(iter(EXPERIMENT.topology.links))
    world = World()
    world.send(running=True)
    world.send(0.5)
    shown = world.play()[-1]
    entries = entries_of(shown.state, [link])
    world = World()
    world.send(start=Start(shown.state, shown.history))
    world.send(0.1, experiment=topology.cut(EXPERIMENT, [link]))
    world.send(0.2, commands=(SetEntries(1, entries),))
    last = world.play()[-1]
    np.testing.assert_array_equal(last.state.parameters, shown.state.parameters)
    np.testing.assert_array_equal(last.state.slots, shown.state.slots)


def test_divergence_pauses_and_names_step_and_rate():
    wild = settings.set_hyperparameters(EXPERIMENT, learning_rate=1e9)
    world = World()
    world.send(experiment=wild, running=True)
    last = world.play()[-1]
    assert not last.running
    assert 0 < last.halt.step == last.state.step < 20
    assert f"step {last.state.step} " in last.halt.reason
    assert "rate 1e+09" in last.halt.reason
    assert world.inbox.waits[-1] is None


def test_a_run_that_diverged_can_be_restarted():
    wild = settings.set_hyperparameters(EXPERIMENT, learning_rate=1e9)
    world = World()
    world.send(experiment=wild, running=True)
    world.send(0.5, run=2, running=True)
    last = world.play()[-1]
    assert last.running
    assert last.halt is None
    assert last.state.step > 80


def test_play_after_divergence_says_so_again():
    wild = settings.set_hyperparameters(EXPERIMENT, learning_rate=1e9)
    world = World()
    world.send(experiment=wild, running=True)
    world.send(0.4, experiment=wild, running=False)
    world.send(0.5, experiment=wild, running=True)
    snapshots = world.play()
    assert snapshots[-1].halt is not None
    assert not snapshots[-1].running
    assert snapshots[-2].halt is not None


def test_an_unfinished_experiment_is_shown_but_not_trained():
    world = World()
    world.send(experiment=unfinished_experiment(), running=True, commands=(StepOnce(1),))
    (snapshot,) = world.play()
    assert snapshot.halt.reason == "There are no points yet. Draw some, or pick a preset."
    assert not snapshot.running
    assert snapshot.state.step == 0
    assert snapshot.record is None
    assert np.isnan(snapshot.losses.train)
    assert world.inbox.waits[-1] is None


def test_an_experiment_finished_while_playing_trains():
    world = World()
    world.send(experiment=unfinished_experiment(), running=True)
    world.send(0.5, running=True)
    world.send(0.8, experiment=unfinished_experiment(), running=True)
    snapshots = world.play()
    assert max(world.steps) > 50
    assert snapshots[-1].halt is not None
    assert snapshots[-1].state.step == max(world.steps)


def test_losses_are_measured_from_step_zero_on_a_stride():
    world = World(seconds=10.0)
    world.send(running=True, steps_per_second=2000)
    last = world.play()[-1]
    steps = last.history.evaluated_steps
    assert steps[0] == 0
    assert steps[-1] == last.state.step
    assert steps.size <= 1025
    strides = set(np.diff(steps[:-1]))
    assert len(strides) == 1
    place = steps.size // 2
    reference = LinearTrainer(EXPERIMENT)
    expected = reference.evaluate(trained(EXPERIMENT, int(steps[place])))
    assert last.history.train[place] == expected.train
    assert last.history.test[place] == expected.test


class SlowTrainer(LinearTrainer):
    """Takes time to measure: its own work, or waiting for a machine that is busy."""

    def evaluate(self, state):
        self.world.clock.now += self.seconds
        self.world.effort.now += self.work
        return super().evaluate(state)


def evaluated_by_a_slow_trainer(work):
    world = World(seconds=10.0)
    kind = type("Slow", (SlowTrainer,), {"world": world, "seconds": 0.05, "work": work})
    world.trainer_of = kind
    world.send(running=True, steps_per_second=10)
    return world.play()[-1].history.evaluated_steps


def test_a_busy_machine_does_not_make_the_losses_rare():
    assert set(np.diff(evaluated_by_a_slow_trainer(work=0.0001))) == {1}


def test_costly_losses_are_measured_less_often():
    assert np.diff(evaluated_by_a_slow_trainer(work=0.05)).max() > 8


def measured_at(world, cost):
    """Let a step take 0.1 ms and each measurement `cost` seconds; return when they end."""
    measured = []

    class Timed(LinearTrainer):
        def advance(self, state, steps, log=None, stop=None):
            world.clock.now += 1e-4 * steps
            return super().advance(state, steps, log, stop)

        def evaluate(self, state):
            world.clock.now += cost
            world.effort.now += cost
            measured.append(world.clock.now)
            return super().evaluate(state)

    world.trainer_of = Timed
    return measured


def share_of_measuring(speed):
    """Of ten seconds, what the measuring of losses took after the first."""
    world, cost = World(seconds=11.0), 0.0005
    measured = measured_at(world, cost)
    world.send(running=True, steps_per_second=speed)
    world.play()
    return cost * sum(time > 101.0 for time in measured) / 10.0


def test_measuring_takes_less_of_the_time_at_full_speed():
    """The curve has its share; beside it the losses of each picture have theirs."""
    assert 0.005 < share_of_measuring(FULL_SPEED) < 0.025
    assert 0.02 < share_of_measuring(2000) < 0.06


@pytest.mark.parametrize("speed", [200, FULL_SPEED])
@pytest.mark.parametrize("cost", [0.0005, 0.05])
def test_a_picture_names_the_state_that_its_losses_are_of(cost, speed):
    world = World(seconds=5.0)
    measured_at(world, cost)
    world.send(running=True, steps_per_second=speed)
    snapshots, trainer = world.play(), LinearTrainer(EXPERIMENT)
    assert all(s.losses == trainer.evaluate(s.counted) for s in snapshots)
    late = [s.state.step - s.counted.step for s in snapshots]
    assert min(late) == 0
    assert (max(late) > 0) == (cost > 0.001)  # what is cheap is measured for each picture


def test_the_same_bits_in_chunks_of_any_size():
    ends = []
    for late in (0.0, 0.004):
        world = World(seconds=3.0, late=late)
        world.send(running=True, steps_per_second=1000)
        world.command(2.9, StepOnce(1))
        ends.append(world.play()[-1].state)
    for end in ends:
        np.testing.assert_array_equal(end.parameters, trained(EXPERIMENT, end.step).parameters)


def test_another_executor_takes_over_between_chunks():
    world = World()
    world.send(running=True)
    world.send(0.5, running=True, executor="compiled")
    last = world.play()[-1]
    assert last.executor == "compiled"
    assert [trainer.executor for trainer in world.trainers] == ["numpy", "compiled"]
    np.testing.assert_array_equal(
        last.state.parameters, trained(EXPERIMENT, last.state.step).parameters
    )
