"""How well values are predicted: the typical error, and the share of the spread explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.features import can_feed, input_matrix
from gdplay.nn.network import forward
from gdplay.training.snapshot import Snapshot

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class RegressionFit:
    """The errors of some samples' predictions.

    Parameters
    ----------
    is_test
        Whether the samples are the test set, or else the training set.
    samples
        How many they are.
    rmse
        √(mean of (output − value)²), in units of the value.
    r2
        1 − Σ (output − value)² / Σ (value − mean)²; NaN where all values are the same.
    """

    is_test: bool
    samples: int
    rmse: float
    r2: float


def regression_fit(snapshot: Snapshot) -> RegressionFit | None:
    """Return the fit on the test set, on the training set without one.

    None for classes, and where the data cannot feed the network.
    """
    dataset, layout = snapshot.experiment.dataset, snapshot.counted.layout
    if dataset.task.kind != "regression" or not dataset.size:
        return None
    if not all(can_feed(dataset.columns, unit.feature) for unit in layout.topology.inputs):
        return None
    is_test = bool(dataset.test_rows.size)
    rows = dataset.test_rows if is_test else dataset.train_rows
    inputs = input_matrix(layout.topology, dataset, dataset.values[:, rows])
    outputs = forward(layout, snapshot.counted.parameters, inputs)[0]
    rmse, r2 = errors(outputs, dataset.labels[rows])
    return RegressionFit(is_test, int(rows.size), rmse, r2)


def errors(outputs: Floats, values: Floats) -> tuple[float, float]:
    """Return RMSE and R² of `outputs` for `values`, both (samples,), at least one."""
    with np.errstate(all="ignore"):
        residual = np.asarray(outputs, dtype=np.float64) - values
        squares = float(np.sum(residual**2))
        spread = float(np.sum((values - np.mean(values)) ** 2))
        r2 = 1.0 - squares / spread if spread > 0.0 else float("nan")
        return float(np.sqrt(squares / residual.size)), r2
