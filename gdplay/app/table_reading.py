"""Tables read in a thread of their own, so that a large one does not stop the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.insight_thread import InsightThread
from gdplay.storage.csv_dialect import Dialect, sniff
from gdplay.storage.csv_table import StoppedError, Table, read_table
from gdplay.storage.csv_text import FileText, read_text
from gdplay.storage.errors import StorageError

_STEPS: Final = 50
"""How many times progress is told at most."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is no table.

    Parameters
    ----------
    sentence
        What is wrong, where, and what to do.
    dialect
        How the file was taken to be written, or None where it is no text at all.
    """

    sentence: str
    dialect: Dialect | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What the thread gives: the text, so that it is read from the disk once, and the table."""

    result: Table | Refusal
    file: FileText | None = None


class TableReading(QObject):
    """Reads one file at a time, and again by another dialect.

    Signals
    -------
    progressed(int)
        Per cent done.
    finished(object)
        A `Table`, or a `Refusal`.
    """

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._stopping = threading.Event()
        self._file: FileText | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._thread.is_busy

    def start(self, path: Path) -> None:
        """Read the file at `path`."""
        self._ask(partial(read_text, path), None)

    def read_again(self, dialect: Dialect) -> None:
        """Read the same text by another dialect; nothing happens where there is none."""
        file = self._file
        if file is not None:
            self._ask(lambda: file, dialect)

    def shut_down(self) -> bool:
        """Call off what is read and end the thread within a second; return whether it did."""
        self._stopping.set()
        return self._thread.end()

    def _ask(self, file_of: Callable[[], FileText], dialect: Dialect | None) -> None:
        self._stopping.set()
        self._stopping = threading.Event()
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.ask(partial(self._read, file_of, dialect, self._stopping))

    def _read(
        self, file_of: Callable[[], FileText], dialect: Dialect | None, stopping: threading.Event
    ) -> _Found | None:
        """Read the table, in the thread; None where it was called off."""
        told = -1

        def tell(share: float) -> bool:
            nonlocal told
            if int(share * _STEPS) > told:
                told = int(share * _STEPS)
                self.progressed.emit(round(100 * share))
            return not stopping.is_set()

        file = None
        try:
            file = file_of()
            dialect = dialect or sniff(file.text)
            return _Found(read_table(file, dialect, tell), file)
        except StorageError as error:
            return _Found(Refusal(str(error), dialect), file)
        except StoppedError:
            return None

    @Slot(object)
    def _take(self, found: _Found | None) -> None:
        if found is not None and not self._stopping.is_set():
            self._file = found.file
            self.finished.emit(found.result)
