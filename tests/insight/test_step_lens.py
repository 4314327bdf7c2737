"""The step lens, on quadratics where all is known, and against the engine's own steps."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Optimizer,
    OptimizerName,
    Penalty,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.topology import fully_connected
from gdplay.insight.lens_meter import LensMeter
from gdplay.insight.step_lens import LossOver, StepLens, step_rate
from gdplay.insight.step_verdict import Verdict, judge
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.insight.test_curvature import experiment, trained
from tests.networks import random_experiment

LINE = fully_connected(("x1", "x2"), (1,), "identity")


def quadratic(**settings):
    """Return an experiment whose objective is ½ mean (w·x + b − t)², and its Hessian."""
    chosen = experiment(LINE, **{"batch_size": 0, **settings})
    rows = chosen.dataset.train_rows
    z = np.vstack([chosen.dataset.values[:, rows], np.ones(rows.size)])
    return chosen, z @ z.T / rows.size, z


def state_at(parameters):
    layout = layout_of(LINE)
    return TrainingState(
        layout, np.array(parameters), np.zeros(layout.size), np.zeros((0, layout.size)), 0
    )


def along(hessian, place):
    """Return λ and an eigenvector of it."""
    values, vectors = np.linalg.eigh(hessian)
    return values[place], vectors[:, place]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_quadratic_falls_below_one_over_lambda_and_grows_above_two(place) -> None:
    """From a point that lies off the minimum along one eigenvector alone."""
    chosen, hessian, z = quadratic()
    targets = 2.0 * chosen.dataset.labels[chosen.dataset.train_rows] - 1.0
    minimum = np.linalg.lstsq(z.T, targets, rcond=None)[0]
    curvature, vector = along(hessian, place)
    lens = LensMeter().measure(chosen, state_at(minimum + 0.7 * vector), LossOver.TRAIN)
    floor = 0.5 * np.mean((z.T @ minimum - targets) ** 2)
    expected = floor + 0.5 * curvature * (0.7 * (1 - lens.rates * curvature)) ** 2
    np.testing.assert_allclose(lens.losses, expected, rtol=1e-9)
    np.testing.assert_allclose(lens.model(lens.rates), expected, rtol=1e-5)
    assert lens.model_lowest == pytest.approx(1 / curvature, rel=1e-6)
    # What 1/λ and 2/λ say of many steps holds for this one.
    rates = (0.2 / curvature, 0.9 / curvature, 1.9 / curvature, 2.1 / curvature)
    verdicts = [judge(lens, rate).verdict for rate in rates]
    assert verdicts == [Verdict.RIGHT, Verdict.RIGHT, Verdict.PAST, Verdict.RISES]
    assert judge(lens, 0.01 / curvature).verdict is Verdict.SMALL


def test_zigzag_shrinks_up_to_two_over_lambda_step_after_step() -> None:
    """The lens of each step of the run itself, along the sharpest direction."""
    chosen, hessian, z = quadratic()
    targets = 2.0 * chosen.dataset.labels[chosen.dataset.train_rows] - 1.0
    minimum = np.linalg.lstsq(z.T, targets, rcond=None)[0]
    curvature, vector = along(hessian, 2)
    meter = LensMeter()
    for share, shrinks in ((1.8, True), (2.2, False)):
        at, rate = minimum + 0.1 * vector, share / curvature
        distances = [0.1]
        for _ in range(4):
            lens = meter.measure(chosen, state_at(at), LossOver.TRAIN)
            assert (lens.loss_at(rate) < lens.loss) == shrinks
            at = at - rate * hessian @ (at - minimum)
            distances.append(float((at - minimum) @ vector))
        assert all(a * b < 0 for a, b in zip(distances[1:], distances, strict=False))
        assert (abs(distances[-1]) < 0.1) == shrinks


@pytest.mark.parametrize("seed", range(14))
def test_a_lens_is_what_the_steps_themselves_would_score(seed) -> None:
    """Any network, loss, penalty, optimizer and batch: a step by the engine, then its score."""
    name = list(OptimizerName)[seed % 7]
    chosen = random_experiment(seed, optimizer=Optimizer(name), schedule=Schedule())
    trainer = Trainer(chosen)
    state = trainer.advance(trainer.initial_state(), 3)
    lens = LensMeter().measure(chosen, state, LossOver.TRAIN)
    assert lens.samples == chosen.dataset.train_rows.size
    for place in range(40, len(lens.rates), 9):
        rate = float(lens.rates[place])
        settings = replace(chosen.hyperparameters, learning_rate=rate)
        stepping = Trainer(replace(chosen, hyperparameters=settings))
        after = stepping.preview(state).after
        scored = trainer.evaluate(replace(state, parameters=after.copy())).objective
        assert lens.losses[place] == pytest.approx(scored, rel=1e-9, nan_ok=True)
    assert lens.loss == pytest.approx(trainer.evaluate(state).objective, rel=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_slope_and_bend_are_the_curves_own(seed) -> None:
    chosen = random_experiment(seed, learning_rate=1e-4)
    smooth = replace(
        chosen.topology,
        layers=tuple(
            tuple(replace(unit, activation="tanh") for unit in layer)
            for layer in chosen.topology.layers
        ),
    )
    chosen = replace(chosen, topology=smooth)
    settings = replace(chosen.hyperparameters, penalty=Penalty(l2=0.02))
    chosen = replace(chosen, hyperparameters=settings)
    trainer = Trainer(chosen)
    state = trainer.advance(trainer.initial_state(), 2)
    lens = LensMeter().measure(chosen, state, LossOver.BATCH)
    near = lens.rates < 1e-4
    slopes = (lens.losses[near] - lens.loss) / lens.rates[near]
    assert lens.slope == pytest.approx(slopes[-1], rel=1e-2, abs=1e-5)
    bends = np.polyfit(lens.rates[lens.rates < 3e-2], lens.losses[lens.rates < 3e-2], 3)
    assert lens.bend == pytest.approx(2 * bends[1], rel=0.2, abs=5e-3 * abs(lens.slope) + 1e-3)


def test_the_next_batch_is_the_one_the_step_takes() -> None:
    chosen, _ = presets.load("circle")
    state = trained(chosen, 7)
    lens = LensMeter().measure(chosen, state, LossOver.BATCH, run=4)
    record = Trainer(chosen).preview(state)
    assert (lens.run, lens.step, lens.samples) == (4, 7, 10)
    data = chosen.dataset
    batch = replace(
        data,
        values=data.values[:, record.rows],
        labels=data.labels[record.rows],
        test=np.zeros(10, bool),
        drawn=np.zeros(10, bool),
    )
    scored = Trainer(replace(chosen, dataset=batch)).evaluate(state).objective
    assert lens.loss == pytest.approx(scored, rel=1e-12)


def test_a_state_keeps_every_bit_and_a_frozen_weight_stays() -> None:
    chosen, _ = presets.load("circle")
    frozen = frozenset(sorted(chosen.topology.links)[:3])
    settings = replace(
        chosen.hyperparameters,
        optimizer=Optimizer(OptimizerName.ADAM),
        zero_gradients=False,
        block=BlockUpdate(BlockKind.UNITS, 0.5),
    )
    chosen = replace(
        chosen,
        topology=replace(chosen.topology, frozen_links=frozen),
        hyperparameters=settings,
    )
    state = trained(chosen, 9)
    arrays = (state.parameters, state.gradient, state.slots)
    before = [array.tobytes() for array in arrays]
    meter = LensMeter()
    first = meter.measure(chosen, state, LossOver.TRAIN)
    again = meter.measure(chosen, state, LossOver.TRAIN)
    assert [array.tobytes() for array in arrays] == before
    assert first.losses.tobytes() == again.losses.tobytes()
    far = Trainer(replace(chosen, hyperparameters=replace(settings, learning_rate=10.0))).preview(
        state
    )
    scored = Trainer(chosen).evaluate(replace(state, parameters=far.after.copy())).objective
    assert first.losses[-1] == pytest.approx(scored, rel=1e-9)


def test_another_rate_needs_no_other_plan_and_its_own_rate_is_measured() -> None:
    chosen, _ = presets.load("circle")
    state = trained(chosen, 5)
    meter = LensMeter()
    first = meter.measure(chosen, state, LossOver.TRAIN)
    trainer = meter._trainer
    faster = replace(chosen.hyperparameters, learning_rate=0.4321)
    other = meter.measure(replace(chosen, hyperparameters=faster), state, LossOver.TRAIN)
    assert meter._trainer is trainer
    assert 0.4321 in other.rates
    assert other.losses[-1] == first.losses[-1]
    settings = replace(chosen.hyperparameters, optimizer=Optimizer(OptimizerName.ADAM))
    assert meter._prepared(replace(chosen, hyperparameters=settings), state.layout) is not trainer


@pytest.mark.parametrize("name", list(ScheduleName))
@pytest.mark.parametrize("warmup", [0, 4])
def test_the_rate_of_the_next_step_is_the_engines_as_scheduled(name, warmup) -> None:
    chosen = experiment(LINE, schedule=Schedule(name, steps=6, final=0.2, warmup=warmup))
    trainer = Trainer(chosen)
    state = trainer.initial_state()
    for step in (0, 1, 4, 9, 20):
        state = trainer.advance(state, step - state.step)
        assert step_rate(chosen, step) == pytest.approx(trainer.preview(state).rate, rel=1e-14)


def lens_of(losses, rates=(1e-3, 1e-2, 0.1, 1.0), loss=1.0, slope=-1.0):
    return StepLens(
        1, 0, LossOver.TRAIN, 4, np.array(rates), np.array(losses, float), loss, slope, 1.0
    )


@pytest.mark.parametrize(
    ("losses", "rate", "limit", "expected"),
    [
        ([0.99, 0.9, 0.2, 3.0], 0.0, None, Verdict.STILL),
        ([0.99, 0.9, 0.2, 3.0], 1e-3, None, Verdict.SMALL),
        ([0.99, 0.9, 0.2, 3.0], 1e-3, 2e-3, Verdict.STEADY),
        ([0.99, 0.9, 0.2, 3.0], 1e-2, None, Verdict.RIGHT),
        ([0.99, 0.9, 0.2, 3.0], 1.0, None, Verdict.RISES),
        ([0.99, 0.2, 0.5, np.nan], 0.1, None, Verdict.BEYOND),
        ([0.99, 0.2, 0.8, np.nan], 0.1, None, Verdict.PAST),
        ([0.99, 0.2, 0.8, np.inf], 1.0, None, Verdict.RISES),
        ([0.99, 0.2, 0.8, np.nan], 1.0, None, Verdict.RISES),
        # A far valley behind a ridge is not what this step is measured by.
        ([0.99, 0.9, 1.5, 0.1], 1e-2, None, Verdict.RIGHT),
    ],
)
def test_each_verdict_on_a_made_curve(losses, rate, limit, expected) -> None:
    assert judge(lens_of(losses), rate, limit).verdict is expected


def test_a_step_that_points_uphill_or_nowhere_is_told_apart() -> None:
    rising = lens_of([1.1, 1.2, 1.3, 2.0], slope=0.4)
    assert judge(rising, 0.1).verdict is Verdict.UPHILL
    flat = lens_of([1.0, 1.0, 1.0, 1.0], slope=0.0)
    assert judge(flat, 0.1).verdict is Verdict.NOWHERE
    assert flat.model_lowest is None
