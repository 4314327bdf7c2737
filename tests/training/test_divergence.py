"""NaN and overflow are never masked: the step, the part of it and the instruction are named."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.dataset import REGRESSION, Dataset
from gdplay.experiment.edits.settings import set_hyperparameters
from gdplay.experiment.edits.topology import set_frozen
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.program.log import StepLog
from gdplay.training.run import Run
from gdplay.training.specification import RunSpecification
from gdplay.training.trainer import Trainer
from tests.training.samples import experiment_of


def line_through(x, labels, widths=(1,), activation="identity", initial=(), **settings):
    """Return an experiment on one input column x1; every value that is not given starts at 0."""
    size = len(x)
    none = np.zeros(size, bool)
    data = Dataset(("x1",), np.array([x], float), np.array(labels, float), none, none, REGRESSION)
    topology = fully_connected(("x1",), widths, activation, "identity")
    zero = {Link(0, 1): 0.0, Bias(1): 0.0}
    return Experiment(
        topology,
        data,
        Hyperparameters(batch_size=0, loss=LossName.SUM_SQUARED, **settings),
        initial=tuple(sorted((zero | dict(initial)).items())),
    )


def diverged(experiment, steps=50, executor="numpy"):
    trainer = Trainer(experiment, executor)
    state = trainer.advance(trainer.initial_state(), steps)
    assert trainer.divergence is not None
    assert trainer.divergence.step == state.step
    return trainer.divergence


def test_a_loss_that_only_grows_is_told_apart():
    experiment = experiment_of(
        (4, 1), "relu", "identity", learning_rate=10.0, loss=LossName.SUM_SQUARED
    )
    trainer = Trainer(experiment)
    log = StepLog(trainer.layout.size)
    state = trainer.advance(trainer.initial_state(), 1000, log)
    found = trainer.divergence
    assert found.step == state.step == log.count < 1000
    assert (found.rate, found.first_step, found.instruction) == (10.0, 0, "")
    assert found.cause == "the loss is more than a million times the first one"


PHASES = {
    "the forward pass": line_through(
        [1e160, 2.0], [1, 0], (1, 1), initial={Link(0, 1): 1e200, Link(1, 2): 1.0}
    ),
    "the loss": line_through([1, 2], [1e200, 0]),
    "the penalty": line_through(
        [1, 2], [1, 0], (1, 1), "tanh", {Link(0, 1): 1e200}, penalty=Penalty(l2=0.1)
    ),
    "the backward pass": line_through([1e160, 1], [1e150, 0]),
    "the update of the parameters": line_through(
        [1e5, 1], [1e150, 0], optimizer=Optimizer(OptimizerName.RMSPROP)
    ),
    "the learning rate's schedule": line_through(
        [1, 2],
        [1, 0],
        learning_rate=1e-250,
        schedule=Schedule(ScheduleName.EXPONENTIAL, steps=1, factor=1e200),
    ),
}
"""An experiment for each part of a step, in which a number overflows there first."""


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("executor", ["numpy", "compiled"])
@pytest.mark.parametrize("phase", list(PHASES))
def test_the_part_of_the_step_is_named(phase, executor):
    found = diverged(PHASES[phase], executor=executor)
    assert found.phase == phase
    assert found.first_step == (3 if phase.endswith("schedule") else 1)
    assert " of shape (" in found.instruction
    assert f"in update {found.first_step} " in found.cause
    assert phase in found.cause


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("executor", ["numpy", "compiled"])
def test_an_overflow_that_the_loss_does_not_show_is_reported(executor):
    """AdaGrad's sum is infinite, its update therefore 0: the loss just stands still."""
    experiment = line_through(
        [1e5, 1], [1e150, 0], optimizer=Optimizer(OptimizerName.ADAGRAD), learning_rate=0.5
    )
    trainer = Trainer(experiment, executor)
    log = StepLog(trainer.layout.size)
    state = trainer.advance(trainer.initial_state(), 20, log)
    assert np.isfinite(log.loss[:, : log.used]).all()
    assert np.isfinite(state.parameters).all()
    assert trainer.divergence.first_step == 1
    assert trainer.divergence.instruction == "square of shape (2,)"


def test_an_infinite_weight_behind_a_saturated_unit_is_reported():
    experiment = line_through(
        [2.0, -1.0], [9.0, 9.0], (1, 1), "tanh", {Link(1, 2): 1.0}, learning_rate=1e308
    )
    frozen = (Bias(1), Bias(2), Link(1, 2))
    experiment = replace(experiment, topology=set_frozen(experiment, frozen, True).topology)
    found = diverged(experiment)
    assert (found.first_step, found.phase) == (1, "the update of the parameters")


@pytest.mark.parametrize("chunks", [[40], [1] * 40, [7] * 6])
def test_the_first_step_does_not_depend_on_how_the_steps_are_divided(chunks):
    schedule = Schedule(ScheduleName.EXPONENTIAL, steps=1, factor=1e10)
    experiment = line_through([1, 2], [0, 0], learning_rate=0.1, schedule=schedule)
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    for steps in chunks:
        state = trainer.advance(state, steps)
        if trainer.divergence is not None:
            break
    assert trainer.divergence.first_step == 32


def test_an_infinity_on_the_way_to_a_finite_number_is_no_culprit():
    """With β₁ = 0 Adam takes ln 0 on its way to 0ᵗ = 0, in every step of a sound run."""
    adam = Optimizer(OptimizerName.ADAM, beta1=0.0)
    sound = Trainer(experiment_of(optimizer=adam, learning_rate=0.01))
    sound.advance(sound.initial_state(), 30)
    assert sound.divergence is None
    found = diverged(line_through([1e5, 1], [1e150, 0], optimizer=adam))
    assert found.instruction == "square of shape (2,)"


def test_numbers_that_are_not_finite_keep_the_run_where_it_stopped():
    began = RunSpecification(1, 1, PHASES["the backward pass"], True)
    run = Run(began, Trainer, clock=lambda: 0.0)
    run.advance(100, lambda: False)
    halt, step = run.halt, run.state.step
    run.adopt(replace(began, revision=2, running=False))
    run.adopt(replace(began, revision=3, running=True))
    assert run.halt is halt
    lower = set_hyperparameters(began.experiment, learning_rate=1e-9)
    run.adopt(replace(began, revision=4, experiment=lower))
    assert run.halt is halt
    assert run.advance(10, lambda: False) == 0
    assert run.state.step == step


def test_the_window_says_step_rate_and_where_it_began():
    run = Run(RunSpecification(1, 1, PHASES["the backward pass"], True), Trainer, clock=lambda: 0.0)
    run.advance(100, lambda: False)
    assert run.halt.reason == (
        "Training diverged at step 1 with rate 0.03: in update 1 a number grew beyond all "
        "bounds, first in the backward pass (matmul of shape (1, 1)). "
        "Lower the rate and restart."
    )
