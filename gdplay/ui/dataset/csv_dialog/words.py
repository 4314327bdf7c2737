"""What the import dialog says of columns, gaps, and what it proposes."""

from __future__ import annotations

import numpy as np

from gdplay.experiment.experiment import Experiment
from gdplay.storage.csv_choice import Choice, Role, features_of, names_a_split
from gdplay.storage.csv_table import Column, Table
from gdplay.ui.settings.summary import summary
from gdplay.ui.text import count, number, shortened

_MOST_CLASSES = 6


def size_of(table: Table) -> str:
    """Return ``"178 rows, 14 columns"``."""
    return f"{count(table.rows, 'row')}, {count(len(table.columns), 'column')}"


def holds(column: Column) -> str:
    """Return what a column holds: the range of its numbers, or its labels."""
    if column.is_empty:
        return "nothing"
    if column.holds_numbers:
        low, high = float(np.nanmin(column.values)), float(np.nanmax(column.values))
        return number(low) if low == high else f"{number(low)} to {number(high)}"
    some = ", ".join(shortened(label) for label in column.labels[:3])
    more = ", …" if len(column.labels) > 3 else ""
    return f"{count(len(column.labels), 'label')}: {some}{more}"


def gaps(table: Table, choice: Choice) -> str:
    """Return how many rows lack what cannot be filled, and how many lack a feature.

    It ends with a colon where there is a choice of what becomes of the latter.
    """
    needed = [
        column
        for column, role in zip(table.columns, choice.roles, strict=True)
        if role in (Role.TARGET, Role.SPLIT) and column.missing
    ]
    bare = np.zeros(table.rows, dtype=np.bool_)
    for column in needed:
        bare |= np.isnan(column.values)
    names = " or ".join(f"“{shortened(column.name)}”" for column in needed)
    lost = f"{count(int(bare.sum()), 'row')} without {names} left out. " if needed else ""
    missing = np.array([np.isnan(column.values[~bare]) for column in features_of(table, choice)])
    if not missing.any():
        return f"{lost}No feature has a gap."
    rows = int(missing.any(axis=0).sum())
    return f"{lost}{count(rows, 'row')} with {count(int(missing.sum()), 'gap')}:"


def classes(experiment: Experiment) -> str:
    """Return the classes with their number of rows, or the range of the values to learn."""
    dataset = experiment.dataset
    names = dataset.task.classes
    if not names:
        low, high = float(dataset.labels.min()), float(dataset.labels.max())
        return f"{number(low)} to {number(high)}"
    amounts = np.bincount(dataset.labels.astype(np.intp), minlength=len(names))
    some = [f"{shortened(name)} {number(int(n))}" for name, n in zip(names, amounts, strict=True)]
    more = ", …" if len(some) > _MOST_CLASSES else ""
    return ", ".join(some[:_MOST_CLASSES]) + more


def unit(amount: float) -> str:
    """Return in which unit large or small values are learned."""
    return "" if amount == 1.0 else f"Learned in units of {number(amount)}."


def proposal(experiment: Experiment) -> str:
    """Return what the import will put in force, in a sentence."""
    dataset, topology = experiment.dataset, experiment.topology
    widths = " – ".join(str(len(ids)) for ids in topology.column_ids)
    train, test = dataset.train_rows.size, dataset.test_rows.size
    rate = number(experiment.hyperparameters.learning_rate)
    return (
        f"{count(train, 'row')} to train, {number(test)} to test. "
        f"Network {widths}, tanh inside; {summary(experiment)}; learning rate {rate}."
    )


def role(column: Column, value: Role) -> str:
    """Return the word for a column's role."""
    if value is Role.IGNORED and is_text(column):
        return "ignored (text)"
    return {Role.SPLIT: "train or test"}.get(value, str(value))


def is_text(column: Column) -> bool:
    """Whether a column holds words, of which a network can make nothing."""
    return bool(column.labels) and not names_a_split(column)


def explained(column: Column) -> str:
    """Return what stands beside a column that is pointed at."""
    said = column.note or f"{column.name}: {holds(column)}"
    if not is_text(column):
        return said
    return f"{said}. Only numbers can be features; text can be the target."
