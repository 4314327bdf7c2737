"""A table of comma-separated values: typed columns, gaps counted, every refusal with its line."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.storage.csv_dialect import Dialect, rows_of, sniff
from gdplay.storage.csv_numbers import MISSING, Cell, read_numbers
from gdplay.storage.csv_text import FileText, number_of
from gdplay.storage.errors import StorageError

Floats = NDArray[np.float64]

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 1_000
PREVIEW_ROWS: Final = 20

_MOSTLY: Final = 0.8
"""The share of numbers from which a cell of text among them is worth a note."""

_BEAT: Final = 5_000
"""Rows between two looks at whether to stop."""

Tell = Callable[[float], bool]
"""Is told the share that is done, 0 to 1; answers whether to go on."""


class StoppedError(Exception):
    """The reading was called off."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        From the header, or "column 3"; no two columns share one.
    values
        (rows,), read-only: numbers, or indices into `labels`; NaN where there is none.
    labels
        The different texts in their order, of a column that does not hold numbers.
    missing
        How many rows have no value.
    note
        What a person should know of it, as a sentence; empty for nothing.
    """

    name: str
    values: Floats
    labels: tuple[str, ...]
    missing: int
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no row has a value."""
        return self.missing == self.values.size

    @property
    def holds_numbers(self) -> bool:
        """Whether its values are numbers."""
        return not self.labels and not self.is_empty


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """A table as it was read.

    Parameters
    ----------
    source
        The file's name.
    columns
        In the order of the file, each with a value or a gap for every row.
    preview
        The first rows, as they are written.
    dialect, encoding
        How the file is written.
    notes
        What a person should know of it, as sentences.
    """

    source: str
    columns: tuple[Column, ...]
    preview: tuple[tuple[str, ...], ...]
    dialect: Dialect
    encoding: str
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows, the header not counted."""
        return int(self.columns[0].values.size)


def read_table(file: FileText, dialect: Dialect | None = None, tell: Tell | None = None) -> Table:
    """Return the table in `file`.

    Parameters
    ----------
    file
        What was read from a disk.
    dialect
        How it is written; by default as `sniff` finds.
    tell
        Is asked now and then.

    Raises
    ------
    StorageError
        With the line and what to do: where rows differ in length, quotes do not match,
        a number is infinite, or there are too many rows, columns, or too few.
    StoppedError
        When `tell` answered False.
    """
    tell = tell or (lambda _share: True)
    dialect = dialect or sniff(file.text)
    header, lines, rows = _split(file, dialect, tell)
    names, notes = _names(header, len(rows[0]))
    if file.encoding == "Latin-1":
        notes = (*notes, "The file is not UTF-8; it was read as Latin-1. Check its accents.")
    columns = []
    for place, name in enumerate(names):
        if not tell(0.5 + 0.5 * place / len(names)):
            raise StoppedError
        columns.append(_column(file.source, name, [row[place] for row in rows], lines, dialect))
    preview = tuple(tuple(row) for row in rows[:PREVIEW_ROWS])
    return Table(file.source, tuple(columns), preview, dialect, file.encoding, notes)


def _split(
    file: FileText, dialect: Dialect, tell: Tell
) -> tuple[list[str] | None, list[int], list[list[str]]]:
    """Return the header or None, and for each row its line and its cells."""
    expected = file.text.count("\n") + 1
    header: list[str] | None = None
    lines: list[int] = []
    rows: list[list[str]] = []
    line = 0
    try:
        for line, cells in rows_of(file.text, dialect.delimiter):
            if dialect.has_header and header is None:
                header = cells
                continue
            rows.append(cells)
            lines.append(line)
            if len(rows) > MAX_ROWS:
                raise StorageError(
                    f"{file.source} has more than {MAX_ROWS:,} rows. "
                    "Save a part of them as a file of its own, then import that."
                )
            if len(rows) % _BEAT == 0 and not tell(0.5 * min(line / expected, 1.0)):
                raise StoppedError
    except csv.Error:
        raise StorageError(
            f"{file.source}: the quotes after line {number_of(line)} do not match. "
            "Close each quote, and write a quote within a cell twice."
        ) from None
    _check_shape(file.source, header, lines, rows)
    return header, lines, rows


def _check_shape(
    source: str, header: list[str] | None, lines: list[int], rows: list[list[str]]
) -> None:
    if not rows:
        raise StorageError(f"{source} has a header and no rows. Export the table again.")
    width = len(rows[0] if header is None else header)
    if width > MAX_COLUMNS:
        raise StorageError(
            f"{source} has {width:,} columns, and {MAX_COLUMNS:,} are read at most. "
            "Leave some of them out."
        )
    for line, cells in zip(lines, rows, strict=True):
        if len(cells) != width:
            whose = f"the first row has {width}" if header is None else f"the header has {width}"
            raise StorageError(
                f"{source}: line {number_of(line)} has {_cells(len(cells))} and {whose}. "
                "Complete that line or remove it, or choose another delimiter."
            )
    if width < 2:
        raise StorageError(
            f"{source} has one column; a feature and a target take two. "
            "Choose another delimiter, or export more columns."
        )


def _names(header: list[str] | None, width: int) -> tuple[list[str], tuple[str, ...]]:
    """Return a name for each column, no two alike, and what was done to have them so."""
    names: list[str] = []
    twice: list[str] = []
    for place in range(width):
        given = " ".join(header[place].split()) if header is not None else ""
        plain = given or f"column {place + 1}"
        name, copy = plain, 2
        while name in names:
            name, copy = f"{plain} ({copy})", copy + 1
        if name != plain and plain not in twice:
            twice.append(plain)
        names.append(name)
    notes = tuple(
        f"Several columns are named “{name}”; they are numbered here." for name in twice[:3]
    )
    return names, notes


def _column(source: str, name: str, cells: list[str], lines: list[int], dialect: Dialect) -> Column:
    values, held = read_numbers(cells, dialect.decimal)
    numbers, texts, infinite = (
        np.flatnonzero(held == kind) for kind in (Cell.NUMBER, Cell.TEXT, Cell.INFINITE)
    )
    note = ""
    labels: tuple[str, ...] = ()
    if infinite.size and not texts.size:
        place = int(infinite[0])
        raise StorageError(
            f"{source}: line {number_of(lines[place])}, “{name}” is {cells[place]}, which is not "
            "finite. Correct it, or leave the cell empty."
        )
    if texts.size or infinite.size:
        if numbers.size >= _MOSTLY * (numbers.size + texts.size):
            place = int(texts[0])
            note = (
                f"“{name}” is text because line {number_of(lines[place])} holds "
                f"“{_short(cells[place])}”; {_cells(numbers.size)} hold numbers."
            )
        labels, values = _labelled(cells)
    values.flags.writeable = False
    return Column(name, values, labels, int(np.isnan(values).sum()), note)


def _labelled(cells: list[str]) -> tuple[tuple[str, ...], Floats]:
    """Return the different texts, sorted, and the index of each cell's; NaN for a gap."""
    labels = tuple(sorted({cell for cell in cells if cell.lower() not in MISSING}))
    index = {label: float(place) for place, label in enumerate(labels)}
    return labels, np.array([index.get(cell, np.nan) for cell in cells])


def _cells(amount: int) -> str:
    return "1 cell" if amount == 1 else f"{amount:,} cells"


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
