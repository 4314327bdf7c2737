"""Features typed as a formula of the data's columns: ``x1^2 - sin(x2)/3``.

A formula is read by a small parser of its own into a tree of known operations; nothing
is ever evaluated as a program. An operator binds as in mathematics: ``-x1^2`` is
−(x1²), and ``2^3^2`` is 2^(3²). Precedence climbing after V. Pratt, "Top down operator
precedence", 1973.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from gdplay.experiment.dataset import Floats
from gdplay.experiment.expression_operations import CONSTANTS, FUNCTIONS, OPERATIONS
from gdplay.experiment.expression_tokens import ExpressionError, Kind, Token, tokens_of

MAX_LENGTH: Final = 200
"""Characters in one formula, at most."""

MAX_DEPTH: Final = 20
"""Brackets, signs and powers inside each other, at most."""

_BINDING: Final = MappingProxyType(
    {"+": (1, 2), "-": (1, 2), "*": (3, 4), "/": (3, 4), "^": (8, 7)}
)
"""How strongly an operator holds what is on its left and on its right."""

_SIGN_BINDING: Final = 5


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was typed, or a constant."""

    value: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operation on the values of other parts.

    Parameters
    ----------
    operation
        A key of `OPERATIONS`.
    arguments
        What it is applied to.
    text
        The part of the formula that it was read from.
    """

    operation: str
    arguments: tuple[Number | Column | Call, ...]
    text: str


Part = Number | Column | Call


@dataclass(frozen=True, slots=True)
class Fault:
    """A sample at which a formula has no finite value.

    Parameters
    ----------
    row
        The sample's row in the values given.
    reason
        A plain sentence that names the part, the row and the columns there.
    """

    row: int
    reason: str


@lru_cache(maxsize=256)
def parse(text: str, columns: tuple[str, ...]) -> Part:
    """Return the tree of the formula `text`.

    Names of columns are those in `columns`; one with blanks or signs in it is written
    in double quotes.

    Raises
    ------
    ExpressionError
        When it is no formula of these columns; says what is wrong, and at which
        character.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"A formula has at most {MAX_LENGTH} characters.", MAX_LENGTH)
    return _Parser(text, columns).whole()


def compute(part: Part, columns: tuple[str, ...], values: Floats) -> Floats:
    """Return the value at each sample, (samples,); not finite where there is none.

    `values` is (columns, samples).
    """
    with np.errstate(all="ignore"):
        value, _ = _evaluated(part, _Samples(columns, values))
    return np.asarray(value, dtype=np.float64)


def find_fault(part: Part, columns: tuple[str, ...], values: Floats) -> Fault | None:
    """Return the first sample of `values` (columns, samples) at which there is no value."""
    with np.errstate(all="ignore"):
        _, fault = _evaluated(part, _Samples(columns, values))
    return fault


def columns_in(part: Part) -> Iterator[str]:
    """Yield the names of the columns that occur, in their order, some perhaps twice."""
    if isinstance(part, Column):
        yield part.name
    elif isinstance(part, Call):
        for argument in part.arguments:
            yield from columns_in(argument)


@dataclass(frozen=True, eq=False, slots=True)
class _Samples:
    columns: tuple[str, ...]
    values: Floats

    def row(self, column: str) -> Floats:
        found: Floats = self.values[self.columns.index(column)]
        return found


def _evaluated(part: Part, samples: _Samples) -> tuple[Floats, Fault | None]:
    """Return the values and the first fault, of the innermost part that has one."""
    if isinstance(part, Number):
        return np.full(samples.values.shape[1], part.value), None
    if isinstance(part, Column):
        return samples.row(part.name), None
    found = [_evaluated(argument, samples) for argument in part.arguments]
    arguments = [value for value, _ in found]
    result: Floats = OPERATIONS[part.operation].compute(*arguments)
    fault = next((fault for _, fault in found if fault is not None), None)
    if fault is None:
        fault = _fault(part, arguments, result, samples)
    return result, fault


def _fault(part: Call, arguments: list[Floats], result: Floats, samples: _Samples) -> Fault | None:
    for is_wrong, what in OPERATIONS[part.operation].faults:
        rows = np.flatnonzero(is_wrong(*arguments))
        if rows.size:
            return _at(part, what, int(rows[0]), samples)
    rows = np.flatnonzero(~np.isfinite(result))
    return _at(part, "is too large", int(rows[0]), samples) if rows.size else None


