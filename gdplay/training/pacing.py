"""How many steps are due now: a chosen number a second, or chunks of a few milliseconds."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

CHUNK: Final = 0.012
"""Seconds of paced steps in one call; each gives one snapshot.

Less than a frame, so that a window that looks 60 times a second finds a new one each time.
"""

FULL_SPEED_CHUNK: Final = 0.040
"""The same at full speed, where it is also how often a window is shown something new.

Each snapshot costs the training thread time of its own, and where the cores of a machine
are halves of one, so does each view that is drawn beside it. 25 pictures a second still
move smoothly, the window itself goes on at 60, and mail ends a chunk at once.
"""

LARGEST_LAG: Final = 0.25
"""Seconds by which paced steps may lag before the rest is dropped rather than caught up."""

_LARGEST_CHUNK: Final = 1 << 22
_LONGEST_SAMPLE: Final = 1.0


class Pace:
    """Steps due by a clock that is passed in with each question. Seconds throughout.

    Paced steps are due at ``anchor + k / steps_per_second`` for k = 1, 2, …, so that no
    rounding adds up. When the steps lag by more than `LARGEST_LAG`, because they are slow
    or the machine slept, the anchor moves and the lag is forgotten: no burst follows.

    The first step after `restart` is due at once.
    """

    def __init__(self, steps_per_second: float = 0.0) -> None:
        self._rate = steps_per_second
        self._anchor = 0.0
        self._done = 0
        self._chunk = 1

    @property
    def chunk(self) -> int:
        """How many steps make a chunk; at least 1."""
        return self._chunk

    @property
    def is_full_speed(self) -> bool:
        """Whether steps are made as fast as the machine can."""
        return self._rate <= 0.0

    def restart(self, steps_per_second: float, now: float) -> None:
        """Count anew from `now`, at `steps_per_second` (0 for full speed)."""
        self._rate = steps_per_second
        self._anchor = now if self.is_full_speed else now - 1.0 / steps_per_second
        self._done = 0

    def due(self, now: float) -> int:
        """Return how many steps to make now, at most a chunk of them; 0 for none yet.

        Tell `observe` how many of them were made.
        """
        if self.is_full_speed:
            return self._chunk
        # A hair of a step forgives the rounding of the clock's own differences.
        elapsed = math.floor((now - self._anchor) * self._rate + 1e-6)
        steps = elapsed - self._done
        if steps > max(1.0, LARGEST_LAG * self._rate):
            self.restart(self._rate, now)
            return 1
        return min(steps, self._chunk)

    def wait(self, now: float) -> float:
        """Return how long nothing is due; at least a chunk when steps come faster than that."""
        if self.is_full_speed:
            return 0.0
        next_step = self._anchor + (self._done + 1) / self._rate - now
        if next_step <= 0.0:
            return 0.0
        return max(next_step, CHUNK) if self._rate > 1.0 / CHUNK else next_step

    def forget(self) -> None:
        """Begin with a short chunk again: steps may now take longer than they did."""
        self._chunk = 1

    def observe(self, steps: int, seconds: float) -> None:
        """Count a chunk of `steps` that took `seconds`, and size the next by it.

        A chunk at most doubles, so that one lucky measurement cannot make it a long one.
        One that was cut short says nothing of a long one: its steps bear all the cost of
        a call, so it never makes the next one shorter.
        """
        if steps <= 0:
            return
        self._done += steps
        length = FULL_SPEED_CHUNK if self.is_full_speed else CHUNK
        wanted = int(length * steps / max(seconds, 1e-9))
        if steps < self._chunk and seconds < length:
            wanted = max(wanted, self._chunk)
        self._chunk = max(1, min(wanted, 2 * max(self._chunk, steps), _LARGEST_CHUNK))


class SpeedMeter:
    """Steps a second, measured over the last second (or the last few steps, if slower)."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()

    def reset(self) -> None:
        """Forget everything."""
        self._samples.clear()

    def add(self, now: float, step: int) -> None:
        """Note that `step` had been reached at `now`."""
        if self._samples and step == self._samples[-1][1]:
            return
        self._samples.append((now, step))
        while len(self._samples) > 3 and now - self._samples[1][0] > _LONGEST_SAMPLE:
            self._samples.popleft()

    @property
    def steps_per_second(self) -> float:
        """The measured speed; 0 when there is nothing to measure."""
        if len(self._samples) < 2:
            return 0.0
        (start, first), (end, last) = self._samples[0], self._samples[-1]
        return (last - first) / (end - start) if end > start else 0.0


class Allowance:
    """Lets a repeated, costly measurement take no more than a share of the time.

    Attributes
    ----------
    share
        Of the time, 0 to 1.
    """

    def __init__(self, share: float) -> None:
        self.share = share
        self._next = -math.inf

    def is_due(self, now: float) -> bool:
        """Whether enough time has passed since the last measurement."""
        return now >= self._next

    def spend(self, cost: float, end: float) -> None:
        """Note that a measurement that ended at `end` took `cost` seconds of work."""
        self._next = end + cost * (1.0 / self.share - 1.0)
