"""Errors of our own: none is swallowed, each is written to a log file, one is shown.

PySide prints an exception in a slot and goes on with exit code 0. Here every way in
which Python and Qt report an error leads to the log and to one signal.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO, Final

import platformdirs
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

_FORMAT: Final = "%(asctime)s %(levelname)s %(threadName)s: %(message)s"
_LEVELS: Final = MappingProxyType(
    {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
        QtMsgType.QtCriticalMsg: logging.ERROR,
        QtMsgType.QtFatalMsg: logging.CRITICAL,
    }
)


class Faults(QObject):
    """Listens to every error from `install` to `uninstall`.

    Signals
    -------
    occurred(str)
        A sentence that names the first error since the last `acknowledge`; others are
        in the log only. May be emitted in any thread.

    Parameters
    ----------
    folder
        Where the log goes; by default the user's folder for logs.
    parent
        As for every QObject.
    """

    occurred = Signal(str)

    def __init__(self, folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or platformdirs.user_log_path("gdplay", appauthor=False)
        self._logger = logging.Logger("gdplay")
        self._crash_file: IO[str] | None = None
        self._is_shown = False
        self._previous = (sys.excepthook, threading.excepthook)
        self._handler: logging.Handler = logging.NullHandler()

    @property
    def log_path(self) -> Path:
        """The file that errors are written to."""
        return self._folder / "gdplay.log"

    def install(self) -> None:
        """Listen. Where no log can be written, errors are still shown."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._handler = logging.FileHandler(self.log_path, encoding="utf-8", delay=True)
            self._handler.setFormatter(logging.Formatter(_FORMAT))
            self._crash_file = (self._folder / "crash.log").open("w", encoding="utf-8")
            faulthandler.enable(self._crash_file)
        self._logger.addHandler(self._handler)
        self._previous = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(self._on_qt_message)

    def uninstall(self) -> None:
        """Listen no more, and leave everything as it was found."""
        sys.excepthook, threading.excepthook = self._previous
        qInstallMessageHandler(None)
        self._logger.removeHandler(self._handler)
        self._handler.close()
        if self._crash_file is not None:
            faulthandler.disable()
            self._crash_file.close()
            self._crash_file = None

    def acknowledge(self) -> None:
        """Say that the error was seen; the next one is shown again."""
        self._is_shown = False

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        self._previous[0](kind, error, traceback)
        if not issubclass(kind, KeyboardInterrupt):
            self._report(kind, error, traceback)

    def _on_thread_exception(self, event: threading.ExceptHookArgs) -> None:
        self._previous[1](event)
        if event.exc_value is not None:
            self._report(event.exc_type, event.exc_value, event.exc_traceback)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        self._log(_LEVELS.get(kind, logging.WARNING), f"Qt: {text}")

    def _report(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        self._log(logging.ERROR, "an error of ours", (kind, error, traceback))
        if not self._is_shown:
            self._is_shown = True
            what = f"{kind.__name__}: {error}" if str(error) else kind.__name__
            self.occurred.emit(f"Something went wrong in gdplay ({what}).")

    def _log(
        self,
        level: int,
        text: str,
        exception: tuple[type[BaseException], BaseException, TracebackType | None] | None = None,
    ) -> None:
        """Write to the log; an error handler that fails must not raise."""
        with contextlib.suppress(OSError, ValueError):
            self._logger.log(level, text, exc_info=exception)
