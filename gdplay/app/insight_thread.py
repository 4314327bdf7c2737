"""The second worker: measures frozen states without ever delaying a training step."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QThread, Signal


class InsightThread(QThread):
    """Does the latest thing it was asked for; what it has not begun when asked anew, it drops.

    Signals
    -------
    measured(object)
        What the last request gave. Emitted in this thread: connect a bound
        method of a QObject that lives in the window's.
    """

    measured = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("insight")
        self._changed = threading.Condition()
        self._request: Callable[[], object] | None = None
        self._stopping = False
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether a request waits or is being worked on."""
        return self._busy

    def ask(self, request: Callable[[], object]) -> None:
        """Ask for what `request` returns, in place of a request not yet begun.

        It runs in this thread, so it may touch nothing but frozen values.
        """
        with self._changed:
            self._request = request
            self._busy = True
            self._changed.notify_all()

    def run(self) -> None:
        """Work on requests until the thread is asked to end."""
        with np.errstate(all="ignore"):
            while (request := self._next()) is not None:
                try:
                    result = request()
                except Exception:
                    self._rest()
                    sys.excepthook(*sys.exc_info())
                    continue
                self._rest()
                self.measured.emit(result)

    def end(self, milliseconds: int = 1000) -> bool:
        """Ask the thread to end and wait; return whether it did in time."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        return self.wait(milliseconds)

    def _rest(self) -> None:
        """Be free before the answer is out, so that whoever gets it may ask again at once."""
        with self._changed:
            self._busy = self._request is not None

    def _next(self) -> Callable[[], object] | None:
        with self._changed:
            self._busy = self._request is not None
            self._changed.wait_for(lambda: self._stopping or self._request is not None)
            request, self._request = self._request, None
            return None if self._stopping else request
