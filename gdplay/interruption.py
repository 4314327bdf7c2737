"""Ctrl+C as a question that the work asks, not as an exception in the middle of it."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class Interruption:
    """While entered, the first Ctrl+C only sets `asked`; a second one ends the program.

    It can be called, so that it serves as the stop of a trainer.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Interruption:
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def __call__(self) -> bool:
        """Return whether an interrupt was asked for."""
        return self.asked

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, self._before)
