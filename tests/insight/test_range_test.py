"""The range test: a copy trained with a rising rate, and what the curve says."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.hyperparameters import (
    Optimizer,
    OptimizerName,
    Schedule,
    ScheduleName,
)
from gdplay.insight.range_test import read, run_range_test, smoothed
from gdplay.insight.stopping import StoppedError
from gdplay.storage import presets
from gdplay.training.trainer import Trainer
from tests.insight.test_step_lens import quadratic, state_at
from tests.networks import random_experiment


def ran(experiment, state, told=None, stops=lambda: False, steps=60):
    told = [] if told is None else told
    return run_range_test(experiment, state, told.append, stops, steps=steps)


@pytest.mark.parametrize("seed", range(7))
def test_the_copy_makes_the_runs_own_steps_and_leaves_the_state_alone(seed):
    """Against a run whose exponential schedule rises: η₀ γ^(k/T), the same batches and moments."""
    name = list(OptimizerName)[seed]
    chosen = random_experiment(seed, optimizer=Optimizer(name), dtype="float64")
    trainer = Trainer(chosen)
    state = trainer.advance(trainer.initial_state(), 3)
    arrays = (state.parameters, state.gradient, state.slots)
    before = [array.tobytes() for array in arrays]
    found = ran(chosen, state)
    assert [array.tobytes() for array in arrays] == before
    assert state.step == 3
    # γ per step is 10^(6/59); at the step of the state the rate is to be 1e-5.
    rise = 10.0 ** (6.0 / 59.0)
    rising = Schedule(ScheduleName.EXPONENTIAL, steps=1, factor=rise)
    settings = replace(
        chosen.hyperparameters, learning_rate=1e-5 / rise**3, schedule=rising, batch_size=0
    )
    full = replace(chosen, hyperparameters=settings)
    whole = ran(replace(chosen, hyperparameters=replace(settings, schedule=Schedule())), state)
    stepping, copy = Trainer(full), state
    for k in range(20):
        assert whole.losses[k] == pytest.approx(stepping.evaluate(copy).objective, rel=1e-9)
        copy = stepping.advance(copy, 1)
    assert found.rates == pytest.approx(np.geomspace(1e-5, 10, 60)[: len(found.rates)])


def test_the_same_state_gives_the_same_test_to_the_bit():
    chosen, _ = presets.load("circle")
    chosen = replace(chosen, hyperparameters=replace(chosen.hyperparameters, shuffle=True))
    state = Trainer(chosen).initial_state()
    told = []
    first, again = ran(chosen, state, told), ran(chosen, state)
    assert first.losses.tobytes() == again.losses.tobytes()
    assert first.suggestion == again.suggestion
    assert told == sorted(told)
    assert told[-1] == 1.0
    other = replace(chosen, seed=chosen.seed + 1)
    assert ran(other, state).losses.tobytes() != first.losses.tobytes()  # other batches


def test_a_quadratic_falls_zigzags_and_grows_as_its_curvature_says():
    """From off its minimum along the sharpest direction, step k leaves (1 − ηλ)² of the excess."""
    chosen, hessian, z = quadratic()
    targets = 2.0 * chosen.dataset.labels[chosen.dataset.train_rows] - 1.0
    minimum = np.linalg.lstsq(z.T, targets, rcond=None)[0]
    floor = 0.5 * np.mean((z.T @ minimum - targets) ** 2)
    values, vectors = np.linalg.eigh(hessian)
    curvature = values[-1]
    found = ran(chosen, state_at(minimum + 50.0 * vectors[:, -1]), steps=40)
    excess = found.losses - floor
    expected = excess[0] * np.cumprod((1.0 - found.rates[:-1] * curvature) ** 2)
    np.testing.assert_allclose(excess[1:], expected, rtol=1e-6)
    grows = found.rates[:-1][np.diff(found.losses) > 0]
    assert grows.min() > 2.0 / curvature
    assert found.rates[np.searchsorted(found.rates, 2.0 / curvature)] == grows.min()
    assert len(found.losses) < 40  # it diverged, and the test ended there
    assert found.blow_up > 2.0 / curvature


def test_it_can_be_called_off():
    chosen, _ = presets.load("circle")
    state, told = Trainer(chosen).initial_state(), []
    with pytest.raises(StoppedError):
        ran(chosen, state, told, stops=lambda: len(told) >= 7)
    assert len(told) == 7


RATES = np.geomspace(1e-5, 10, 400)
LOG = np.log10(RATES)


def made(noise=0.0):
    """Return a curve that is flat, falls around 0.01, is lowest at 0.1 and rises from there."""
    fall = 1.0 / (1.0 + np.exp((LOG + 2.0) * 6.0))
    rise = 10.0 ** np.clip(3.0 * (LOG + 0.5), -20, 3)
    wave = np.random.default_rng(1).normal(size=400) * noise
    return 0.1 + 0.9 * fall + rise + wave


def test_a_made_curve_is_read_as_it_was_made():
    found = read(RATES, made())
    lowest = RATES[np.argmin(made())]
    assert found.steepest == pytest.approx(0.01, rel=0.15)
    assert found.lowest == pytest.approx(lowest, rel=0.2)
    assert found.suggestion == pytest.approx(lowest / 10, rel=0.2)
    first = RATES[np.flatnonzero((made() > 4 * made().min()) & (lowest < RATES))[0]]
    assert found.blow_up == pytest.approx(first, rel=0.35)


def test_noise_of_batches_moves_little():
    quiet, noisy = read(RATES, made()), read(RATES, made(noise=0.05))
    for name in ("steepest", "lowest", "suggestion"):
        assert getattr(noisy, name) == pytest.approx(getattr(quiet, name), rel=0.6)


def test_a_noisy_start_is_no_steepest_fall():
    wave = np.zeros(400)
    wave[:3] = 2.0  # the first batches are hard ones
    found = read(RATES, made() + wave)
    assert found.steepest == pytest.approx(0.01, rel=0.2)


def test_smoothing_keeps_a_straight_line_and_a_gap():
    line = 2.0 - 0.3 * LOG
    inside = slice(30, -30)
    np.testing.assert_allclose(smoothed(RATES, line)[inside], line[inside], rtol=1e-12)
    gap = line.copy()
    gap[200] = np.inf
    assert np.isfinite(smoothed(RATES, gap)).all()


def test_what_never_falls_suggests_nothing():
    flat = np.full(400, 0.7)
    found = read(RATES, flat)
    assert (found.steepest, found.lowest, found.suggestion) == (None, None, None)
    rising = read(RATES, 0.7 + 10.0 ** np.clip(4 * LOG, -9, 3))
    assert rising.suggestion is None
    assert rising.blow_up is not None
    assert read(RATES[:1], np.array([np.nan]), diverged=True).suggestion is None


def test_a_loss_that_is_used_up_is_read_only_up_to_there():
    """The seed's four samples are learnt long before the rates are too large."""
    spent = np.where(RATES < 1e-3, 1.0, 1e-6)
    found = read(RATES, spent)
    assert found.lowest < 3e-3
    chosen, _ = presets.load("seed-example")
    found = ran(chosen, Trainer(chosen).initial_state(), steps=400)
    settings = replace(chosen.hyperparameters, learning_rate=found.suggestion)
    trainer = Trainer(replace(chosen, hyperparameters=settings))
    state = trainer.advance(trainer.initial_state(), 500)
    assert trainer.evaluate(state).objective < 0.05


@pytest.mark.parametrize("name", ["circle", "xor", "plane"])
def test_the_suggested_rate_learns_better_than_far_smaller_and_larger_ones(name):
    chosen, _ = presets.load(name)
    found = ran(chosen, Trainer(chosen).initial_state(), steps=400)

    def score(rate):
        settings = replace(chosen.hyperparameters, learning_rate=rate)
        trainer = Trainer(replace(chosen, hyperparameters=settings))
        return trainer.evaluate(trainer.advance(trainer.initial_state(), 300)).objective

    suggested = score(found.suggestion)
    assert suggested < 0.5 * score(found.suggestion / 30)
    assert not suggested > 0.5 * score(found.suggestion * 100)
