"""From a table to a data set: which rows are left, which of them test, how each is labelled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import streams
from gdplay.experiment.dataset import REGRESSION, Dataset, Task, scaling_of_rows
from gdplay.storage.csv_choice import (
    MAX_CLASSES,
    Choice,
    Role,
    can_be,
    class_names,
    class_values,
    features_of,
    target_of,
)
from gdplay.storage.csv_table import Column, Table

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def problem(table: Table, choice: Choice) -> str | None:
    """Return why this choice cannot be imported, and what to do; None where it can."""
    target = target_of(table, choice)
    if target is None:
        return "Choose the column to predict: give one the role “target”."
    checks = (_problem_of_features, _problem_of_target, _problem_of_rows)
    return next(filter(None, (check(table, choice, target) for check in checks)), None)


def rows_left(table: Table, choice: Choice) -> Bools:
    """Return which rows are taken over, (rows,)."""
    keep = np.ones(table.rows, dtype=np.bool_)
    needed = {Role.TARGET, Role.SPLIT} if choice.fill else set(Role) - {Role.IGNORED}
    for column, role in zip(table.columns, choice.roles, strict=True):
        if role in needed and column.missing:
            keep &= ~np.isnan(column.values)
    return keep


def target_unit(table: Table, choice: Choice) -> float:
    """Return what a regression's labels are counted in: 1, or the power of ten of their spread.

    A network that starts with answers about 0 would take long to reach 250,000.
    """
    target = target_of(table, choice)
    if choice.kind == "classification" or target is None or not target.holds_numbers:
        return 1.0
    spread = float(np.nanstd(target.values))
    if not spread > 0.0 or 0.1 <= spread <= 10.0:
        return 1.0
    return float(10.0 ** round(np.log10(spread)))


def to_dataset(table: Table, choice: Choice) -> Dataset:
    """Return the table's data as they are to be trained on, rows in the order of the file.

    Of a choice that `problem` finds nothing wrong with.
    """
    keep = rows_left(table, choice)
    features = features_of(table, choice)
    values = np.array([column.values[keep] for column in features])
    target = target_of(table, choice)
    assert target is not None
    test = _split(table, choice, keep)
    means = _finite_means(values[:, ~test])
    values = np.where(np.isnan(values), means[:, np.newaxis], values)
    task, labels = _labelled(table, choice, target, target.values[keep])
    return Dataset(
        tuple(column.name for column in features),
        values,
        labels,
        test,
        np.zeros(labels.size, dtype=np.bool_),
        task,
        scaling=scaling_of_rows(values[:, ~test]) if choice.standardize else (),
    )


def _problem_of_features(table: Table, choice: Choice, _target: Column) -> str | None:
    if Role.FEATURE in choice.roles:
        return None
    if any(can_be(column, Role.FEATURE) for column in table.columns):
        return "Choose at least one column of numbers as a feature."
    return "No column holds numbers, so there is nothing to feed to the network."


def _problem_of_target(_table: Table, choice: Choice, target: Column) -> str | None:
    if choice.kind == "regression":
        if target.holds_numbers:
            return None
        return f"“{target.name}” holds text, which names classes: choose classification."
    classes = class_values(target).size
    if classes > MAX_CLASSES:
        return (
            f"“{target.name}” has {classes:,} different values, and at most {MAX_CLASSES} "
            "classes can be learned. Choose another target."
        )
    if classes < 2:
        return f"“{target.name}” is the same in every row. Choose another target."
    return None


def _problem_of_rows(table: Table, choice: Choice, target: Column) -> str | None:
    keep = rows_left(table, choice)
    if np.count_nonzero(keep) < 2:
        return "Too few rows have every value. Fill the gaps with the mean, or ignore a column."
    test = _split(table, choice, keep)
    if test.all():
        return "No row is left to train on. Raise the train share."
    train = np.array([column.values[keep][~test] for column in features_of(table, choice)])
    if np.isnan(train).all(axis=1).any():
        return "A feature has no value in any training row. Ignore it."
    is_one_class = np.unique(target.values[keep][~test]).size < 2
    if choice.kind == "classification" and is_one_class:
        return "All training rows are of one class. Raise the train share."
    return None


def _split(table: Table, choice: Choice, keep: Bools) -> Bools:
    """Return which of the kept rows test: as a column says, or drawn by the seed."""
    for column, role in zip(table.columns, choice.roles, strict=True):
        if role is Role.SPLIT:
            is_test = np.array([label.lower() == "test" for label in column.labels])
            return is_test[column.values[keep].astype(np.intp)]
    size = int(np.count_nonzero(keep))
    order = streams.permutation(streams.stream_key(choice.seed, "split"), size)
    test = np.ones(size, dtype=np.bool_)
    test[order[: round(size * choice.train_share)]] = False
    return test


def _finite_means(values: Floats) -> Floats:
    """Return each row's mean, gaps left out; (rows,)."""
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    means: Floats = total / np.maximum(known.sum(axis=1), 1)
    return means


def _labelled(table: Table, choice: Choice, target: Column, values: Floats) -> tuple[Task, Floats]:
    if choice.kind == "regression":
        return REGRESSION, values / target_unit(table, choice)
    index = np.searchsorted(class_values(target), values)
    return Task("classification", class_names(target)), index.astype(np.float64)
