"""Where a divergence began, and the way back: found by making the steps again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import input_matrix
from gdplay.insight import curvature
from gdplay.insight.diagnosis.remedies import rounded
from gdplay.nn.network import forward_all
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import Snapshot
from gdplay.training.trainer import Trainer

Floats = NDArray[np.floating[Any]]

OUT_OF_BOUNDS: Final = 100.0
"""A unit whose weighted sum has grown by this factor since the good state has run away."""

MOST_STEPS: Final = 2_000
"""Steps between the good state and the divergence that are made again at most."""

MOST_LOOKS: Final = 256
"""The last of them are made one by one, with a look at every unit after each."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a divergence began.

    Parameters
    ----------
    step
        The first step after which a unit had run away.
    unit
        That unit's id; of several the one that had grown most.
    growth
        By what factor its largest weighted sum had grown; infinite where it overflowed.
    """

    step: int
    unit: int
    growth: float


@dataclass(frozen=True, eq=False, slots=True)
class WayBack:
    """What a run that diverged is offered.

    Parameters
    ----------
    run, experiment
        Whose divergence it is.
    step, rate
        Where the run stopped, and the rate of that step.
    origin
        Where it began, or None where making the steps again did not show it.
    good
        The state to go back to.
    new_rate
        The learning rate to go on with.
    operation
        As in the run's `Halt`.
    """

    run: int
    experiment: Experiment
    step: int
    rate: float
    origin: Origin | None
    good: TrainingState
    new_rate: float
    operation: str = ""


def way_back(snapshot: Snapshot) -> WayBack | None:
    """Return the way back from the divergence of `snapshot`; None without a good state."""
    halt = snapshot.halt
    if halt is None or halt.good is None or not halt.rate > 0.0:
        return None
    experiment = snapshot.experiment
    carry = Trainer(experiment).carry
    good, since = carry(halt.good), carry(halt.since or halt.good)
    return WayBack(
        snapshot.run,
        experiment,
        halt.step,
        halt.rate,
        find_origin(experiment, since, halt.step, snapshot.executor),
        good,
        _smaller_rate(experiment, good, halt.rate),
        halt.operation,
    )


def find_origin(
    experiment: Experiment, good: TrainingState, step: int, executor: str = "numpy"
) -> Origin | None:
    """Return where the steps from `good` to `step` ran away, by making them again.

    None where there are too many, or where they do not diverge at that very step: then
    something else was changed on the way.
    """
    if not 0 < step - good.step <= MOST_STEPS:
        return None
    trainer = Trainer(experiment, executor)
    sizes = _sizes(experiment, good)
    bounds = {unit: OUT_OF_BOUNDS * max(size, 1.0) for unit, size in sizes.items()}
    found: Origin | None = None
    for state in _steps(trainer, good, step):
        if found is None:
            found = _run_away(_sizes(experiment, state), bounds, state.step)
        if state.step == step and _has_diverged(trainer, state):
            last = _sizes(experiment, state)
            return found or _furthest(last, bounds, state.step)
    return None


def _has_diverged(trainer: Trainer, state: TrainingState) -> bool:
    """Whether the last step diverged, or led where the loss of all samples is not finite."""
    return trainer.divergence is not None or not isfinite(trainer.evaluate(state).objective)


def _steps(trainer: Trainer, good: TrainingState, step: int) -> Iterator[TrainingState]:
    """Yield the last states on the way to `step`, one by one, until one diverges."""
    state = trainer.advance(good, step - good.step - MOST_LOOKS)
    while state.step < step and trainer.divergence is None:
        state = trainer.advance(state, 1)
        yield state


def _sizes(experiment: Experiment, state: TrainingState) -> dict[int, float]:
    """Return the largest weighted sum of each unit over the training samples."""
    dataset, layout = experiment.dataset, state.layout
    values = dataset.values[:, dataset.train_rows]
    inputs = input_matrix(layout.topology, dataset, values)
    sums = forward_all(layout, state.parameters, inputs).pre_activation
    return {unit: _largest(z) for unit, z in sums.items()}


def _largest(z: Floats) -> float:
    size = float(np.abs(z).max()) if z.size else 0.0
    return size if isfinite(size) else inf


def _run_away(sizes: dict[int, float], bounds: dict[int, float], step: int) -> Origin | None:
    """Return the unit that is furthest out of bounds, or None where none is."""
    furthest = _furthest(sizes, bounds, step)
    return furthest if furthest.growth >= OUT_OF_BOUNDS else None


def _furthest(sizes: dict[int, float], bounds: dict[int, float], step: int) -> Origin:
    growth = {unit: OUT_OF_BOUNDS * size / bounds[unit] for unit, size in sizes.items()}
    unit = max(growth, key=growth.__getitem__)
    return Origin(step, unit, growth[unit])


def _smaller_rate(experiment: Experiment, good: TrainingState, rate: float) -> float:
    """Return a learning rate that should do: half of what the curvature allows, a third at most.

    Where the curvature says nothing, as for Adam, a tenth. The schedule's share at the
    step that diverged is kept.
    """
    marks = curvature.measure(experiment, good)
    smaller = rate / 10.0 if marks is None else min(rate / 3.0, marks.limit / 2.0)
    base = experiment.hyperparameters.learning_rate
    return rounded(base * smaller / rate)
