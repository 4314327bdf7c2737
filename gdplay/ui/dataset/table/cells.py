"""Cells of a data set as text and back: what is shown, typed, copied and pasted.

A row's fields are its columns, then its label, then its set.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits.table import Rows
from gdplay.storage.csv_dialect import rows_of, sniff
from gdplay.storage.csv_export import SPLIT
from gdplay.ui.text import MINUS, number, read_number

Floats = NDArray[np.float64]

SETS: Final = ("train", "test")


class CellError(ValueError):
    """A text that a cell cannot hold; says why."""


def label_field(dataset: Dataset) -> int:
    """Return which field is the label; the set follows."""
    return len(dataset.columns)


def headers(dataset: Dataset) -> tuple[str, ...]:
    """Return the name of each field as it is copied: as the export writes it."""
    return (*dataset.columns, "class" if dataset.task.classes else "value", SPLIT)


def shown_headers(dataset: Dataset) -> tuple[str, ...]:
    """Return the name of each field as the window writes it."""
    return (*map(features.label, dataset.columns), *headers(dataset)[-2:])


def value_of(dataset: Dataset, row: int, field: int) -> float:
    """Return a cell as a number: of a class its index, of the set 1 for test."""
    label = label_field(dataset)
    if field < label:
        return float(dataset.values[field, row])
    return float(dataset.labels[row] if field == label else dataset.test[row])


def keys(dataset: Dataset, field: int) -> Floats:
    """Return what rows are sorted by, (rows,)."""
    label = label_field(dataset)
    if field < label:
        column: Floats = dataset.values[field]
        return column
    return dataset.labels if field == label else dataset.test.astype(np.float64)


def options(dataset: Dataset, field: int) -> tuple[str, ...]:
    """Return the texts a cell can hold, of which one is chosen; none where it is a number."""
    label = label_field(dataset)
    if field == label:
        return dataset.task.classes
    return SETS if field > label else ()


def text_of(dataset: Dataset, row: int, field: int) -> str:
    """Return a cell in full, as it is copied."""
    value, words = value_of(dataset, row, field), options(dataset, field)
    return words[int(value)] if words else repr(value)


def shown(dataset: Dataset, row: int, field: int) -> str:
    """Return a cell as it is shown."""
    value, words = value_of(dataset, row, field), options(dataset, field)
    return words[int(value)] if words else number(value)


def read_cell(dataset: Dataset, field: int, text: str) -> float:
    """Return the number that a text stands for in a cell.

    Raises
    ------
    CellError
        When the cell cannot hold it.
    """
    words = options(dataset, field)
    if words:
        plain = {_plain(word): place for place, word in reversed(list(enumerate(words)))}
        if _plain(text) not in plain:
            raise CellError(f"“{text.strip()}” is not one of {', '.join(words)}.")
        return float(plain[_plain(text)])
    value = read_number(text)
    if value is None:
        raise CellError(f"“{text.strip()}” is not a number.")
    return value


def copied(dataset: Dataset, rows: Sequence[int], fields: Sequence[int], named: bool) -> str:
    """Return cells as a spreadsheet takes them: tabs between them, a line for each row."""
    names = headers(dataset)
    lines = [[names[field] for field in fields]] if named else []
    lines += [[text_of(dataset, row, field) for field in fields] for row in rows]
    return "".join("\t".join(cells) + "\n" for cells in lines)


def pasted(dataset: Dataset, text: str, rows: Sequence[int], first_field: int) -> Rows:
    """Return what pasting `text` changes.

    Rows that begin with the names of fields are new ones; others go over what is there.

    Parameters
    ----------
    text
        Cells as a spreadsheet gives them, or as CSV.
    rows
        The rows of the data set from the chosen one down, as they are shown.
    first_field
        The chosen field.

    Raises
    ------
    CellError
        When a cell cannot hold what would go into it, with its place.
    """
    dialect = sniff(text)
    lines = [cells for _, cells in rows_of(text, "\t" if "\t" in text else dialect.delimiter)]
    if not lines:
        raise CellError("The clipboard holds no text.")
    names = [_plain(name) for name in headers(dataset)]
    head = [_plain(cell) for cell in lines[0]]
    if set(head) <= set(names) and len(set(head)) == len(head):
        return _block(dataset, lines[1:], (), [names.index(name) for name in head], 2)
    width = len(lines[0])
    if first_field + width > len(names):
        raise CellError(
            f"The clipboard has {width} columns, and {len(names) - first_field} are left from "
            "here. Choose a cell further left."
        )
    return _block(dataset, lines, rows, range(first_field, first_field + width), 1)


def pasted_cell(dataset: Dataset, row: int, field: int, text: str) -> Rows | None:
    """Return the row with one cell changed by what was typed; None where it stays the same.

    Raises
    ------
    CellError
        When the cell cannot hold it.
    """
    value = read_cell(dataset, field, text)
    if value == value_of(dataset, row, field):
        return None
    return _block(dataset, [[text]], [row], [field], 1)


def new_row(dataset: Dataset, like: int | None) -> Rows:
    """Return a row to be added: a copy of the row `like`, or the columns' means."""
    at = np.array([dataset.size])
    if like is None:
        return _blank(dataset, at)
    one = [like]
    return Rows(at, dataset.values[:, one], dataset.labels[one], dataset.test[one])


def _block(
    dataset: Dataset,
    lines: list[list[str]],
    rows: Sequence[int],
    fields: Sequence[int],
    first_line: int,
) -> Rows:
    """Return the rows that `lines` of cells make, each laid over a row or over a blank one."""
    here = list(rows[: len(lines)])
    more = len(lines) - len(here)
    old = np.array(here, dtype=np.intp)
    blank = _blank(dataset, np.arange(dataset.size, dataset.size + more))
    values = np.concatenate([dataset.values[:, old], blank.values], axis=1)
    labels = np.concatenate([dataset.labels[old], blank.labels])
    test = np.concatenate([dataset.test[old], blank.test])
    for place, cells in enumerate(lines):
        if len(cells) != len(fields):
            raise CellError(
                f"Line {place + first_line} of the clipboard has {len(cells)} cells, "
                f"and the first has {len(fields)}."
            )
        for field, cell in zip(fields, cells, strict=True):
            try:
                value = read_cell(dataset, field, cell)
            except CellError as error:
                raise CellError(f"Line {place + first_line} of the clipboard: {error}") from None
            if field < label_field(dataset):
                values[field, place] = value
            elif field == label_field(dataset):
                labels[place] = value
            else:
                test[place] = bool(value)
    return Rows(np.concatenate([old, blank.rows]), values, labels, test)


def _blank(dataset: Dataset, at: NDArray[np.intp]) -> Rows:
    """Return training rows of the columns' means and the first class, or 0."""
    means = dataset.values.mean(axis=1) if dataset.size else np.zeros(len(dataset.columns))
    values = np.repeat(means[:, np.newaxis], at.size, axis=1)
    return Rows(at, values, np.zeros(at.size), np.zeros(at.size, dtype=np.bool_))


def _plain(text: str) -> str:
    """Return a word so that +1, 1 and a true minus are told apart from nothing else."""
    return text.strip().lower().replace(MINUS, "-").removeprefix("+")
