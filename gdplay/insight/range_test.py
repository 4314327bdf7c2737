"""The learning-rate range test: a copy trained while the rate rises from tiny to huge.

From L. N. Smith, "Cyclical Learning Rates for Training Neural Networks" (2017), section
3.3: where the loss falls the rate is large enough to learn by, and where it rises again
it is too large. fastai's `lr_find` reads the curve as here: the steepest fall over the
logarithm of the rate, and as a rate to train with a tenth of the one at the lowest loss
(its `minimum` rule; S. Gugger, "How Do You Find A Good Learning Rate", 2018). What is
ours: losses are smoothed by a centred window, which does not lag as an average over the
past does; and once nearly all of the loss is gone there is nothing left that larger rates
could spoil, so that the curve is read only up to there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Schedule
from gdplay.insight.stopping import StoppedError
from gdplay.nn.state import TrainingState
from gdplay.program.log import LAST, StepLog
from gdplay.training.trainer import Trainer

Floats = NDArray[np.float64]

LOWEST, HIGHEST = 1e-5, 10.0
STEPS: Final = 400
"""Enough that small batches average out; a second's work for a small network."""

BLOW_UP: Final = 4.0
"""A loss above its lowest by this factor has blown up, as where fastai ends its test."""

_WINDOW: Final = 0.3
"""Powers of ten, on either side, that the smoothing looks at."""

_USED_UP: Final = 0.05
"""Below this share of the first loss there is nothing left to learn from."""

_FALL: Final = 0.02
"""A curve that falls by less than this share of the first loss suggests nothing."""

_SAFETY: Final = 10.0


@dataclass(frozen=True, eq=False, slots=True)
class RangeTest:
    """What a range test found. Arrays are read-only.

    Parameters
    ----------
    step
        The step of the run from which the copy was trained.
    rates, losses
        (N,), the rate of each step, and the objective of its batch before it; fewer
        than asked for where the copy diverged.
    smoothed
        (N,), the losses, smoothed.
    steepest, lowest, blow_up, suggestion
        Rates: where the smoothed loss falls most steeply over the logarithm of the rate,
        where it is lowest or used up, where it has blown up, and a tenth of the lowest.
        None where there is no such rate.
    """

    step: int
    rates: Floats
    losses: Floats
    smoothed: Floats
    steepest: float | None
    lowest: float | None
    blow_up: float | None
    suggestion: float | None


def run_range_test(
    experiment: Experiment,
    state: TrainingState,
    on_progress: Callable[[float], None],
    is_stopping: Callable[[], bool],
    *,
    steps: int = STEPS,
) -> RangeTest:
    """Train a copy of `state`, which stays as it is, with a rate that rises exponentially.

    The copy takes the batches that the run itself would take, so that the same state
    always gives the same test.

    Parameters
    ----------
    on_progress
        Called with the share that is done, 0 to 1.
    is_stopping
        Asked before each step.
    steps
        How many rates, from `LOWEST` to `HIGHEST`.

    Raises
    ------
    StoppedError
        When `is_stopping` says so.
    ValueError
        When the experiment cannot be trained.
    """
    trainer = Trainer(experiment)
    rates = np.geomspace(LOWEST, HIGHEST, steps)
    losses: list[float] = []
    copy = state
    with np.errstate(all="ignore"):
        for done, rate in enumerate(rates.tolist(), start=1):
            if is_stopping():
                raise StoppedError
            trainer.adopt(_at(experiment, rate))
            log = StepLog(copy.layout.size, 2, copy.step)
            copy = trainer.advance(copy, 1, log, is_stopping)
            if log.count == 0:  # the step was given up
                raise StoppedError
            losses.append(float(log.loss[LAST, 0]))
            on_progress(done / steps)
            if trainer.divergence is not None:
                break
    on_progress(1.0)
    return read(rates[: len(losses)], np.array(losses), state.step, diverged=len(losses) < steps)


def read(rates: Floats, losses: Floats, step: int = 0, *, diverged: bool = False) -> RangeTest:
    """Return what a curve of (N,) `losses` over rising `rates` says.

    Parameters
    ----------
    diverged
        Whether the last step was the last that could be made.
    """
    smooth = smoothed(rates, losses)
    first = float(smooth[0])
    spent = np.flatnonzero(~(smooth >= _USED_UP * first))
    end = int(spent[0]) + 1 if spent.size else len(smooth)
    bottom = int(np.nanargmin(smooth[:end])) if np.isfinite(smooth[:end]).any() else 0
    has_fallen = bottom > 0 and smooth[bottom] < (1.0 - _FALL) * first
    for array in (rates, losses, smooth):
        array.flags.writeable = False
    blow_up = _blow_up(rates, smooth, diverged=diverged)
    if not has_fallen:
        return RangeTest(step, rates, losses, smooth, None, None, blow_up, None)
    slopes = np.gradient(smooth[: bottom + 1], np.log(rates[: bottom + 1]))
    sound = min(_reach(rates), bottom)  # before it the window is cut off, and the slope noise
    steepest = float(rates[sound + int(np.argmin(slopes[sound:]))])
    lowest = float(rates[bottom])
    suggestion = float(f"{lowest / _SAFETY:.2g}")
    return RangeTest(step, rates, losses, smooth, steepest, lowest, blow_up, suggestion)


def smoothed(rates: Floats, losses: Floats) -> Floats:
    """Return (N,) losses, each averaged with its neighbours, the nearer counting more.

    What is not finite does not count.
    """
    if len(losses) < 2:
        return losses.copy()
    reach = _reach(rates)
    weights = np.bartlett(2 * reach + 3)[1:-1]
    known = np.isfinite(losses)
    total = np.convolve(np.where(known, losses, 0.0), weights)
    share = np.convolve(known.astype(np.float64), weights)
    inside = slice(reach, reach + len(losses))
    result: Floats = np.full(len(losses), np.nan)
    np.divide(total[inside], share[inside], out=result, where=share[inside] > 0.0)
    return result


def _reach(rates: Floats) -> int:
    """Return how many steps the smoothing looks at on either side."""
    return round(_WINDOW / float(np.log10(rates[1] / rates[0])))


def _blow_up(rates: Floats, smooth: Floats, *, diverged: bool) -> float | None:
    """Return the first rate past the lowest loss at which it is lost again."""
    first = float(smooth[0])
    bottom = int(np.nanargmin(smooth)) if np.isfinite(smooth).any() else 0
    limit = min(first, max(BLOW_UP * float(smooth[bottom]), _USED_UP * first))
    above = np.flatnonzero(~(smooth[bottom + 1 :] <= limit))
    if above.size:
        return float(rates[bottom + 1 + int(above[0])])
    return float(rates[-1]) if diverged else None


def _at(experiment: Experiment, rate: float) -> Experiment:
    """Return `experiment` with this rate, whatever the step."""
    settings: dict[str, Any] = {"learning_rate": rate, "schedule": Schedule()}
    return replace(experiment, hyperparameters=replace(experiment.hyperparameters, **settings))
