"""Edits of many rows at once: data from elsewhere with a network that fits, cells, new rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Dataset, Floats, scaling_of_rows
from gdplay.experiment.edits.dataset import MAX_SAMPLES, add_samples
from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.wiring import output_activation, output_width
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Initializer,
    InitializerName,
    LossName,
    Optimizer,
    OptimizerName,
    Penalty,
)
from gdplay.experiment.parameter import Bias
from gdplay.experiment.topology import Topology, fully_connected

_BATCH: Final = 32
_RATE: Final = 0.01
_PENALTY: Final = 1e-3
_NARROW: Final = 8
_WIDE: Final = 16


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """Whole rows to be put into a data set.

    Parameters
    ----------
    rows
        (n,), where each goes, no two alike; one that is not there yet goes to the end.
    values, labels, test
        (columns, n), (n,) and (n,).
    """

    rows: NDArray[np.intp]
    values: Floats
    labels: Floats
    test: NDArray[np.bool_]


def proposed_settings(dataset: Dataset) -> Hyperparameters:
    """Return settings that learn data from elsewhere: Adam at 0.01, and the loss that fits.

    A light L2 penalty holds back from learning by heart what few rows show.
    """
    classes = len(dataset.task.classes)
    loss = LossName.HALF_MEAN_SQUARED
    if classes:
        loss = LossName.BINARY_CROSS_ENTROPY if classes == 2 else LossName.SOFTMAX_CROSS_ENTROPY
    return Hyperparameters(
        learning_rate=_RATE,
        optimizer=Optimizer(OptimizerName.ADAM),
        loss=loss,
        penalty=Penalty(l2=_PENALTY),
        batch_size=_BATCH if dataset.train_rows.size > 2 * _BATCH else 0,
        initializer=Initializer(InitializerName.XAVIER, gain=1.0, bias=0.0),
    )


def proposed_network(dataset: Dataset, loss: LossName) -> Topology:
    """Return a small network on every column of `dataset`: one hidden layer, two for a plane."""
    task = dataset.task
    hidden = [_NARROW] if len(task.classes) <= _NARROW else [_WIDE]
    if len(dataset.columns) <= 2:
        hidden = [_NARROW, _NARROW]
    outputs = output_width(task, loss)
    activation = output_activation(task, loss)
    return fully_connected(dataset.columns, (*hidden, outputs), "tanh", activation)


def begin_with(experiment: Experiment, dataset: Dataset, title: str) -> Experiment:
    """Train on `dataset` with the network and the settings that are proposed for it.

    The precision and the seed stay. The output of a regression starts at the labels' mean.
    """
    settings = replace(proposed_settings(dataset), dtype=experiment.hyperparameters.dtype)
    topology = proposed_network(dataset, settings.loss)
    initial: tuple[tuple[Bias, float], ...] = ()
    if not dataset.task.classes:
        mean = float(f"{dataset.labels[dataset.train_rows].mean():.3g}")
        initial = tuple((Bias(unit.id), mean) for unit in topology.output_layer)
    return Experiment(topology, dataset, settings, experiment.seed, initial, title)


def standardize(experiment: Experiment, wanted: bool) -> Experiment:
    """Feed each column as (x − mean) / standard deviation of the training rows, or as it is.

    Rows that are changed later do not change the scaling.

    Raises
    ------
    EditError
        Where no row trains.
    """
    old = experiment.dataset
    if bool(old.scaling) == wanted:
        return experiment
    if not wanted:
        return replace(experiment, dataset=replace(old, scaling=()))
    if not old.train_rows.size:
        raise EditError("There is no training row to take a mean of.")
    train = old.values[:, old.train_rows]
    return replace(experiment, dataset=replace(old, scaling=scaling_of_rows(train)))


def put_rows(experiment: Experiment, put: Rows) -> Experiment:
    """Put whole rows in place of those that are there, and others after the last.

    Raises
    ------
    EditError
        When a number is not finite, a class does not exist, or past `MAX_SAMPLES`.
    """
    old = experiment.dataset
    there = put.rows < old.size
    if not (np.isfinite(put.values).all() and np.isfinite(put.labels).all()):
        raise EditError("A row needs finite numbers.")
    if old.task.classes and not np.isin(put.labels, np.arange(len(old.task.classes))).all():
        raise EditError("There is no such class.")
    if old.size + np.count_nonzero(~there) > MAX_SAMPLES:
        raise EditError(f"A data set holds at most {MAX_SAMPLES:,} points.")
    columns, labels, split = old.values.copy(), old.labels.copy(), old.test.copy()
    columns[:, put.rows[there]] = put.values[:, there]
    labels[put.rows[there]] = put.labels[there]
    split[put.rows[there]] = put.test[there]
    changed = replace(old, values=columns, labels=labels, test=split)
    result = experiment if changed == old else replace(experiment, dataset=changed)
    return add_samples(result, put.values[:, ~there], put.labels[~there], put.test[~there])
