"""The text of a file with comma-separated values: how large, in which encoding, or not text."""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gdplay.storage.atomic import reason
from gdplay.storage.errors import StorageError

MAX_BYTES: Final = 64 * 2**20
"""Larger files are refused before they are read; 100,000 rows of 60 numbers are smaller."""

TABLE_SUFFIXES: Final = (".csv", ".tsv")
"""How the names of files end that hold a table, in lower case."""

_PIECE: Final = 2**18
"""How much is decoded or searched at once: that long no other thread runs, the window's neither."""

_ZIP: Final = b"PK\x03\x04"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT: Final = re.compile("[\0-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says.

    Parameters
    ----------
    source
        The file's name, for messages.
    text
        Its characters, without a byte-order mark.
    encoding
        How they were stored: ``"UTF-8"``, ``"UTF-16"`` or ``"Latin-1"``.
    """

    source: str
    text: str
    encoding: str


def read_text(path: Path) -> FileText:
    """Return the text in the file at `path`.

    No more than `MAX_BYTES` are read, whatever the file says of its own size.

    Raises
    ------
    StorageError
        When the file cannot be read, is empty, too large, or no text.
    """
    try:
        known = path.stat()
        if stat.S_ISREG(known.st_mode) and known.st_size > MAX_BYTES:
            raise _too_large(path, known.st_size)
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise StorageError(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise StorageError(f"Cannot read {path}: {reason(error)}.") from error
    if len(content) > MAX_BYTES:
        raise _too_large(path, None)
    return decode(content, path.name)


def decode(content: bytes, source: str) -> FileText:
    """Return the text in `content`: UTF-8, UTF-16 with its mark, else Latin-1.

    Raises
    ------
    StorageError
        When there is nothing in it, or it is no text.
    """
    if content.startswith(_ZIP):
        raise StorageError(
            f"{source} is a packed file, as spreadsheets are saved. "
            "Save it as CSV in the spreadsheet, then import that."
        )
    try:
        if content.startswith(_UTF_16):
            found = FileText(source, _characters(content, "utf-16"), "UTF-16")
        else:
            found = FileText(source, _characters(content, "utf-8-sig"), "UTF-8")
    except UnicodeDecodeError:
        found = FileText(source, _characters(content, "latin-1"), "Latin-1")
    if not found.text or found.text.isspace():
        raise StorageError(f"{source} is empty. Export the table again.")
    bad = _first_control_character(found.text)
    if bad is not None:
        line = found.text.count("\n", 0, bad) + 1
        raise StorageError(
            f"{source} is not a text file: line {number_of(line)} holds a control character. "
            "Save the table as CSV, then import that."
        )
    return found


def _characters(content: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)()
    pieces = (content[start : start + _PIECE] for start in range(0, len(content), _PIECE))
    return "".join([*map(decoder.decode, pieces), decoder.decode(b"", final=True)])


def _first_control_character(text: str) -> int | None:
    """Return where the first character stands that no text holds; None where there is none."""
    pieces = range(0, len(text), _PIECE)
    found = (_NOT_TEXT.search(text, start, start + _PIECE) for start in pieces)
    return next((match.start() for match in found if match is not None), None)


def number_of(line: int) -> str:
    """Return a line's number as messages write it: "1,204"."""
    return f"{line:,}"


def _too_large(path: Path, size: int | None) -> StorageError:
    whole = "more" if size is None else _in_words(size)
    return StorageError(
        f"{path.name} has {whole}, and {_in_words(MAX_BYTES)} are read at most. "
        "Save a part of its rows as a file of its own, then import that."
    )


def _in_words(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
