"""How long edits take: the window's thread for the edit itself, and until the run shows it."""

from __future__ import annotations

import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from statistics import median, quantiles

from PySide6.QtCore import QObject, Slot

from gdplay.app.player import Player
from gdplay.training.snapshot import Snapshot


class Stopwatch(QObject):
    """Times every edit: until the window's thread is free, and until a run shows it.

    The first by the clock and by the thread's own work, which a busy machine does not bend.

    Parameters
    ----------
    player
        Numbers what it sends to the run; a snapshot names the newest that it is of.
    """

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self._player = player
        # Arrays, of which a number is no object of Python's: those are counted for the memory.
        self._worked: dict[str, array[float]] = defaultdict(_numbers)
        self._taken: dict[str, array[float]] = defaultdict(_numbers)
        self._shown: dict[str, array[float]] = defaultdict(_numbers)
        self._waiting: list[tuple[int, str, float]] = []
        player.snapshot_ready.connect(self._take)

    def time(self, edit: Callable[[], str]) -> None:
        """Call `edit`, which returns its name, and take its times."""
        begun, before = time.perf_counter(), self._player.revision
        worked = time.thread_time()
        name = edit()
        self._worked[name].append(time.thread_time() - worked)
        self._taken[name].append(time.perf_counter() - begun)
        if self._player.revision != before:
            self._waiting.append((self._player.revision, name, begun))

    def forget(self) -> None:
        """Begin anew."""
        self._worked.clear()
        self._taken.clear()
        self._shown.clear()
        self._waiting.clear()

    @Slot(object)
    def _take(self, snapshot: Snapshot) -> None:
        now = time.perf_counter()
        for revision, name, begun in self._waiting:
            if revision <= snapshot.revision:
                self._shown[name].append(now - begun)
        self._waiting = [entry for entry in self._waiting if entry[0] > snapshot.revision]

    def lines(self) -> Iterator[str]:
        """Yield a line for each kind of edit, and one for all together."""
        for name in sorted(self._worked):
            yield _line(name, self._worked[name], self._taken[name], self._shown[name])
        every = (self._worked, self._taken, self._shown)
        yield _line("all", *(list(chain(*each.values())) for each in every))


def _numbers() -> array[float]:
    return array("d")


def _line(
    name: str, worked: Sequence[float], taken: Sequence[float], shown: Sequence[float]
) -> str:
    return (
        f"{len(worked):6} {name:26} {_spread(worked)} ms of work, {_spread(taken)} by the clock, "
        f"shown after {_spread(shown)}"
    )


def _spread(seconds: Sequence[float]) -> str:
    """Return the median and the value that 95 % stay under."""
    if len(seconds) < 2:
        return f"{1000 * sum(seconds):5.1f}      "
    high = quantiles(seconds, n=20, method="inclusive")[-1]
    return f"{1000 * median(seconds):5.1f} ({1000 * high:5.1f})"
