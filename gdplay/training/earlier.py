"""Runs that came before the one in force, as far as their losses can be compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.training.snapshot import History, Mark

Floats = NDArray[np.floating[Any]]

MOST: Final = 5
"""Runs that are kept; the oldest of more is forgotten."""

_ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class EarlierRun:
    """The losses of a run that is over. All arrays read-only.

    Parameters
    ----------
    experiment
        What was trained, as it was at the end.
    steps
        (E,), at least two, at which the whole data set was measured.
    objective, train, test
        (E,): data term plus penalty, and the data terms alone.
    marks
        Where settings were changed on the way.
    """

    experiment: Experiment
    steps: NDArray[np.int64]
    objective: Floats
    train: Floats
    test: Floats
    marks: tuple[Mark, ...]


def earlier_run(experiment: Experiment, history: History) -> EarlierRun | None:
    """Return what is kept of a run, or None where it never made a step."""
    if len(history.evaluated_steps) < 2:
        return None
    return EarlierRun(
        experiment,
        history.evaluated_steps,
        history.objective,
        history.train,
        history.test,
        history.marks,
    )


def with_run(runs: tuple[EarlierRun, ...], run: EarlierRun) -> tuple[EarlierRun, ...]:
    """Return `runs` with one more, the latest last.

    One that repeats another, as restarts without a change do, is kept once: the longer.
    """
    others = without(runs, run)
    if any(_repeats(run, other) for other in others):
        return others
    return (*others, run)[-MOST:]


def without(runs: tuple[EarlierRun, ...], run: EarlierRun) -> tuple[EarlierRun, ...]:
    """Return `runs` without those that `run` repeats and continues."""
    return tuple(other for other in runs if not _repeats(other, run))


def is_comparable(run: EarlierRun, experiment: Experiment) -> bool:
    """Whether the losses are of the same data by the same formula."""
    ours, theirs = experiment.hyperparameters, run.experiment.hyperparameters
    same_data = run.experiment.dataset is experiment.dataset
    return (
        (same_data or run.experiment.dataset == experiment.dataset)
        and ours.loss == theirs.loss
        and ours.huber_delta == theirs.huber_delta
    )


def _repeats(run: EarlierRun, longer: EarlierRun) -> bool:
    """Whether `longer` has every loss that `run` has."""
    if run.steps[-1] > longer.steps[-1]:
        return False
    common, here, there = np.intersect1d(
        run.steps, longer.steps, assume_unique=True, return_indices=True
    )
    return bool(common.size >= 2) and np.allclose(
        run.objective[here], longer.objective[there], rtol=_ROUNDING, atol=0.0, equal_nan=True
    )
