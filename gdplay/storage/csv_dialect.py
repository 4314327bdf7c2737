"""How a table is written: what parts its cells, its fractions, and whether names come first."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from gdplay.storage.csv_numbers import MISSING, Decimal, is_number

DELIMITERS: Final[Mapping[str, str]] = MappingProxyType(
    {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
)
"""What may part cells, by its name. The rarer it is within cells, the earlier it stands."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""One line with its end; found one at a time, so that a large text is not copied first."""

_SAMPLE_ROWS: Final = 100
_SAMPLE_CHARACTERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written.

    Parameters
    ----------
    delimiter
        A key of `DELIMITERS`.
    decimal
        The sign before a fraction.
    has_header
        Whether the first row names the columns.
    """

    delimiter: str = ","
    decimal: Decimal = "."
    has_header: bool = True


def rows_of(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank: the line it ends at, and its cells.

    Raises
    ------
    csv.Error
        Where quotes do not match.
    """
    lines = (match[0] for match in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield reader.line_num, cells


def sniff(text: str) -> Dialect:
    """Return how `text` seems to be written, from its first rows."""
    sample = text[:_SAMPLE_CHARACTERS]
    found = {delimiter: _some_rows(sample, delimiter) for delimiter in DELIMITERS}
    delimiter = max(found, key=lambda each: _evenness(found[each]))
    rows = found[delimiter]
    decimal = _decimal(rows) if delimiter != "," else "."
    return Dialect(delimiter, decimal, _has_header(rows, decimal))


def _some_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for _, cells in islice(rows_of(sample, delimiter), _SAMPLE_ROWS):
            rows.append(cells)
    except csv.Error:
        pass  # quotes that another delimiter explains, or the end of the sample
    return rows


def _evenness(rows: list[list[str]]) -> float:
    """Return the share of rows with the most frequent number of cells, 0 where that is one."""
    if not rows:
        return 0.0
    width, times = Counter(len(row) for row in rows).most_common(1)[0]
    return times / len(rows) if width > 1 else 0.0


def _decimal(rows: list[list[str]]) -> Decimal:
    """Return the sign before fractions: a comma where more cells are numbers by it."""
    cells = [cell for row in rows for cell in row]
    by_comma = sum(is_number(cell, ",") for cell in cells)
    by_point = sum(is_number(cell, ".") for cell in cells)
    if by_comma == by_point:  # 1,234 and 12.500 read both ways
        return "," if _fractions(cells, ",") > _fractions(cells, ".") else "."
    return "," if by_comma > by_point else "."


def _fractions(cells: list[str], decimal: Decimal) -> int:
    other = "," if decimal == "." else "."
    return sum(cell.count(decimal) == 1 and other not in cell for cell in cells)


def _has_header(rows: list[list[str]], decimal: Decimal) -> bool:
    """Whether the first row is names: none a number, and unlike what stands below it."""
    if len(rows) < 2:
        return bool(rows) and not any(is_number(cell, decimal) for cell in rows[0])
    first, rest = rows[0], rows[1:]
    names = [cell for cell in first if cell.lower() not in MISSING]
    if not names or any(is_number(cell, decimal) for cell in names):
        return False
    below = list(zip(*(row for row in rest if len(row) == len(first)), strict=True))
    if any(any(is_number(cell, decimal) for cell in column) for column in below):
        return True
    return not any(name in column for name, column in zip(first, below, strict=False) if name)
