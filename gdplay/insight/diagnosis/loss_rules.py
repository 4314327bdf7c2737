"""What can be wrong with the course of the loss, and what it looks like when nothing is."""

from __future__ import annotations

from math import inf, isfinite
from typing import Final

import numpy as np

from gdplay.insight.diagnosis import remedies
from gdplay.insight.diagnosis.finding import Diagnosis, Finding, Remedy
from gdplay.insight.diagnosis.network_rules import (
    HALF_SATURATED,
    UNLEARNED,
    desaturated,
    most_saturated,
    weakest_layer,
)
from gdplay.insight.diagnosis.signs import Signs
from gdplay.insight.diagnosis.trend import trend_of

WANDERS: Final = 0.25
"""A loss above the best constant's that falls by no more over the later half wanders."""

STILL: Final = 0.01
"""A fall by less than this share over the later half of the run is none."""

AIMLESS: Final = 0.12
"""A loss that falls by no more over the later half of the run has no direction."""

STALL_STEPS: Final = 1_000
"""Steps without a fall after which a loss has stalled, at least."""

SWINGS: Final = 0.25
"""A usual change between evaluations, as a share of the loss, that is a swing."""

TURNS: Final = 0.5
"""The share of evaluations at which a loss that swings turns round."""

GAP: Final = 0.25
"""A test loss above the training loss by this share of the best constant's is a gap."""

RISE: Final = 1.25
"""A test loss above its own lowest by this factor has risen."""

SLIGHT: Final = 1e-4
"""An update below this share of the parameters is slight."""

LEARNED: Final = 0.05
"""A data term below this share of the best constant's has learned its data."""


def wandering(signs: Signs) -> Finding | None:
    """Find a loss above the best constant's while a layer is saturated.

    Evidence: the loss, the best constant's, the share of saturated activations, the rate.
    """
    # A fast run is evaluated seldom; this needs no more than the level and the fall.
    trend, layer = trend_of(signs.steps, signs.trains, fewest=4), most_saturated(signs)
    if trend is None or layer is None or not signs.constant > 0.0:
        return None
    level = min(
        trend.level / signs.constant,
        layer.saturated / HALF_SATURATED,
        WANDERS / max(trend.fall, 1e-12),
    )
    rate = signs.experiment.hyperparameters.learning_rate
    evidence = (trend.level, signs.constant, layer.saturated, rate)
    remedy = desaturated(signs, layer)
    return Finding(level, Diagnosis("wandering", evidence, layer.depth, remedy))


def oscillating(signs: Signs) -> Finding | None:
    """Find a loss that swings up and down and does not fall; evidence: the swing, the rate.

    One that swings, but only below what counts as learned, does no harm.
    """
    trend = trend_of(signs.steps, signs.objectives)
    if trend is None:
        return None
    harm = trend.high / (LEARNED * signs.constant) if signs.constant > 0.0 else inf
    level = min(
        trend.swing / SWINGS,
        trend.turns / TURNS,
        AIMLESS / max(trend.fall, 1e-12),
        harm,
    )
    rate = signs.experiment.hyperparameters.learning_rate
    remedy = remedies.lower_rate(signs.experiment, 3.0)
    return Finding(level, Diagnosis("oscillating", (trend.swing, rate), 0, remedy))


def stalled(signs: Signs) -> Finding | None:
    """Find a loss that has not fallen for long; evidence: steps, fall, loss, the constant's."""
    trend = trend_of(signs.steps, signs.objectives)
    if trend is None:
        return None
    level = min(
        STILL / max(trend.fall, 1e-12),
        trend.steps / STALL_STEPS,
        signs.share_of_constant / UNLEARNED,
    )
    evidence = (float(trend.steps), max(trend.fall, 0.0), signs.train, signs.constant)
    return Finding(level, Diagnosis("stalled", evidence, 0, _wake(signs)))


def overfitting(signs: Signs) -> Finding | None:
    """Find a test loss that rises over a low training loss; evidence: train, test, lowest test."""
    known = signs.tests[np.isfinite(signs.tests)]
    if known.size == 0 or not isfinite(signs.test) or not signs.constant > 0.0:
        return None
    lowest = float(known.min())
    level = min(
        (signs.test - signs.train) / (GAP * signs.constant),
        signs.test / (RISE * lowest) if lowest > 0.0 else 0.0,
        UNLEARNED * signs.constant / max(signs.train, 1e-300),
    )
    evidence = (signs.train, signs.test, lowest)
    return Finding(level, Diagnosis("overfitting", evidence, 0, remedies.more_l2(signs.experiment)))


def learned(signs: Signs) -> Finding | None:
    """Find that the data are learned; evidence: the loss, the best constant's."""
    if signs.step == 0:
        return None
    level = LEARNED / max(signs.share_of_constant, 1e-12)
    return Finding(level, Diagnosis("learned", (signs.train, signs.constant)))


def learning(signs: Signs) -> Finding | None:
    """Find a loss that falls; evidence: the fall, the weakest layer's share of the gradient."""
    trend, weakest = trend_of(signs.steps, signs.objectives), weakest_layer(signs)
    if trend is None:
        return None
    ratio, depth = (weakest[0], weakest[1].depth) if weakest else (float("nan"), 0)
    return Finding(trend.fall / (2.0 * STILL), Diagnosis("learning", (trend.fall, ratio), depth))


def _wake(signs: Signs) -> Remedy:
    """Return what may get a stalled loss going: a larger rate where updates are slight."""
    if isfinite(signs.update_share) and signs.update_share < SLIGHT:
        return remedies.raise_rate(signs.experiment, 10.0)
    return remedies.more_neurons(signs.experiment)
