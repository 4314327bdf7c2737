"""The trainer: what a step is, what survives an edit, and what is never lost."""

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import (
    Initializer,
    InitializerName,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.nn.activations import ACTIVATIONS
from gdplay.program.log import StepLog
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.training.samples import assert_same, experiment_of


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


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_identical_neurons_stay_identical_to_the_bit(activation, dtype):
    for widths, batch in (((5, 3, 1), 7), ((7, 5, 1), 0), ((24, 24, 1), 33)):
        experiment = experiment_of(
            widths,
            activation,
            batch_size=batch,
            dtype=dtype,
            optimizer=Optimizer(OptimizerName.ADAM),
            initializer=Initializer(InitializerName.CONSTANT, gain=0.1),
        )
        trainer = Trainer(experiment)
        start = trainer.initial_state()
        state = trainer.advance(start, 25)
        assert state.step == 25
        assert not np.array_equal(state.parameters, start.parameters)
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
