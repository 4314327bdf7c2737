"""Work that takes long, in a thread of its own kind: the run and the window go on beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.insight_thread import InsightThread
from gdplay.insight.stopping import StoppedError

_STEPS: Final = 50
"""How many times progress is told at most: a signal each evaluation would drown the window."""

Work = Callable[[Callable[[float], None], Callable[[], bool]], object]
"""Takes whom to tell the share that is done, and whom to ask whether to stop; on a yes it
raises `StoppedError`. It runs in the thread, so it may touch nothing but frozen values."""


class LongWork(QObject):
    """Does one piece of work at a time.

    Signals
    -------
    progressed(int)
        Per cent done.
    finished(object)
        What the work gave; nothing comes of work that was called off.
    """

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._stopping = threading.Event()

    @property
    def is_busy(self) -> bool:
        """Whether something is being worked on, or about to end."""
        return self._thread.is_busy

    def start(self, work: Work) -> None:
        """Begin `work`, in place of what is being worked on."""
        self._stopping.set()
        self._stopping = threading.Event()
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.ask(partial(self._run, work, self._stopping))

    def stop(self) -> None:
        """Call the work off."""
        self._stopping.set()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        self._stopping.set()
        return self._thread.end()

    def _run(self, work: Work, stopping: threading.Event) -> object:
        """Work, in the thread; None where it was called off."""
        told = -1

        def tell(share: float) -> None:
            nonlocal told
            if int(share * _STEPS) > told and not stopping.is_set():
                told = int(share * _STEPS)
                self.progressed.emit(round(100 * share))

        try:
            found = work(tell, stopping.is_set)
        except StoppedError:
            return None
        return None if stopping.is_set() else found

    @Slot(object)
    def _take(self, found: object) -> None:
        if found is not None and not self._stopping.is_set():
            self.finished.emit(found)
