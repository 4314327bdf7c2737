"""The trainer while the experiment changes: what stays, what starts, what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.autograd.symbol import GraphError
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits import topology as edits
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.training.trainer import Trainer
from tests.training.samples import assert_same, changed, experiment_of


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
