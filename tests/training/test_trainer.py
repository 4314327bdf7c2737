"""The trainer: what a step is, what survives an edit, and what is never lost."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.symbol import GraphError
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.program.log import StepLog
from gdplay.storage import presets
from gdplay.training.trainer import Trainer


def experiment_of(widths=(4, 2, 1), activation="tanh", output=None, **settings):
    return Experiment(
        fully_connected(("x1", "x2"), widths, activation, output),
        generate(default_recipe("circle")),
        Hyperparameters(**settings),
    )


def changed(experiment, **settings):
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **settings))


def assert_same(one, other):
    assert one.step == other.step
    for name in ("parameters", "gradient", "slots"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_micrograds_moons_follow_the_published_curve():
    trainer = Trainer(presets.load("micrograd-moons")[0])
    assert trainer.layout.size == 337
    state = trainer.initial_state()
    losses = []
    for _ in range(100):
        losses.append(trainer.evaluate(state))
        state = trainer.advance(state, 1)
    assert f"{losses[0].objective:.4f}" == "0.8958"
    assert f"{losses[1].objective:.4f}" == "1.7236"
    assert f"{losses[99].objective:.4f}" == "0.0110"
    assert losses[99].train_accuracy == 1.0


@pytest.mark.parametrize("name", list(OptimizerName))
def test_a_thousand_single_steps_are_one_call_of_a_thousand(name):
    experiment = experiment_of(optimizer=Optimizer(name))
    trainer, singly = Trainer(experiment), Trainer(experiment)
    together = trainer.advance(trainer.initial_state(), 1000)
    state = singly.initial_state()
    for _ in range(1000):
        state = singly.advance(state, 1)
    assert_same(together, state)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_second_run_gives_the_same_bits(dtype):
    experiment = experiment_of(dtype=dtype)
    one, other = Trainer(experiment), Trainer(experiment)
    first = one.advance(one.initial_state(), 300)
    assert first.parameters.dtype == np.dtype(dtype)
    assert_same(first, other.advance(other.initial_state(), 300))


@pytest.mark.parametrize("widths", [(5, 3, 1), (24, 24, 1)])
@pytest.mark.parametrize("batch", [7, 0])
def test_identical_neurons_stay_identical_to_the_bit(widths, batch):
    experiment = experiment_of(
        widths, batch_size=batch, initializer=Initializer(InitializerName.CONSTANT, gain=0.3)
    )
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 40)
    assert not np.array_equal(state.parameters, trainer.initial_state().parameters)
    for block in trainer.layout.blocks:
        matrix = state.parameters[block.start : block.stop].reshape(block.shape)
        assert (matrix == matrix[:1]).all()
        if block.source > 0:
            assert (matrix == matrix[:, :1]).all()


def test_a_zero_start_is_allowed_and_stays_symmetric():
    experiment = experiment_of(initializer=Initializer(InitializerName.ZEROS, bias=0.0))
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 50)
    block = trainer.layout.blocks[0]
    assert (state.parameters[block.start : block.stop] == 0.0).all()


def test_the_record_adds_up_and_the_preview_foretells_it():
    experiment = experiment_of(
        optimizer=Optimizer(OptimizerName.MOMENTUM), penalty=Penalty(l1=0.01, l2=0.02)
    )
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 30)
    preview = trainer.preview(state)
    after = trainer.advance(state, 1)
    record = trainer.record
    assert preview.is_preview
    assert not record.is_preview
    for name in ("before", "gradient", "update", "after", "penalty_gradient", "rows", "slots"):
        np.testing.assert_array_equal(getattr(preview, name), getattr(record, name))
    np.testing.assert_array_equal(record.before, state.parameters)
    np.testing.assert_array_equal(record.after, after.parameters)
    np.testing.assert_allclose(record.before + record.update, record.after, rtol=1e-15)
    weights = np.where(trainer.layout.is_weight, state.parameters, 0.0)
    np.testing.assert_allclose(
        record.penalty_gradient, 0.01 * np.sign(weights) + 0.02 * weights, rtol=1e-14
    )
    assert record.position == trainer.position(31)
    assert set(record.rows) <= set(experiment.dataset.train_rows)


def test_a_preview_leaves_the_training_alone():
    experiment = experiment_of()
    plain, curious = Trainer(experiment), Trainer(experiment)
    expected = plain.advance(plain.initial_state(), 20)
    state = curious.initial_state()
    for _ in range(20):
        curious.preview(state)
        state = curious.advance(state, 1)
        curious.evaluate(state)
    assert_same(expected, state)


def test_each_epoch_takes_every_sample_once_in_an_order_of_its_own():
    experiment = experiment_of(batch_size=30)
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    orders = []
    for _ in range(3):
        rows = []
        for _ in range(9):
            state = trainer.advance(state, 1)
            rows += trainer.record.rows.tolist()
        orders.append(rows)
        assert sorted(rows) == experiment.dataset.train_rows.tolist()
    assert orders[0] != orders[1] != orders[2]
    assert len(trainer.record.rows) == 250 - 8 * 30
    assert trainer.position(9).batch == trainer.position(9).batches == 9
    assert trainer.position(10) == trainer.record.position.__class__(1, 1, 9)


def test_in_fixed_order_the_samples_come_as_they_stand():
    experiment = experiment_of(shuffle=False)
    trainer = Trainer(experiment)
    trainer.advance(trainer.initial_state(), 27)
    expected = experiment.dataset.train_rows[10:20]
    np.testing.assert_array_equal(trainer.record.rows, expected)


def test_the_last_short_batch_is_averaged_over_its_own_size():
    experiment = experiment_of((1,), output="identity", batch_size=240, shuffle=False)
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 1)
    preview = trainer.preview(state)
    rows = experiment.dataset.train_rows[240:]
    values = experiment.dataset.values[:, rows]
    w, b = state.parameters[:2], state.parameters[2]
    residual = w @ values + b - (2 * experiment.dataset.labels[rows] - 1)
    expected = [*(residual @ values.T / rows.size), residual.mean()]
    np.testing.assert_allclose(preview.gradient, expected, rtol=1e-12)


def test_with_zeroing_off_the_gradient_is_the_sum_of_the_separate_ones():
    still = experiment_of(learning_rate=0.0)
    trainer = Trainer(still)
    state, separate = trainer.initial_state(), []
    for _ in range(12):
        state = trainer.advance(state, 1)
        separate.append(state.gradient)
    adding = Trainer(changed(still, zero_gradients=False))
    total = adding.advance(adding.initial_state(), 12)
    np.testing.assert_allclose(total.gradient, np.sum(separate, axis=0), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("kind", [BlockKind.UNITS, BlockKind.LAYERS])
@pytest.mark.parametrize("name", [OptimizerName.GRADIENT_DESCENT, OptimizerName.ADAM])
def test_a_block_update_leaves_everything_else_untouched(kind, name):
    experiment = experiment_of(
        block=BlockUpdate(kind, share=0.4), optimizer=Optimizer(name), penalty=Penalty(l2=0.1)
    )
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    depth_of = experiment.topology.depth_of
    seen = set()
    for _ in range(30):
        before, state = state, trainer.advance(state, 1)
        moved = np.flatnonzero(state.parameters != before.parameters)
        units = {
            p.target if isinstance(p, Link) else p.unit
            for p in (trainer.layout.parameters[at] for at in moved)
        }
        blocks = frozenset(depth_of[u] if kind is BlockKind.LAYERS else u for u in units)
        groups = 3 if kind is BlockKind.LAYERS else 7
        assert len(blocks) == round(0.4 * groups)
        same = np.setdiff1d(np.arange(trainer.layout.size), moved)
        np.testing.assert_array_equal(state.slots[:, same], before.slots[:, same])
        seen.add(blocks)
    assert len(seen) > 2


@pytest.mark.parametrize("kind", list(BlockKind))
def test_frozen_parameters_never_move(kind):
    experiment = experiment_of(block=BlockUpdate(kind, share=1.0))
    frozen = [Link(0, 2), Bias(7), Bias(8)]
    experiment = edits.set_frozen(experiment, frozen, True)
    trainer = Trainer(experiment)
    start = trainer.initial_state()
    end = trainer.advance(start, 60)
    at = [trainer.layout.index[p] for p in frozen]
    np.testing.assert_array_equal(end.parameters[at], start.parameters[at])
    others = np.setdiff1d(np.arange(trainer.layout.size), at)
    assert (end.parameters[others] != start.parameters[others]).all()


def test_an_edit_keeps_every_weight_and_moment_that_still_has_its_link():
    experiment = experiment_of(optimizer=Optimizer(OptimizerName.ADAM))
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 40)
    edited = edits.cut(edits.add_unit(experiment, 0), [Link(0, 2)])
    edited = edits.connect(edited, 1, 8)
    trainer.adopt(edited)
    carried = trainer.carry(state)
    fresh = Trainer(edited).initial_state()
    assert carried.step == 40
    for place, parameter in enumerate(carried.layout.parameters):
        old = state.layout.index.get(parameter)
        if old is None:
            assert carried.parameters[place] == fresh.parameters[place]
            assert (carried.slots[:, place] == 0.0).all()
        else:
            assert carried.parameters[place] == state.parameters[old]
            np.testing.assert_array_equal(carried.slots[:, place], state.slots[:, old])
    after = trainer.advance(carried, 10)
    assert after.step == 50
    assert np.isfinite(after.parameters).all()


def test_another_optimizer_starts_with_empty_moments_a_sibling_goes_on():
    experiment = experiment_of(optimizer=Optimizer(OptimizerName.MOMENTUM))
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 10)
    trainer.adopt(changed(experiment, optimizer=Optimizer(OptimizerName.NESTEROV)))
    assert_same(trainer.carry(state), state)
    trainer.adopt(changed(experiment, optimizer=Optimizer(OptimizerName.RMSPROP)))
    carried = trainer.carry(state)
    np.testing.assert_array_equal(carried.parameters, state.parameters)
    assert (carried.slots == 0.0).all()


def test_new_data_are_trained_on_without_a_new_program():
    experiment = experiment_of()
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 5)
    planned = trainer._planned
    other = replace(
        experiment, dataset=generate(replace(default_recipe("circle"), seed=9, points=300))
    )
    trainer.adopt(other)
    after = trainer.advance(trainer.carry(state), 1)
    assert trainer._planned is planned
    fresh = Trainer(other)
    assert_same(after, fresh.advance(fresh.carry(state), 1))
    assert trainer.evaluate(after) == fresh.evaluate(after)


def test_initial_values_are_a_function_of_seed_and_link():
    experiment = experiment_of()
    wider = edits.add_unit(experiment, 1)
    one, other = Trainer(experiment).initial_state(), Trainer(wider).initial_state()
    for parameter, place in one.layout.index.items():
        assert other.parameters[other.layout.index[parameter]] == one.parameters[place]
    reseeded = Trainer(replace(experiment, seed=1)).initial_state()
    assert (reseeded.parameters != one.parameters)[one.layout.is_weight].all()


def test_typed_values_replace_drawn_ones():
    typed = ((Link(0, 2), 3.5), (Bias(8), -1.25))
    trainer = Trainer(replace(experiment_of(), initial=typed))
    state = trainer.initial_state()
    for parameter, value in typed:
        assert state.parameters[trainer.layout.index[parameter]] == value


def test_the_log_sees_every_step():
    experiment = experiment_of()
    trainer = Trainer(experiment)
    log = StepLog(trainer.layout.size, capacity=16)
    state = trainer.initial_state()
    losses, gradients = [], []
    watcher = Trainer(experiment)
    watched = watcher.initial_state()
    for _ in range(100):
        single = StepLog(trainer.layout.size, start=watched.step)
        watched = watcher.advance(watched, 1, single)
        losses.append(single.loss[2, 0])
        gradients.append(single.gradient[2, 0])
    for steps in (1, 2, 30, 67):
        state = trainer.advance(state, steps, log)
    assert (log.count, log.width, log.used) == (100, 8, 13)
    for bucket, step in enumerate(log.steps):
        part = slice(step, step + 8)
        np.testing.assert_array_equal(log.loss[0, bucket], np.min(losses[part]))
        np.testing.assert_array_equal(log.loss[1, bucket], np.max(losses[part]))
        np.testing.assert_array_equal(log.loss[2, bucket], losses[part][-1])
        np.testing.assert_array_equal(log.gradient[0, bucket], np.min(gradients[part], axis=0))
        np.testing.assert_array_equal(log.gradient[1, bucket], np.max(gradients[part], axis=0))


def test_a_stop_ends_between_two_steps():
    trainer = Trainer(experiment_of())
    asked = iter(range(1000))
    state = trainer.advance(trainer.initial_state(), 100, stop=lambda: next(asked) >= 7)
    assert 6 <= state.step <= 8
    plain = Trainer(experiment_of())
    assert_same(state, plain.advance(plain.initial_state(), state.step))


def test_divergence_stops_and_names_step_and_instruction():
    experiment = experiment_of(
        (4, 1), "relu", "identity", learning_rate=10.0, loss=LossName.SUM_SQUARED
    )
    trainer = Trainer(experiment)
    log = StepLog(trainer.layout.size)
    state = trainer.advance(trainer.initial_state(), 1000, log)
    assert 0 < state.step < 1000
    assert trainer.divergence.step == state.step == log.count
    assert not log.loss[2, log.used - 1] <= 1e6 * log.loss[2, 0]

    huge = replace(experiment, initial=((Link(0, 2), 1e200),))
    trainer = Trainer(huge)
    state = trainer.advance(trainer.initial_state(), 1000)
    assert state.step == 1
    assert trainer.divergence.first_step == 1
    assert trainer.divergence.instruction == "square of shape (1, batch)"


def test_what_is_not_finite_is_refused_before_the_first_step():
    experiment = experiment_of()
    with pytest.raises(GraphError, match="learning rate"):
        Trainer(changed(experiment, learning_rate=float("nan"))).advance(
            Trainer(experiment).initial_state(), 1
        )
    values = experiment.dataset.values.copy()
    values[0, experiment.dataset.train_rows[3]] = np.nan
    broken = replace(experiment, dataset=replace(experiment.dataset, values=values))
    with pytest.raises(GraphError, match="gather: inputs"):
        Trainer(broken).advance(Trainer(broken).initial_state(), 1)


def test_an_unfinished_experiment_has_a_state_but_no_steps():
    empty = Dataset(
        ("x1", "x2"), np.zeros((2, 0)), np.zeros(0), np.zeros(0, bool), np.zeros(0, bool)
    )
    trainer = Trainer(replace(experiment_of(), dataset=empty))
    state = trainer.initial_state()
    assert state.parameters.size == 25
    assert trainer.position(3).batches == 0
    assert np.isnan(trainer.evaluate(state).train)
    with pytest.raises(ValueError, match="no training sample"):
        trainer.advance(state, 1)
