"""The words and signs that a typed formula is made of."""

from __future__ import annotations

import re
from enum import Enum, auto
from types import MappingProxyType
from typing import Final, NamedTuple


class ExpressionError(ValueError):
    """A formula that cannot be read.

    Parameters
    ----------
    reason
        A plain sentence.
    place
        The index of the character at which it went wrong.
    """

    def __init__(self, reason: str, place: int) -> None:
        super().__init__(f"{reason.removesuffix('.')}, at character {place + 1}.")
        self.place = place


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    NAME = auto()
    QUOTED = auto()
    SIGN = auto()
    END = auto()


class Token(NamedTuple):
    """One word or sign.

    Parameters
    ----------
    kind, text
        What it is, and what it says: a name without its quotes.
    place
        The index of its first character.
    source
        As it was typed.
    """

    kind: Kind
    text: str
    place: int
    source: str


_PATTERN: Final = re.compile(
    r"(?P<NUMBER>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<NAME>[^\W\d]\w*)"
    r'|"(?P<QUOTED>[^"]+)"'
    r"|(?P<SIGN>\*\*|[-+*/^(),])"
)
_SPELLINGS: Final = MappingProxyType({"−": "-", "·": "*", "×": "*", "÷": "/"})
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of `text`, and one that marks its end.

    Signs as the window writes them (−, ·, x₁) are those of the keyboard.

    Raises
    ------
    ExpressionError
        At a character that no formula has.
    """
    plain = "".join(_SPELLINGS.get(letter, letter) for letter in text).translate(_SUBSCRIPTS)
    tokens, place = [], 0
    while place < len(plain):
        if plain[place].isspace():
            place += 1
            continue
        match = _PATTERN.match(plain, place)
        if match is None:
            raise ExpressionError(f"A formula has no {text[place]}.", place)
        kind = Kind[str(match.lastgroup)]
        found = "^" if match.group() == "**" else match.group(str(match.lastgroup))
        tokens.append(Token(kind, found, place, text[place : match.end()]))
        place = match.end()
    return [*tokens, Token(Kind.END, "", len(text), "")]
