"""One sample as the network sees it: what it answers, and how much of the loss that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment import features
from gdplay.experiment.experiment import Experiment
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import forward
from gdplay.nn.outputs import answer, predict
from gdplay.nn.state import TrainingState
from gdplay.nn.targets import encode

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class SampleReading:
    """A sample's way through the network.

    Parameters
    ----------
    row
        Which sample of the data set.
    values
        Its raw columns: (name, value) pairs.
    label, predicted
        The index of its class, or its value; and what the network says.
    is_test
        Whether it is held out of training.
    outputs
        (outputs,), the answer as a person reads it: logits as probabilities.
    loss
        Its own loss, without the division by the number of samples.
    share
        Its part of the training set's data term, 0 to 1; NaN for a test sample,
        and where that term is 0.
    """

    row: int
    values: tuple[tuple[str, float], ...]
    label: float
    predicted: float
    is_test: bool
    outputs: Floats
    loss: float
    share: float


def read_sample(experiment: Experiment, state: TrainingState, row: int) -> SampleReading:
    """Return what `state` makes of the sample at `row`.

    Raises
    ------
    IndexError
        When the data set has no such row.
    KeyError
        When the data cannot feed an input of the network.
    """
    data = experiment.dataset
    if not 0 <= row < data.size:
        raise IndexError(f"the data set has {data.size} samples, no row {row}")
    is_test = bool(data.test[row])
    rows = np.array([row]) if is_test else data.train_rows
    outputs, losses = _passed(experiment, state.layout, state, rows)
    place = 0 if is_test else int(np.searchsorted(rows, row))
    total = float(losses.sum())
    own = outputs[:, place : place + 1]
    return SampleReading(
        row=row,
        values=tuple(zip(data.columns, data.values[:, row].tolist(), strict=True)),
        label=float(data.labels[row]),
        predicted=float(predict(experiment, own)[0]),
        is_test=is_test,
        outputs=np.asarray(answer(experiment, own)[:, 0], dtype=np.float64),
        loss=float(losses[place]),
        share=float("nan") if is_test or total == 0.0 else float(losses[place]) / total,
    )


def _passed(
    experiment: Experiment, layout: ParameterLayout, state: TrainingState, rows: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the outputs, (outputs, rows), and each sample's own loss, (rows,)."""
    data, settings = experiment.dataset, experiment.hyperparameters
    inputs = features.input_matrix(layout.topology, data, data.values[:, rows])
    outputs = np.asarray(forward(layout, state.parameters, inputs), dtype=np.float64)
    targets = encode(data.task, settings.loss, data.labels[rows], outputs.shape[0])
    loss = LOSSES[settings.loss]
    with np.errstate(all="ignore"):
        each = loss.function(Tensor(outputs), Tensor(targets), settings.huber_delta)
    return outputs, np.asarray(each.data, dtype=np.float64).sum(axis=0) * loss.factor
