"""Edits of samples that are there: where they lie, what they are, and which side tests them.

A generated sample that is changed stays a generated one: the next sample made by its
recipe puts it back. Rows that are not there do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Floats
from gdplay.experiment.edits.error import EditError
from gdplay.experiment.experiment import Experiment

Rows = NDArray[np.intp]


def move_samples(
    experiment: Experiment, rows: Iterable[int], values: Floats, labels: Floats | None = None
) -> Experiment:
    """Put the samples in `rows` at other places.

    Parameters
    ----------
    rows
        n of them, each once.
    values
        (k, n), their new values in the first k columns.
    labels
        (n,), their new labels, where a place on the canvas means a label too.

    Raises
    ------
    EditError
        When a number is not finite.
    """
    old = experiment.dataset
    chosen, kept = _present(experiment, rows)
    places = values[:, kept]
    labels_ = old.labels[chosen] if labels is None else labels[kept]
    if not (np.isfinite(places).all() and np.isfinite(labels_).all()):
        raise EditError("A point needs finite coordinates and a finite label.")
    new_values, new_labels = old.values.copy(), old.labels.copy()
    new_values[: len(places), chosen] = places
    new_labels[chosen] = labels_
    is_same = np.array_equal(new_values, old.values) and np.array_equal(new_labels, old.labels)
    if is_same:
        return experiment
    return replace(experiment, dataset=replace(old, values=new_values, labels=new_labels))


def label_samples(experiment: Experiment, rows: Iterable[int], label: float) -> Experiment:
    """Give the samples in `rows` this class, or this value.

    Raises
    ------
    EditError
        When the class does not exist, or the value is not finite.
    """
    old = experiment.dataset
    classes = old.task.classes
    if not np.isfinite(label) or (classes and label not in range(len(classes))):
        raise EditError("There is no such class." if classes else "A value is a finite number.")
    chosen, _ = _present(experiment, rows)
    labels = old.labels.copy()
    labels[chosen] = label
    if np.array_equal(labels, old.labels):
        return experiment
    return replace(experiment, dataset=replace(old, labels=labels))


def split_samples(experiment: Experiment, rows: Iterable[int], test: bool) -> Experiment:
    """Hold the samples in `rows` out of training, or let them train."""
    old = experiment.dataset
    chosen, _ = _present(experiment, rows)
    split = old.test.copy()
    split[chosen] = test
    if np.array_equal(split, old.test):
        return experiment
    return replace(experiment, dataset=replace(old, test=split))


def _present(experiment: Experiment, rows: Iterable[int]) -> tuple[Rows, Rows]:
    """Return those of `rows` that are there, and at which places among `rows` they stand."""
    asked = np.fromiter(rows, dtype=np.intp)
    kept = np.flatnonzero((asked >= 0) & (asked < experiment.dataset.size))
    return asked[kept], kept
