"""Numbers as tables write them, read strictly.

`float()` takes ``1_000``, digits of every script, ``nan`` and ``inf``; a table that holds
one of these holds text, a gap, or a mistake that has to be named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Decimal = Literal[".", ","]

MISSING: Final = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "?", "."})
"""Cells that say there is no value, in lower case."""

_INFINITE: Final = re.compile(r"[+-]?(inf|infinity|∞|1\.#inf)", re.IGNORECASE)
_EXPONENT: Final = r"(?:[eE][+-]?[0-9]+)?"
_NUMBER: Final = MappingProxyType(
    {
        ".": re.compile(
            rf"[+-]?(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]*)?{_EXPONENT}"
            rf"|[+-]?\.[0-9]+{_EXPONENT}"
        ),
        ",": re.compile(
            rf"[+-]?(?:[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]+)(?:,[0-9]*)?{_EXPONENT}"
            rf"|[+-]?,[0-9]+{_EXPONENT}"
        ),
    }
)
_PLAIN: Final = frozenset("0123456789+-.eE\n")


class Cell(IntEnum):
    """What a cell holds."""

    NUMBER = 0
    MISSING = 1
    TEXT = 2
    INFINITE = 3


def read_numbers(cells: Sequence[str], decimal: Decimal = ".") -> tuple[Floats, NDArray[np.uint8]]:
    """Return the value of each cell and what it holds.

    Parameters
    ----------
    cells
        n texts without space around them.
    decimal
        The sign before the fraction; the other one may part thousands.

    Returns
    -------
    values
        (n,), NaN where there is no finite number.
    held
        (n,), a `Cell` each.
    """
    values = _plain(cells) if decimal == "." else None
    if values is None:
        pattern = _NUMBER[decimal]
        values = np.full(len(cells), np.nan)
        held = np.empty(len(cells), np.uint8)
        for place, cell in enumerate(cells):
            text = cell.replace("−", "-")
            if pattern.fullmatch(text):
                values[place], held[place] = float(_in_python(text, decimal)), Cell.NUMBER
            else:
                held[place] = _without_number(text)
    else:
        held = np.zeros(len(cells), np.uint8)
    infinite = np.isinf(values)
    held[infinite] = Cell.INFINITE  # such as 1e999
    values[infinite] = np.nan
    return values, held


def is_number(cell: str, decimal: Decimal = ".") -> bool:
    """Whether a cell holds a number."""
    return _NUMBER[decimal].fullmatch(cell.replace("−", "-")) is not None


def _plain(cells: Sequence[str]) -> Floats | None:
    """Return the numbers of cells that hold nothing but such, many at once; None elsewhere."""
    if not frozenset("\n".join(cells)) <= _PLAIN:
        return None
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return None


def _in_python(text: str, decimal: Decimal) -> str:
    if decimal == ",":
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", "")


def _without_number(text: str) -> Cell:
    if text.lower() in MISSING:
        return Cell.MISSING
    return Cell.INFINITE if _INFINITE.fullmatch(text) else Cell.TEXT
