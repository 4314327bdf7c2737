"""The two mailboxes between the window's thread and the worker's.

Nothing here knows Qt. The inbox holds the latest specification and every command
since the last look, taken together; the outbox holds the latest snapshot. Both keep
their memory bounded when the other side is slow: a specification and a snapshot
replace what was not read, and commands come from a person's hand.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from gdplay.program.executor import StopFlag
from gdplay.training.snapshot import Snapshot
from gdplay.training.specification import Command, RunSpecification


@dataclass(frozen=True, eq=False, slots=True)
class Letter:
    """What one look into the inbox found.

    Parameters
    ----------
    specification
        The newest since the last look, or None.
    commands
        Every command since the last look, in the order in which they were sent.
    stopping
        Whether the worker is asked to end.
    """

    specification: RunSpecification | None
    commands: tuple[Command, ...]
    stopping: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.specification is None and not self.commands and not self.stopping


class Inbox:
    """What the window asks of the worker. Any thread may put; one takes.

    Attributes
    ----------
    mail
        Set while a look would find anything. Compiled code reads it between steps, so
        that a long chunk ends as soon as there is something else to do.
    """

    def __init__(self) -> None:
        self.mail = StopFlag()
        self._changed = threading.Condition()
        self._specification: RunSpecification | None = None
        self._commands: list[Command] = []
        self._stopping = False

    def put(
        self, specification: RunSpecification | None = None, commands: Iterable[Command] = ()
    ) -> None:
        """Put a specification over the unread one and `commands` behind the others, at once.

        Both arrive in one letter, so that a command never meets an older specification
        than the one it was sent with.
        """
        with self._changed:
            if specification is not None:
                self._specification = specification
            self._commands.extend(commands)
            self.mail.set()
            self._changed.notify_all()

    def stop(self) -> None:
        """Ask the worker to end, for good."""
        with self._changed:
            self._stopping = True
            self.mail.set()
            self._changed.notify_all()

    def is_stopping(self) -> bool:
        """Whether the worker is asked to end. Cheap enough to ask between steps."""
        return self._stopping

    def take(self, wait: float | None = 0.0) -> Letter:
        """Take everything out.

        Parameters
        ----------
        wait
            Seconds to wait at most for something to arrive; None waits for as long as
            it takes. The thread sleeps meanwhile.
        """
        with self._changed:
            if wait is None or wait > 0.0:
                self._changed.wait_for(self.mail, wait)
            letter = Letter(self._specification, tuple(self._commands), self._stopping)
            self._specification = None
            self._commands.clear()
            if not self._stopping:
                self.mail.clear()
            return letter


class Outbox:
    """What the worker shows the window: the latest snapshot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def put(self, snapshot: Snapshot) -> None:
        """Put a snapshot over the unread one."""
        with self._lock:
            self._snapshot = snapshot

    @property
    def is_taken(self) -> bool:
        """Whether there is room for a snapshot that replaces none."""
        return self._snapshot is None

    def take(self) -> Snapshot | None:
        """Take the latest snapshot, or None when there is none since the last look."""
        with self._lock:
            snapshot, self._snapshot = self._snapshot, None
            return snapshot
