from dataclasses import replace

import pytest

from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight.explain import Explanation, explain, fits, folded
from gdplay.nn.layout import layout_of
from tests.insight.steps import steps

WEIGHT = Link(0, 2)
PLAIN = Hyperparameters(learning_rate=0.1)


def settings(name: str, **changes) -> Hyperparameters:
    return replace(PLAIN, optimizer=Optimizer(OptimizerName(name)), **changes)


def told(chosen: Hyperparameters, parameter=WEIGHT, record_changes=None, **kind) -> Explanation:
    run = steps(chosen, **kind)
    record = replace(run.record, **(record_changes or {}))
    return explain(record, run.layout, run.experiment, parameter, run.made)


@pytest.mark.parametrize("name", [name.value for name in OptimizerName])
def test_the_terms_come_to_the_update(name: str) -> None:
    run = steps(settings(name))
    for parameter in run.layout.parameters:
        explanation = explain(run.record, run.layout, run.experiment, parameter, run.made)
        recomputed = folded(explanation.gradient, explanation.terms)
        assert recomputed == pytest.approx(explanation.update, rel=1e-13)
        assert explanation.before + explanation.update == explanation.after


MOMENTS = {
    "momentum": ("velocity, v ← βv + g",),
    "nesterov": ("velocity, v ← βv + g",),
    "adagrad": ("sum of squares, s ← s + g²",),
    "rmsprop": ("mean square, s ← αs + (1 − α)g²",),
    "adam": ("moment, m ← β₁m + (1 − β₁)g", "moment, v ← β₂v + (1 − β₂)g²"),
    "adamw": ("moment, m ← β₁m + (1 − β₁)g", "moment, v ← β₂v + (1 − β₂)g²"),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_the_moments_are_shown_with_what_they_hold(name: str) -> None:
    run = steps(settings(name))
    for place, parameter in enumerate(run.layout.parameters):
        explanation = explain(run.record, run.layout, run.experiment, parameter, run.made)
        values = {term.label: term.value for term in explanation.terms}
        assert tuple(values[label] for label in MOMENTS[name]) == tuple(run.record.slots[:, place])


def test_what_is_kept_of_the_velocity_is_momentum_times_the_one_before() -> None:
    before, run = steps(settings("momentum"), made=6), steps(settings("momentum"), made=7)
    beta = run.experiment.hyperparameters.optimizer.momentum
    for place, parameter in enumerate(run.layout.parameters):
        explanation = explain(run.record, run.layout, run.experiment, parameter, run.made)
        kept = next(term.value for term in explanation.terms if term.label.startswith("βv"))
        assert kept == pytest.approx(beta * before.record.slots[0, place], rel=1e-12)


@pytest.mark.parametrize("name", [name.value for name in OptimizerName])
@pytest.mark.parametrize("made", [1, 2, 7])
def test_the_sentence_names_what_the_update_does(name: str, made: int) -> None:
    run = steps(settings(name), made=made)
    for parameter in run.layout.parameters:
        explanation = explain(run.record, run.layout, run.experiment, parameter, run.made)
        verb = "raises" if explanation.update > 0 else "lowers"
        assert f"so the update {verb}" in explanation.sentence


def test_gradient_descent_goes_against_its_gradient() -> None:
    assert told(PLAIN, gradient=2.0).sentence == (
        "The gradient is positive: a larger weight would raise the loss, so the update lowers it."
    )
    assert told(PLAIN, Bias(2), gradient=-2.0, preview=False).sentence == (
        "The gradient was negative: a larger bias would have lowered the loss, "
        "so the update raised it."
    )


def test_with_a_penalty_the_gradient_is_of_loss_and_penalty() -> None:
    explanation = told(replace(PLAIN, penalty=Penalty(l2=0.1)), gradient=2.0)
    assert "raise the loss plus penalty" in explanation.sentence


def test_an_added_up_gradient_says_so() -> None:
    explanation = told(replace(PLAIN, zero_gradients=False), gradient=-2.0)
    assert explanation.sentence == (
        "The gradient, added up over the steps so far, is negative, "
        "so the update raises the weight."
    )


@pytest.mark.parametrize(
    ("gradient", "ending"),
    [
        (1e-9, "; this batch's gradient alone would lower it."),
        (-1e-9, ", as this batch's gradient alone would."),
        (0.0, ", though this batch's gradient is zero."),
    ],
)
def test_a_velocity_may_outvote_the_gradient(gradient: float, ending: str) -> None:
    run = steps(settings("momentum"), gradient=gradient)
    raised = [p for p, u in zip(run.layout.parameters, run.record.update, strict=True) if u > 0]
    explanation = explain(run.record, run.layout, run.experiment, raised[0], run.made)
    beginning = "The velocity is negative, so the update raises the weight"
    assert explanation.sentence == beginning + ending


def test_a_zero_gradient_leaves_the_weight() -> None:
    assert told(PLAIN, gradient=0.0).sentence == (
        "The gradient is zero on this batch, so the weight stays."
    )


def test_a_frozen_parameter_has_no_terms() -> None:
    net = replace(fully_connected(("x1", "x2"), (3, 1)), frozen_links=frozenset({Link(0, 2)}))
    explanation = told(PLAIN, topology=net)
    assert explanation.frozen
    assert explanation.terms == ()
    assert explanation.update == 0.0
    assert explanation.sentence == (
        "This weight is frozen: it stays as it is, whatever its gradient."
    )


def test_a_parameter_outside_the_block_stays() -> None:
    blocks = replace(PLAIN, block=BlockUpdate(BlockKind.UNITS))
    run = steps(blocks)
    record = replace(run.record, update=run.record.update * 0.0, after=run.record.before)
    explanation = explain(record, run.layout, run.experiment, Link(0, 2), run.made)
    assert explanation.terms == ()
    assert explanation.sentence == "This step updates another block, so the weight stays."


def test_a_rate_of_zero_moves_nothing() -> None:
    explanation = told(replace(PLAIN, learning_rate=0.0), preview=False)
    assert explanation.sentence == "The learning rate was 0, so the weight stayed."


def test_a_gradient_that_is_not_finite_is_called_divergence() -> None:
    explanation = told(PLAIN, gradient=float("nan"))
    assert "diverged" in explanation.sentence


def test_a_parameter_the_layout_lacks_is_refused() -> None:
    with pytest.raises(KeyError):
        told(PLAIN, Link(90, 91))


def test_an_update_that_rounds_away_says_so() -> None:
    run = steps(PLAIN)
    record = replace(run.record, update=run.record.update * 0.0, after=run.record.before)
    explanation = explain(record, run.layout, run.experiment, WEIGHT, run.made)
    assert explanation.sentence == ("The update is too small to change it, so the weight stays.")


def test_a_step_by_another_optimizer_or_network_does_not_fit() -> None:
    run = steps(PLAIN)
    assert fits(run.record, run.layout, run.experiment)
    adam = replace(run.experiment, hyperparameters=settings("adam"))
    assert not fits(run.record, run.layout, adam)
    other = layout_of(fully_connected(("x1",), (1,)))
    assert not fits(run.record, other, run.experiment)
