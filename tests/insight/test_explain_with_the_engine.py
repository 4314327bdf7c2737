"""The terms that are shown against the steps that the engine makes."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.explain import explain, fits, folded
from gdplay.training.trainer import Trainer
from tests.gui.plots.runs import dataset

NET = fully_connected(("x1", "x2"), (3, 1))


def trained(settings: Hyperparameters, topology=NET, steps=9):
    experiment = Experiment(topology, dataset(), replace(settings, batch_size=7), seed=1)
    trainer = Trainer(experiment)
    return experiment, trainer, trainer.advance(trainer.initial_state(), steps)


def explanations(experiment, trainer, state):
    """Return what is said of each parameter in the last step and in the next."""
    for record, update_number in (
        (trainer.record, state.step),
        (trainer.preview(state), state.step + 1),
    ):
        assert fits(record, state.layout, experiment)
        for parameter in state.layout.parameters:
            yield explain(record, state.layout, experiment, parameter, update_number)


@pytest.mark.parametrize("name", [name.value for name in OptimizerName])
@pytest.mark.parametrize("zero", [True, False])
def test_the_terms_come_to_the_engines_update(name, zero) -> None:
    settings = Hyperparameters(
        learning_rate=0.05,
        optimizer=Optimizer(OptimizerName(name), weight_decay=0.3),
        penalty=Penalty(l1=0.01, l2=0.02),
        schedule=Schedule(ScheduleName.EXPONENTIAL, steps=10),
        zero_gradients=zero,
    )
    for told in explanations(*trained(settings)):
        update = folded(told.gradient, told.terms)
        # The next value itself; of Adam's to the last bits, for it multiplies in another order.
        is_reordered = name in (OptimizerName.ADAM, OptimizerName.ADAMW)
        rounding = 4.0 * np.spacing(max(abs(told.before), abs(update)))
        assert abs(told.before + update - told.after) <= (rounding if is_reordered else 0.0)
        assert abs(told.before + told.update - told.after) <= rounding
        verb = {True: ("raises", "raised"), False: ("lowers", "lowered")}[told.update > 0]
        assert f"the update {verb[0 if told.is_preview else 1]}" in told.sentence


def test_a_frozen_weight_is_said_to_be_frozen() -> None:
    frozen = Link(0, 2)
    topology = replace(NET, frozen_links=frozenset({frozen}))
    for told in explanations(*trained(Hyperparameters(), topology)):
        assert told.frozen == (told.parameter == frozen)
        assert ("frozen" in told.sentence) == told.frozen
        assert (told.update == 0.0) == told.frozen


@pytest.mark.parametrize("name", [OptimizerName.GRADIENT_DESCENT, OptimizerName.ADAM])
def test_outside_its_block_a_parameter_stays(name) -> None:
    settings = Hyperparameters(
        optimizer=Optimizer(name), block=BlockUpdate(BlockKind.UNITS, share=0.5)
    )
    told = list(explanations(*trained(settings)))
    outside = [t for t in told if "another block" in t.sentence]
    assert 0 < len(outside) < len(told)
    assert all(t.update == 0.0 and t.terms == () for t in outside)
    assert all(t.update != 0.0 for t in told if t not in outside)


def test_the_penaltys_part_is_within_the_gradient() -> None:
    plain = trained(Hyperparameters(), steps=0)
    held = trained(Hyperparameters(penalty=Penalty(l2=0.5)), steps=0)
    without = plain[1].preview(plain[2])
    with_it = held[1].preview(held[2])
    assert np.allclose(with_it.gradient - without.gradient, with_it.penalty_gradient, atol=1e-15)
