"""The choice that a table is opened with: what each column most likely is."""

from __future__ import annotations

from typing import Final

import numpy as np

from gdplay.storage.csv_choice import (
    MAX_CLASSES,
    Choice,
    Kind,
    Role,
    class_values,
    features_of,
    names_a_split,
)
from gdplay.storage.csv_table import Column, Table

_TARGET_NAMES: Final = frozenset(
    {"target", "label", "class", "species", "diagnosis", "outcome", "quality", "variety"}
)
_ROW_NAMES: Final = frozenset({"id", "index", "row", "no", "nr"})
_FEW: Final = 10
"""Whole numbers of at most so many kinds name classes, by a first guess."""

_APART: Final = 3.0
"""Columns whose spreads differ by more, or whose means are further off 0, are standardized."""


def guess(table: Table) -> Choice:
    """Return the choice to begin with."""
    roles = [_first_role(column) for column in table.columns]
    target = _likely_target(table, roles)
    if target is not None:
        roles[target] = Role.TARGET
    if Role.FEATURE not in roles:  # a count of the rows is better than nothing
        roles = [
            Role.FEATURE if role is Role.IGNORED and column.holds_numbers else role
            for column, role in zip(table.columns, roles, strict=True)
        ]
    chosen = Choice(tuple(roles), guess_kind(table, target))
    return Choice(chosen.roles, chosen.kind, standardize=_differ(features_of(table, chosen)))


def guess_kind(table: Table, target: int | None) -> Kind:
    """Return what a target column seems to mean: classes where it is text or few whole numbers."""
    if target is None:
        return "classification"
    column = table.columns[target]
    few = len(class_values(column)) <= _FEW
    return "classification" if column.labels or (few and _is_whole(column)) else "regression"


def _first_role(column: Column) -> Role:
    if names_a_split(column):
        return Role.SPLIT
    if not column.holds_numbers or _counts_rows(column) or class_values(column).size == 1:
        return Role.IGNORED
    return Role.FEATURE


def _counts_rows(column: Column) -> bool:
    """Whether a column only counts the rows from 0 or 1, or is named as such a one."""
    steps = np.diff(column.values)
    counts = column.values[0] in (0.0, 1.0) and bool((steps == 1.0).all())
    counts &= column.values.size > _FEW
    return counts or (column.name.lower() in _ROW_NAMES and _is_whole(column))


def _likely_target(table: Table, roles: list[Role]) -> int | None:
    """Return the column to predict: by its name, else few labels, the last one first."""
    able = [
        place
        for place, column in enumerate(table.columns)
        if not column.is_empty and roles[place] is not Role.SPLIT
    ]
    named = [p for p in able if table.columns[p].name.lower() in _TARGET_NAMES]
    called_y = [p for p in able if table.columns[p].name.lower() == "y"]
    few = [p for p in able if 2 <= len(table.columns[p].labels) <= MAX_CLASSES]
    rest = [p for p in able if roles[p] is Role.FEATURE]
    return next((places[-1] for places in (named, few, called_y, rest, able) if places), None)


def _differ(columns: list[Column]) -> bool:
    """Whether the columns are so unlike in place or spread that they had better be scaled."""
    if not columns:
        return False
    spreads = np.array([np.nanstd(column.values) for column in columns])
    means = np.array([np.nanmean(column.values) for column in columns])
    spreads = np.where(spreads > 0.0, spreads, 1.0)
    apart = spreads.max() / spreads.min() > _APART
    return bool(apart or (np.abs(means) > _APART * spreads).any() or spreads.max() > 10.0)


def _is_whole(column: Column) -> bool:
    values = class_values(column)
    return bool((values == np.round(values)).all())
