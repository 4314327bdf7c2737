"""JSON written strictly, in lines that a person can read and a diff can show."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, Final

_WIDTH: Final = 100
_PLAIN: Final = frozenset({float, int, bool})


def format_document(value: Any) -> str:
    """Return `value` as strict JSON: one key a line, lists packed into lines.

    Floats are written by ``repr`` and so read back exactly.

    Raises
    ------
    ValueError
        For a number that is not finite, with its place.
    """
    place = _first_not_finite(value, "$")
    if place is not None:
        raise ValueError(f"{place} is not a finite number")
    return _formatted(value, "") + "\n"


def _first_not_finite(value: Any, place: str) -> str | None:
    if isinstance(value, float):
        return None if math.isfinite(value) else place
    if _is_plain(value) and all(map(math.isfinite, value)):
        return None
    inner: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        inner = ((f"{place}.{key}", item) for key, item in value.items())
    elif isinstance(value, list):
        inner = ((f"{place}[{index}]", item) for index, item in enumerate(value))
    found = (_first_not_finite(item, where) for where, item in inner)
    return next((where for where in found if where is not None), None)


def _formatted(value: Any, indent: str) -> str:
    if not isinstance(value, dict | list) or _least_length(value) <= _WIDTH:
        compact = json.dumps(value, allow_nan=False, ensure_ascii=False)
        if not value or not isinstance(value, dict | list) or len(indent + compact) <= _WIDTH:
            return compact
    deeper = indent + " "
    if isinstance(value, dict):
        lines = [
            f"{json.dumps(key, ensure_ascii=False)}: {_formatted(item, deeper)}"
            for key, item in value.items()
        ]
        return "{\n" + ",\n".join(deeper + line for line in lines) + f"\n{indent}}}"
    if _is_plain(value):
        lines = _packed(json.dumps(value, allow_nan=False)[1:-1].split(", "))
    elif any(isinstance(item, dict | list) for item in value):
        lines = [_formatted(item, deeper) for item in value]
    else:
        lines = _packed([json.dumps(item, ensure_ascii=False) for item in value])
    return "[\n" + ",\n".join(deeper + line for line in lines) + f"\n{indent}]"


def _is_plain(value: Any) -> bool:
    """Whether this is a list of numbers and truth values: those are long, and written at once."""
    return isinstance(value, list) and set(map(type, value)) <= _PLAIN


def _least_length(value: Any) -> int:
    """Return a length that `value` has at least when it is written in one line.

    It is found without writing it, and no further than past `_WIDTH`.
    """
    if not isinstance(value, dict | list):
        return 1
    length = 2 * len(value)
    for item in value.values() if isinstance(value, dict) else value:
        if length > _WIDTH:
            break
        length += _least_length(item)
    return length


def _packed(items: list[str]) -> list[str]:
    """Return the items joined by commas into lines of about `_WIDTH` characters."""
    lines: list[list[str]] = [[]]
    length = 0
    for item in items:
        if length + len(item) > _WIDTH and lines[-1]:
            lines.append([])
            length = 0
        lines[-1].append(item)
        length += len(item) + 2
    return [", ".join(line) for line in lines]
