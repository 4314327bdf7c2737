"""The thread that trains: a QThread around the plain loop, and its two mailboxes."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QObject, QThread

from gdplay.training.blas import use_one_thread
from gdplay.training.loop import run_loop
from gdplay.training.mailbox import Inbox, Outbox
from gdplay.training.step_trainer import TrainerFactory

SWITCH_SECONDS: Final = 0.0001
"""How long the interpreter lets one thread run before another may.

On numpy the training thread hardly ever lets the interpreter go by itself, and a frame
takes and gives it back some hundred times: with 1 ms the window drew 14 frames a second
beside it, with 0.1 ms it drew 34. On compiled code it is the other way round: training
needs the interpreter for a moment only, after each chunk, and gets it so much sooner.
"""


class TrainingThread(QThread):
    """Runs `run_loop` until it is asked to end.

    It has no signals: what it shows waits in the outbox until the window looks.

    Parameters
    ----------
    trainer_of
        Makes a trainer of an experiment and an executor's name; called in the thread.
    parent
        As for every QObject.

    Attributes
    ----------
    inbox, outbox
        The mailboxes; the only things that both threads touch.
    """

    def __init__(self, trainer_of: TrainerFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.inbox = Inbox()
        self.outbox = Outbox()
        self._trainer_of = trainer_of

    def run(self) -> None:
        """Train. An error of ours is reported, and the next specification begins anew."""
        use_one_thread()
        sys.setswitchinterval(SWITCH_SECONDS)
        while not self.inbox.is_stopping():
            try:
                run_loop(self.inbox, self.outbox, self._trainer_of)
            except Exception:
                sys.excepthook(*sys.exc_info())

    def end(self, milliseconds: int = 1000) -> bool:
        """Ask the thread to end and wait; return whether it did in time."""
        self.inbox.stop()
        return self.wait(milliseconds)
