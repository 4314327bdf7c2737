"""One step, opened up for whoever wants to see why a parameter moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment import streams
from gdplay.experiment.experiment import Experiment
from gdplay.nn.feed import ORDER_STREAM
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState
from gdplay.nn.step import StepStructure, penalty_term
from gdplay.program.sampling import batch_rows
from gdplay.training.snapshot import Position, StepRecord

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class MadeStep:
    """A step that was made, before anybody asked about it.

    Parameters
    ----------
    experiment, layout, structure
        By which it was made.
    position
        Its epoch and batch.
    before
        (P,), the parameters it began with.
    state
        What it left.
    rate
        The learning rate it used.
    """

    experiment: Experiment
    layout: ParameterLayout
    structure: StepStructure
    position: Position
    before: Floats
    state: TrainingState
    rate: float


def record_of(made: MadeStep, *, is_preview: bool) -> StepRecord:
    """Return the record of `made`."""
    after = made.state.parameters
    update = after - made.before
    penalty = penalty_gradient(made)
    rows = rows_of(made)
    for array in (update, penalty, rows, made.before):
        array.flags.writeable = False
    return StepRecord(
        is_preview,
        made.before,
        made.state.gradient,
        update,
        after,
        penalty,
        made.rate,
        rows,
        made.position,
        made.state.slots,
    )


def rows_of(made: MadeStep) -> NDArray[np.intp]:
    """Return the samples of the step's batch, as rows of the data set."""
    train_rows = made.experiment.dataset.train_rows
    places = batch_rows(
        np.array(streams.stream_key(made.experiment.seed, ORDER_STREAM), np.uint64),
        np.array(made.state.step - 1),
        train_rows[np.newaxis],
        batch=made.structure.batch,
        shuffle=made.structure.shuffle,
    )
    rows: NDArray[np.intp] = train_rows[places]
    return rows


def penalty_gradient(made: MadeStep) -> Floats:
    """Return the penalty's part of the gradient, (P,)."""
    dtype = made.before.dtype
    settings = made.experiment.hyperparameters.penalty
    parameters = Tensor(made.before)
    term = penalty_term(
        settings,
        parameters,
        {
            "l1": np.asarray(settings.l1, dtype),
            "l2": np.asarray(settings.l2, dtype),
            "penalised": made.layout.is_weight.astype(dtype),
        },
    )
    if term is None:
        return np.zeros_like(made.before)
    with np.errstate(all="ignore"):
        term.backward()
    gradient: Floats = parameters.grad
    return gradient


def update_ratios(made: MadeStep) -> NDArray[np.float64]:
    """Return |Δw| / |w| of each layer, (L,): Euclidean norms over all its parameters.

    NaN where all parameters of a layer were 0.
    """
    update = made.state.parameters - made.before
    norms = np.array(
        [
            (np.linalg.norm(update[start:stop]), np.linalg.norm(made.before[start:stop]))
            for start, stop in made.layout.layer_slices
        ]
    ).T
    with np.errstate(all="ignore"):
        return np.where(norms[1] > 0.0, norms[0] / norms[1], np.nan)
