"""JSON read strictly: each value knows its place, and each refusal names it.

Python's own reader takes NaN and Infinity, turns ``1e999`` into infinity, lets the
last of two equal keys win, and calls ``true`` an integer. Here each of these is an
error, with the place it stands at: ``$.dataset.values[0][3]``.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdplay.storage.atomic import reason
from gdplay.storage.errors import StorageError

Floats = NDArray[np.float64]

_NUMBERS: Final = frozenset({int, float})

E = TypeVar("E", bound=StrEnum)


class _Repeated(dict[str, Any]):
    """An object in which a key stands twice: kept until its place is known."""

    def __init__(self, pairs: list[tuple[str, Any]], key: str) -> None:
        super().__init__(pairs)
        self.key = key


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers from `least` to `most`, both included unless said.

    Parameters
    ----------
    least, most
        The ends.
    above, below
        Whether `least` itself, or `most` itself, is left out.
    """

    least: float = -math.inf
    most: float = math.inf
    above: bool = False
    below: bool = False

    def __contains__(self, number: float) -> bool:
        over = self.least < number if self.above else self.least <= number
        under = number < self.most if self.below else number <= self.most
        return over and under

    def __str__(self) -> str:
        if math.isinf(self.most):
            return f"above {self.least:g}" if self.above else f"{self.least:g} or more"
        left_out = [end for end, out in ((self.least, self.above), (self.most, self.below)) if out]
        rest = f", {left_out[0]:g} left out" if left_out else ""
        return f"between {self.least:g} and {self.most:g}{rest}"


ANY: Final = Range()
NOT_NEGATIVE: Final = Range(0)
POSITIVE: Final = Range(0, above=True)
SHARE: Final = Range(0, 1)


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document, with its place.

    Parameters
    ----------
    value
        What the JSON reader made of it.
    place
        Its path, ``$`` for the whole document.
    source
        The name of the file, for messages.
    """

    value: Any
    place: str
    source: str

    def error(self, message: str) -> StorageError:
        """Return the error that says `message` about this place."""
        return StorageError(f"{self.source}: {self.place} {message}.")

    def keys(self, required: Iterable[str], optional: Iterable[str] = ()) -> Node:
        """Check that this is an object with all the required keys and no unknown one."""
        if isinstance(self.value, _Repeated):
            raise self.error(f"has the key {_shown(self.value.key)} twice")
        if not isinstance(self.value, dict):
            raise self.error(f"must be an object, not {_kind(self.value)}")
        required = tuple(required)
        for key in required:
            if key not in self.value:
                raise self.error(f"lacks the key {_shown(key)}")
        known = {*required, *optional}
        for key in self.value:
            if key not in known:
                raise self.error(f"has the unknown key {_shown(key)}")
        return self

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __getitem__(self, key: str) -> Node:
        """Return the value at `key`; checked by `keys` before."""
        return Node(self.value[key], f"{self.place}.{key}", self.source)

    def items(self, length: int | None = None) -> list[Node]:
        """Return the items of this list, which must have `length` of them where given."""
        if not isinstance(self.value, list):
            raise self.error(f"must be a list, not {_kind(self.value)}")
        if length is not None and len(self.value) != length:
            raise self.error(f"has {len(self.value)} items; expected {length}")
        return [
            Node(item, f"{self.place}[{index}]", self.source)
            for index, item in enumerate(self.value)
        ]

    def number(self, within: Range = ANY) -> float:
        """Return this finite number, which must lie in a range."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.error(f"must be a number, not {_kind(self.value)}")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.error("must be a finite number")
        if number not in within:
            raise self.error(f"must be {within}")
        return number

    def numbers(self, within: Range = ANY, length: int | None = None) -> Floats:
        """Return this list of finite numbers, each in a range; `length` of them where given."""
        if isinstance(self.value, list) and set(map(type, self.value)) <= _NUMBERS:
            with contextlib.suppress(OverflowError):
                found = np.array(self.value, dtype=np.float64)
                is_long = length is None or found.size == length
                is_within = not found.size or (found.min() in within and found.max() in within)
                if is_long and is_within and np.isfinite(found).all():
                    return found
        # One by one, for the place of what is wrong.
        items = self.items(length=length)
        return np.array([item.number(within) for item in items], dtype=np.float64)

    def booleans(self, length: int) -> list[bool]:
        """Return this list of so many booleans."""
        is_list = isinstance(self.value, list) and len(self.value) == length
        if is_list and set(map(type, self.value)) <= {bool}:
            return list(self.value)
        return [item.boolean() for item in self.items(length=length)]

    def integer(self, within: Range = ANY) -> int:
        """Return this integer, which must lie in a range."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.error(f"must be an integer, not {_kind(self.value)}")
        if self.value not in within:
            raise self.error(f"must be {within}")
        return self.value

    def boolean(self) -> bool:
        """Return this boolean."""
        if not isinstance(self.value, bool):
            raise self.error(f"must be true or false, not {_kind(self.value)}")
        return self.value

    def string(self) -> str:
        """Return this text."""
        if not isinstance(self.value, str):
            raise self.error(f"must be a string, not {_kind(self.value)}")
        try:
            self.value.encode("utf-8")
        except UnicodeEncodeError:
            raise self.error("holds half of a surrogate pair, which is no character") from None
        return self.value

    def choice(self, kind: type[E]) -> E:
        """Return this text as the member of `kind` it names."""
        return kind(self.one_of([member.value for member in kind]))

    def one_of(self, names: Iterable[str]) -> str:
        """Return this text, which must be one of `names`."""
        text, names = self.string(), list(names)
        if text not in names:
            raise self.error(f"is {_shown(text)}, which is not one of {', '.join(names)}")
        return text


def read_document(path: Path) -> Node:
    """Return the document in the file at `path`.

    Raises
    ------
    StorageError
        When the file cannot be read or is not JSON.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise StorageError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise StorageError(f"Cannot read {path}: it is a folder.") from None
    except PermissionError:
        raise StorageError(f"Cannot read {path}: permission was denied.") from None
    except (OSError, ValueError) as error:
        raise StorageError(f"Cannot read {path}: {reason(error)}.") from error
    return parse(content, str(path))


def parse(content: bytes, source: str) -> Node:
    """Return the document in `content`, UTF-8 with or without a byte-order mark.

    Raises
    ------
    StorageError
        When it is not JSON.
    """
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise StorageError(f"{source}: byte {error.start} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise StorageError(
            f"{source}: line {error.lineno}, column {error.colno} is not JSON ({error.msg})."
        ) from None
    except RecursionError:
        raise StorageError(f"{source}: the lists in it are nested too deeply.") from None
    except ValueError:
        raise StorageError(f"{source}: a number in it has too many digits.") from None
    return Node(value, "$", source)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            return _Repeated(pairs, key)
        result[key] = value
    return result


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    kinds = {
        bool: "true or false",
        int: "an integer",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
    }
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "that")


def _shown(text: str) -> str:
    """Return `text` quoted on one line, shortened, in characters that every terminal takes."""
    short = text if len(text) <= 40 else text[:39] + "…"
    return json.dumps(short)
