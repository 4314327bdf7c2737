"""What a person chooses before a table is imported: the role of each column, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from gdplay.storage.csv_table import Column, Table

Floats = NDArray[np.float64]
Kind = Literal["classification", "regression"]

MAX_CLASSES: Final = 20

_SPLIT_NAMES: Final = frozenset({"train", "test"})


class Role(StrEnum):
    """What a column is to the network."""

    FEATURE = "feature"
    TARGET = "target"
    SPLIT = "split"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Choice:
    """How a table is taken over.

    Parameters
    ----------
    roles
        One for each column.
    kind
        What the target means.
    fill
        Whether a feature's gap is filled with the column's mean over the training rows;
        otherwise the whole row is left out. A row without a target always is.
    standardize
        Whether each feature is fed as (x − mean) / standard deviation, both over the
        training rows.
    train_share
        0 to 1, the share of the rows that trains where no column says so.
    seed
        Of the split.
    """

    roles: tuple[Role, ...]
    kind: Kind
    fill: bool = False
    standardize: bool = True
    train_share: float = 0.8
    seed: int = 0


def can_be(column: Column, role: Role) -> bool:
    """Whether a column can have a role."""
    if role is Role.FEATURE:
        return column.holds_numbers
    if role is Role.TARGET:
        return not column.is_empty
    return role is Role.IGNORED or names_a_split(column)


def names_a_split(column: Column) -> bool:
    """Whether a column says "train" or "test" of each row, and nothing else."""
    return bool(column.labels) and {label.lower() for label in column.labels} <= _SPLIT_NAMES


def features_of(table: Table, choice: Choice) -> list[Column]:
    """Return the columns that are fed to the network."""
    pairs = zip(table.columns, choice.roles, strict=True)
    return [column for column, role in pairs if role is Role.FEATURE]


def target_of(table: Table, choice: Choice) -> Column | None:
    """Return the column to predict, or None where none is chosen."""
    chosen = [c for c, role in zip(table.columns, choice.roles, strict=True) if role is Role.TARGET]
    return chosen[0] if chosen else None


def class_values(column: Column) -> Floats:
    """Return the different values of a column, ascending, gaps left out."""
    return np.unique(column.values[~np.isnan(column.values)])


def class_names(column: Column) -> tuple[str, ...]:
    """Return the name of each class of a target column: its labels, or its numbers."""
    return column.labels or tuple(
        f"{value:.12g}".replace("-", "−") for value in class_values(column)
    )
