"""A gradient check in a thread of its own kind: the run and the window go on beside it."""

from __future__ import annotations

import threading
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.insight_thread import InsightThread
from gdplay.insight.gradient_check import NetworkCheck, check_gradients
from gdplay.insight.stopping import StoppedError
from gdplay.training.snapshot import Snapshot

_STEPS: Final = 50
"""How many times progress is told at most: a signal each evaluation would drown the window."""


class Checking(QObject):
    """Checks the gradients of one snapshot at a time.

    Signals
    -------
    progressed(int)
        Per cent done.
    finished(object)
        The `NetworkCheck`.
    """

    progressed = Signal(int)
    finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = InsightThread(self)
        self._thread.measured.connect(self._take)
        self._stopping = threading.Event()

    def start(self, snapshot: Snapshot) -> None:
        """Check `snapshot`, in place of what is being checked."""
        self._stopping.set()
        self._stopping = threading.Event()
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.ask(partial(self._check, snapshot, self._stopping))

    def stop(self) -> None:
        """Call the check off."""
        self._stopping.set()

    def shut_down(self) -> bool:
        """End the thread within a second; return whether it did."""
        self._stopping.set()
        return self._thread.end()

    def _check(self, snapshot: Snapshot, stopping: threading.Event) -> object:
        """Run the check, in the thread; None where it was called off."""
        told = -1

        def tell(share: float) -> None:
            nonlocal told
            if int(share * _STEPS) > told:
                told = int(share * _STEPS)
                self.progressed.emit(round(100 * share))

        try:
            found = check_gradients(snapshot.experiment, snapshot.state, tell, stopping.is_set)
        except StoppedError:
            return None
        return None if stopping.is_set() else found

    @Slot(object)
    def _take(self, found: NetworkCheck | None) -> None:
        if found is not None and not self._stopping.is_set():
            self.finished.emit(found)
