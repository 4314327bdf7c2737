"""Which class was taken for which, and how far a value was missed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import input_matrix
from gdplay.nn.network import forward
from gdplay.nn.outputs import predict
from gdplay.nn.state import TrainingState

Floats = NDArray[np.floating[Any]]
Counts = NDArray[np.int64]


def confusion(experiment: Experiment, state: TrainingState, rows: NDArray[np.intp]) -> Counts:
    """Return how many samples of each class got each answer, (classes, classes).

    Row c holds the samples of class c, column a those that the network answers with
    class a; the diagonal is right. A sample whose output is NaN is in no column.

    Parameters
    ----------
    experiment
        Its data set and what its outputs mean; a classification.
    state
        The parameters that answer.
    rows
        The samples looked at, as rows of the data set.
    """
    dataset = experiment.dataset
    size = len(dataset.task.classes)
    answers = _answers(experiment, state, rows)
    known = ~np.isnan(answers)
    counts = np.zeros((size, size), np.int64)
    labels = dataset.labels[rows][known].astype(np.intp)
    np.add.at(counts, (labels, answers[known].astype(np.intp)), 1)
    return counts


def rows_of_cell(
    experiment: Experiment,
    state: TrainingState,
    rows: NDArray[np.intp],
    label: int,
    answer: int,
) -> NDArray[np.intp]:
    """Return those of `rows` that are of class `label` and get `answer`."""
    answers = _answers(experiment, state, rows)
    is_held = (experiment.dataset.labels[rows] == label) & (answers == answer)
    held: NDArray[np.intp] = rows[is_held]
    return held


def typical_error(experiment: Experiment, state: TrainingState, rows: NDArray[np.intp]) -> float:
    """Return the root of the mean squared error over `rows`, in the labels' own unit.

    NaN without samples; not finite where a run has diverged. For a regression.
    """
    if not len(rows):
        return float("nan")
    with np.errstate(all="ignore"):
        missed = _answers(experiment, state, rows) - experiment.dataset.labels[rows]
        return float(np.sqrt(np.mean(missed**2)))


def _answers(experiment: Experiment, state: TrainingState, rows: NDArray[np.intp]) -> Floats:
    """Return what the network says of `rows`: a class, or a value."""
    dataset, layout = experiment.dataset, state.layout
    inputs = input_matrix(layout.topology, dataset, dataset.values[:, rows])
    return predict(experiment, forward(layout, state.parameters, inputs))
