"""What cannot be computed is refused when the step is built, by operation and shapes."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay import MLP, Tensor
from gdplay.autograd.symbol import GraphError
from gdplay.experiment.hyperparameters import Optimizer, Penalty, Schedule, ScheduleName
from gdplay.experiment.parameter import Link
from gdplay.training.trainer import Trainer
from tests.training.samples import changed, experiment_of

NAN, INFINITY = float("nan"), float("inf")


def refusal(experiment, use):
    """Return the message with which a trainer of `experiment` refuses."""
    trainer = Trainer(experiment)
    with pytest.raises(GraphError) as caught:
        use(trainer)
    return str(caught.value)


def advance(trainer):
    return trainer.advance(trainer.initial_state(), 1)


def preview(trainer):
    return trainer.preview(trainer.initial_state())


def evaluate(trainer):
    return trainer.evaluate(trainer.initial_state())


@pytest.mark.parametrize("use", [advance, preview])
@pytest.mark.parametrize("bad", [NAN, INFINITY, -INFINITY])
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("learning rate", lambda bad: {"learning_rate": bad}),
        ("l1", lambda bad: {"penalty": Penalty(l1=bad)}),
        ("l2", lambda bad: {"penalty": Penalty(l2=bad)}),
        ("delta", lambda bad: {"huber_delta": bad}),
        ("momentum", lambda bad: {"optimizer": Optimizer(momentum=bad)}),
        ("epsilon", lambda bad: {"optimizer": Optimizer(epsilon=bad)}),
        ("factor", lambda bad: {"schedule": Schedule(ScheduleName.STEP, factor=bad)}),
        ("final", lambda bad: {"schedule": Schedule(ScheduleName.LINEAR, final=bad)}),
    ],
)
def test_a_setting_that_is_not_finite(name, settings, bad, use):
    said = refusal(experiment_of(**settings(bad)), use)
    assert said == f"step: {name} of shape () is {bad}, not finite in float64"


def test_a_rate_that_is_not_finite_is_refused_while_training_goes_on():
    experiment = experiment_of()
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 5)
    trainer.adopt(changed(experiment, learning_rate=NAN))
    with pytest.raises(GraphError, match="learning rate"):
        trainer.advance(trainer.carry(state), 1)
    trainer.adopt(experiment)
    assert trainer.advance(trainer.carry(state), 1).step == 6


@pytest.mark.parametrize("use", [advance, preview, evaluate])
@pytest.mark.parametrize("bad", [NAN, INFINITY])
@pytest.mark.parametrize("name", ["inputs", "labels"])
def test_a_number_in_the_data_that_is_not_finite(name, bad, use):
    experiment = experiment_of()
    dataset = experiment.dataset
    values, labels = dataset.values.copy(), dataset.labels.copy()
    row = dataset.train_rows[3]
    if name == "inputs":
        values[1, row] = bad
    else:
        labels[row] = bad
    broken = replace(experiment, dataset=replace(dataset, values=values, labels=labels))
    shape = "(2, 250)" if name == "inputs" else "(250,)"
    said = refusal(broken, use)
    assert said == f"gather: {name} of shape {shape} hold a number not finite in float64"


@pytest.mark.parametrize("use", [advance, preview, evaluate])
def test_a_number_that_float32_cannot_hold(use):
    experiment = experiment_of(dtype="float32")
    values = experiment.dataset.values * 1e200
    said = refusal(replace(experiment, dataset=replace(experiment.dataset, values=values)), use)
    assert "inputs of shape (2, 250)" in said
    assert "float32" in said
    if use is not evaluate:
        said = refusal(changed(experiment, learning_rate=1e39), use)
        assert said == "step: learning rate of shape () is 1e+39, not finite in float32"


def test_a_weight_that_float32_cannot_hold_is_reported_as_divergence():
    typed = replace(experiment_of(dtype="float32"), initial=((Link(0, 2), 1e39),))
    trainer = Trainer(typed)
    trainer.advance(trainer.initial_state(), 10)
    assert trainer.divergence.first_step == 1


def test_a_state_of_another_network_is_refused():
    state = Trainer(experiment_of((3, 1))).initial_state()
    trainer = Trainer(experiment_of((4, 1)))
    for use in (lambda: trainer.advance(state, 1), lambda: trainer.preview(state)):
        with pytest.raises(GraphError, match=r"step: .*\(13,\).* \(17,\)"):
            use()
    adam = Trainer(experiment_of((3, 1), optimizer=Optimizer("adam")))
    with pytest.raises(GraphError, match=r"step: .*\(0, 13\).*2 slots of shape \(13,\)"):
        adam.advance(state, 1)


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: MLP(3, [4, 1])([1.0, 2.0]), ["matmul", "(4, 3)", "(2, 1)"]),
        (lambda: MLP(3, [4, 1])(np.ones((2, 7))), ["matmul", "(4, 3)", "(2, 7)"]),
        (lambda: MLP(2, [1])(np.ones(2, np.float32)), ["matmul", "float32", "float64"]),
        (lambda: Tensor([1.0, 2.0]) - Tensor([1.0, 2.0, 3.0]), ["subtract", "(2,)", "(3,)"]),
        (lambda: Tensor([[1.0, 2.0]]) ** NAN, ["power", "(1, 2)", "nan"]),
        (lambda: Tensor(2.0) ** -INFINITY, ["power", "()", "-inf"]),
        (lambda: MLP(2, [3])([1.0, 2.0]).backward(), ["backward", "(3,)"]),
    ],
)
def test_the_teaching_api_names_operation_and_shapes(build, words):
    with pytest.raises(GraphError) as caught:
        build()
    for word in words:
        assert word in str(caught.value)
