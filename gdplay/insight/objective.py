"""The objective of an experiment over some of its samples, as a function of the parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.nn.feed import samples_of
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import ParameterLeaves, columns_of, gradient_of
from gdplay.nn.step import penalty_term

Floats = NDArray[np.float64]
Objective = Callable[[Tensor], Tensor]
"""From the flat parameters, (P,), to the data term plus the penalty, a scalar."""


def objective_over(
    experiment: Experiment, layout: ParameterLayout, rows: NDArray[np.intp]
) -> Objective:
    """Return the objective over the samples `rows`, in float64 whatever training computes in.

    Raises
    ------
    GraphError
        When a sample is not finite.
    """
    settings = replace(experiment.hyperparameters, dtype="float64")
    samples = samples_of(replace(experiment, hyperparameters=settings), rows)
    loss, penalty = LOSSES[settings.loss], settings.penalty
    inputs, targets = Tensor(samples.inputs), Tensor(samples.targets)
    constants: dict[str, Any] = {
        "l1": np.float64(penalty.l1),
        "l2": np.float64(penalty.l2),
        "penalised": layout.is_weight.astype(np.float64),
    }

    def objective(parameters: Tensor) -> Tensor:
        active, _ = columns_of(ParameterLeaves(layout, parameters), inputs)
        size = float(rows.size)
        data = loss.of_batch(active[-1], targets, size, settings.huber_delta)
        term = penalty_term(penalty, parameters, constants)
        return data if term is None else data + term

    return objective


def value_at(objective: Objective, parameters: Floats) -> float:
    """Return the objective at (P,) `parameters`; not finite where it overflows."""
    with np.errstate(all="ignore"):
        return float(objective(Tensor(parameters)).data)


def gradient_at(objective: Objective, parameters: Floats) -> Floats:
    """Return the objective's gradient, (P,), at (P,) `parameters`."""
    point = Tensor(parameters)
    with np.errstate(all="ignore"):
        objective(point).backward()
    return np.asarray(gradient_of(point), np.float64)
