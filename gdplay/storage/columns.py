"""Columns of numbers as CSV, each number exact, nothing where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = Sequence[str] | NDArray[Any]


def csv_text(columns: Mapping[str, Column]) -> str:
    """Return `columns` as CSV (RFC 4180, but lines end in a line feed), a name over each.

    Parameters
    ----------
    columns
        By name, all of one length: texts, or (N,) numbers. Floats are written so that
        they read back to the same bits; NaN is an empty field.
    """
    header = ",".join(map(_quoted, columns))
    rows = map(",".join, zip(*map(_fields, columns.values()), strict=True))
    return "\n".join([header, *rows, ""])


def _fields(column: Column) -> list[str]:
    if not isinstance(column, np.ndarray):
        return list(map(_quoted, column))
    fields = list(map(repr, column.tolist()))
    if column.dtype.kind == "f":
        for place in np.flatnonzero(np.isnan(column)).tolist():
            fields[place] = ""
    return fields


def _quoted(text: str) -> str:
    """Return a text as a field: in quotes where it would not be one without them."""
    if any(mark in text for mark in ',"\r\n'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
