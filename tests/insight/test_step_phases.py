"""The numbers of each phase against a forward and a backward pass written out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.parameter import Bias, Link
from gdplay.insight.step_phases import Phase, Scope, Stop, open_step, phase_values, stops
from gdplay.nn.network import forward_all
from gdplay.storage import presets
from gdplay.training.history import RunHistory
from gdplay.training.snapshot import Snapshot
from gdplay.training.trainer import Trainer
from tests.networks import random_experiment


def paused(experiment, steps=0):
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), steps)
    losses = trainer.evaluate(state)
    return Snapshot(
        run=1,
        revision=1,
        experiment=experiment,
        state=state,
        position=trainer.position(state.step),
        running=False,
        steps_per_second=0.0,
        losses=losses,
        record=trainer.preview(state),
        history=RunHistory(trainer.layout).freeze(state.step, losses),
        executor="numpy",
    )


def by_hand(experiment, parameters, layout, row):
    """Return activations and δ of one sample of a tanh network, by the textbook's formulas."""
    topology = experiment.topology
    weight = dict(zip(layout.parameters, parameters, strict=True))
    values = experiment.dataset.values[:, row]
    active = {unit.id: values[k] for k, unit in enumerate(topology.inputs)}
    for unit in topology.units:
        z = weight[Bias(unit.id)]
        z += sum(weight[k] * active[k.source] for k in topology.links if k.target == unit.id)
        active[unit.id] = np.tanh(z)
    output = topology.output_layer[0].id
    wanted = 2.0 * experiment.dataset.labels[row] - 1.0
    upstream = {output: 2.0 * (active[output] - wanted)}
    delta = {}
    for unit in reversed(list(topology.units)):
        back = upstream.get(unit.id, 0.0)
        back += sum(weight[k] * delta[k.target] for k in topology.links if k.source == unit.id)
        delta[unit.id] = (1.0 - active[unit.id] ** 2) * back
    return active, delta, (active[output] - wanted) ** 2


@pytest.fixture(scope="module")
def seed_step():
    experiment, _ = presets.load("seed-example")
    return open_step(paused(experiment, 3))


def test_forward_and_backward_show_the_textbooks_numbers(seed_step):
    experiment, batch = seed_step.step.experiment, seed_step.step.batch
    for place, row in enumerate(batch.rows):
        active, delta, loss = by_hand(experiment, batch.parameters, batch.layout, row)
        ahead = phase_values(seed_step, Stop(Phase.FORWARD), place)
        back = phase_values(seed_step, Stop(Phase.BACKWARD), place)
        assert dict(ahead.units) == pytest.approx(active, rel=1e-12)
        assert dict(back.units) == pytest.approx(delta, rel=1e-10)
        assert seed_step.losses[place] == pytest.approx(loss, rel=1e-12)
        assert ahead.columns == (0, 1, 2, 3)
        assert back.columns == (3, 2, 1)
    assert seed_step.data == pytest.approx(seed_step.losses.sum())


def test_the_samples_gradients_add_up_to_the_one_the_update_uses(seed_step):
    experiment, batch, record = (
        seed_step.step.experiment,
        seed_step.step.batch,
        seed_step.step.record,
    )
    total = np.zeros(batch.layout.size)
    for place, row in enumerate(batch.rows):
        active, delta, _ = by_hand(experiment, batch.parameters, batch.layout, row)
        total += [
            active[p.source] * delta[p.target] if isinstance(p, Link) else delta[p.unit]
            for p in batch.layout.parameters
        ]
        shown = phase_values(seed_step, Stop(Phase.BACKWARD, place), place).parameters
        assert shown == pytest.approx(total, rel=1e-9, abs=1e-12)
    update = phase_values(seed_step, Stop(Phase.UPDATE), 0).parameters
    assert update == pytest.approx(-0.1 * total, rel=1e-9, abs=1e-12)
    assert np.array_equal(update, record.update)


def test_zero_shows_what_is_there_before_the_first_share():
    experiment, _ = presets.load("seed-example")
    off = replace(
        experiment, hyperparameters=replace(experiment.hyperparameters, zero_gradients=False)
    )
    piled = open_step(paused(off, 2))
    kept = phase_values(piled, Stop(Phase.ZERO), 0).parameters
    assert np.array_equal(kept, piled.kept)
    assert np.abs(kept).max() > 0
    clean = open_step(paused(experiment, 2))
    assert not phase_values(clean, Stop(Phase.ZERO), 0).parameters.any()


@pytest.mark.parametrize("seed", range(20))
def test_sample_by_sample_ends_with_the_gradient_of_the_batch(seed):
    """Whatever the loss, the penalty, the activations and the links."""
    opened = open_step(paused(random_experiment(seed), 1))
    batch, record = opened.step.batch, opened.step.record
    last = opened.size - 1
    shown = phase_values(opened, Stop(Phase.BACKWARD, last), last).parameters
    assert np.array_equal(shown, record.gradient)
    if last:
        before = phase_values(opened, Stop(Phase.BACKWARD, last - 1), last - 1).parameters
        share = [
            (batch.activation[p.source] if isinstance(p, Link) else np.ones(opened.size))[last]
            * batch.delta[p.target if isinstance(p, Link) else p.unit][last]
            for p in batch.layout.parameters
        ]
        whole = before + np.array(share) / batch.mean_over + record.penalty_gradient
        assert whole == pytest.approx(record.gradient, rel=1e-9, abs=1e-11)
    inputs = np.array([batch.activation[unit.id] for unit in batch.layout.topology.inputs])
    units = forward_all(batch.layout, record.before, inputs)
    for unit, value in phase_values(opened, Stop(Phase.FORWARD), last).units.items():
        assert value == pytest.approx(units.activation[unit][last], rel=1e-12)


def test_the_stops_are_the_phases_in_their_order():
    assert [stop.phase for stop in stops(Scope.BATCH, 5)] == list(Phase)
    told = [f"{stop.phase} {stop.place}" for stop in stops(Scope.SAMPLE, 2)]
    assert told == [
        "forward 0", "loss 0", "zero 0", "backward 0",
        "forward 1", "loss 1", "backward 1", "update 1",
    ]  # fmt: skip


def test_a_running_snapshot_opens_nothing():
    experiment, _ = presets.load("seed-example")
    snapshot = paused(experiment)
    assert open_step(replace(snapshot, record=None)) is None
    assert open_step(replace(snapshot, record=replace(snapshot.record, is_preview=False))) is None