def _at(part: Call, what: str, row: int, samples: _Samples) -> Fault:
    names = dict.fromkeys(columns_in(part))
    there = ", ".join(f"{name} = {samples.row(name)[row]:.6g}" for name in names)
    place = f"at sample {row}: {there}" if there else "everywhere"
    return Fault(row, f"{part.text} {what} {place}.".replace("-", "−"))


class _Parser:
    """Reads one formula, token after token."""

    def __init__(self, text: str, columns: tuple[str, ...]) -> None:
        self._text = text
        self._columns = columns
        self._tokens = tokens_of(text)
        self._place = 0
        self._depth = 0

    def whole(self) -> Part:
        """Return the tree of all of it."""
        part = self._part(0)
        if self._next.kind is not Kind.END:
            raise self._unexpected("an operator such as + or *")
        return part

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self._next
        self._place += 1
        return token

    def _part(self, binding: int) -> Part:
        """Return the longest part whose operators all bind stronger than `binding`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError("This is nested too deeply.", self._next.place)
        start = self._next.place
        left = self._first()
        while self._next.kind is Kind.SIGN and self._next.text in _BINDING:
            sign = self._next.text
            on_left, on_right = _BINDING[sign]
            if on_left <= binding:
                break
            self._take()
            left = self._call(sign, (left, self._part(on_right)), start)
        self._depth -= 1
        return left

    def _first(self) -> Part:
        """Return the part that the next token begins: no operator stands on its left."""
        token = self._next
        if token.kind is Kind.NUMBER:
            self._take()
            return Number(self._finite(token))
        if token.kind in (Kind.NAME, Kind.QUOTED):
            return self._named(self._take())
        if token.text in ("-", "+") and token.kind is Kind.SIGN:
            self._take()
            part = self._part(_SIGN_BINDING)
            return part if token.text == "+" else self._call("negative", (part,), token.place)
        if token.text == "(":
            self._take()
            part = self._part(0)
            self._close()
            return part
        raise self._unexpected("a number, a column or (")

    def _named(self, token: Token) -> Part:
        name = token.text
        is_call = self._next.text == "(" and token.kind is Kind.NAME
        if name in self._columns and not is_call:
            return Column(name)
        if token.kind is Kind.NAME and name in FUNCTIONS:
            if not is_call:
                raise ExpressionError(f"{name} needs brackets: {name}(…)", self._next.place)
            return self._function(token)
        if token.kind is Kind.NAME and name in CONSTANTS:
            return Number(CONSTANTS[name])
        if is_call:
            raise ExpressionError(f"There is no function {name}.", token.place)
        known = ", ".join(self._columns[:4]) + (", …" if len(self._columns) > 4 else "")
        raise ExpressionError(f"There is no column {name}; there is {known}.", token.place)

    def _function(self, token: Token) -> Part:
        """Return the call of the function whose name was just taken."""
        self._take()
        arguments = [self._part(0)]
        while self._next.text == ",":
            self._take()
            arguments.append(self._part(0))
        self._close()
        least, most = OPERATIONS[token.text].arity
        if not least <= len(arguments) <= most:
            wanted = "one value" if most == 1 else f"{least} values or more"
            raise ExpressionError(f"{token.text} takes {wanted}.", token.place)
        return self._call(token.text, tuple(arguments), token.place)

    def _close(self) -> None:
        if self._next.text != ")":
            raise self._unexpected(")")
        self._take()

    def _call(self, operation: str, arguments: tuple[Part, ...], start: int) -> Call:
        last = self._tokens[self._place - 1]
        return Call(operation, arguments, self._text[start : last.place + len(last.source)])

    def _finite(self, token: Token) -> float:
        value = float(token.text)
        if math.isinf(value):
            raise ExpressionError("This number is too large.", token.place)
        return value

    def _unexpected(self, wanted: str) -> ExpressionError:
        found = "the end" if self._next.kind is Kind.END else self._next.source
        return ExpressionError(f"Expected {wanted}, not {found}.", self._next.place)
