"""What memory is in use, told apart from what the C library merely keeps for later.

Resident memory grows by leaks and by what malloc keeps between two blocks alike. So malloc
first gives back to the system whatever it can, and the bytes that it has given out are
counted too: Qt's objects, NumPy's arrays and Python's large objects are all among them.
Python's small objects live in arenas of its own, where they are counted by the block.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QGraphicsItem
from shiboken6 import Shiboken

MIB: Final = 2**20

Point = tuple[float, float | None]


@dataclass(frozen=True)
class Limit:
    """How much more of something there may be.

    Parameters
    ----------
    name
        What there may be more of.
    each
        How many more for each edit, on the average over all kinds.
    noise
        By how many two looks may differ where there is no leak.
    """

    name: str
    each: float
    noise: float


LIMITS: Final = MappingProxyType(
    {
        "in_use": Limit("bytes of malloc's", 1_000.0, 3.0 * MIB),
        "blocks": Limit("blocks of Python's", 5.0, 3_000.0),
        "resident": Limit("bytes resident", 2_000.0, 5.0 * MIB),
    }
)
"""What an edit makes is more: an item of the picture or a data set with its points is some
kilobytes, an experiment some hundred blocks. The noise is that of looks at rest, between
which only the window's caches and the last run's history differ."""

RARE: Final = 100
"""Edits for each of which one object of Qt's may be left. Of some sixty kinds of edits, one
that leaves a single object is caught."""


CALM_SHARE: Final = 0.03
"""The share by which a calm run's memory may grow from the first third to the last: a
history fills at first, up to its bound."""


@dataclass(frozen=True)
class Memory:
    """One look at the memory.

    Parameters
    ----------
    done
        How many edits had been made; of a calm run, how many seconds had passed.
    resident
        Bytes of the process in the machine's memory.
    in_use
        Bytes that malloc has given out; None where the C library does not tell.
    kept
        Bytes that malloc keeps for later.
    blocks
        Blocks that Python's own allocator has given out.
    wrappers
        How many QObjects and items of pictures Python knows, by the name of their class.
    """

    done: float
    resident: int
    in_use: int | None
    kept: int
    blocks: int
    wrappers: Counter[str] = field(default_factory=Counter)


class _MallInfo(ctypes.Structure):
    """`struct mallinfo2` of glibc 2.33 and later."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd",
            "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    )  # fmt: skip


def look(done: float) -> Memory:
    """Collect what is garbage, and look at the memory."""
    gc.collect()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    in_use, kept = _of_malloc(libc)
    return Memory(
        done,
        pages * os.sysconf("SC_PAGE_SIZE"),
        in_use,
        kept,
        sys.getallocatedblocks(),
        Counter(
            type(wrapper).__name__
            for wrapper in Shiboken.getAllValidWrappers()
            if isinstance(wrapper, QObject | QGraphicsItem)
        ),
    )


def _of_malloc(libc: ctypes.CDLL) -> tuple[int | None, int]:
    """Return the bytes that malloc has given out, large ones too, and those that it keeps."""
    ask = getattr(libc, "mallinfo2", None)
    if ask is None:
        return None, 0
    ask.restype = _MallInfo
    found = ask()
    return found.uordblks + found.hblkhd, found.fordblks


def growth(looks: list[Memory], of: str) -> float:
    """Return how much more of something there is for each edit, or each second of a calm run."""
    return slope([(look.done, getattr(look, of)) for look in looks])


def slope(points: list[Point]) -> float:
    """Return how steadily something grows.

    It is the middle of the slopes between any two points, by Theil and Sen, which a point
    that is off bends little; or, where less, the middle of those from one point to the next,
    which what is made only once does not raise.
    """
    return min(_middle_slope(combinations(points, 2)), _middle_slope(pairwise(points)))


def _middle_slope(pairs: Iterable[tuple[Point, Point]]) -> float:
    slopes = [
        (value - before) / (done - earlier)
        for (earlier, before), (done, value) in pairs
        if done > earlier and value is not None and before is not None
    ]
    return median(slopes) if slopes else 0.0


def lines_about(looks: list[Memory]) -> Iterator[str]:
    """Yield what each look found."""
    for memory in looks:
        in_use = "unknown" if memory.in_use is None else f"{memory.in_use / MIB:.2f}"
        yield (
            f"{memory.done:8,.0f}: {memory.resident / MIB:.1f} MiB resident; malloc has given "
            f"out {in_use} and keeps {memory.kept / MIB:.1f}; {memory.blocks:,} blocks of "
            f"Python's; {memory.wrappers.total():,} objects of Qt's"
        )


def faults_of_edits(looks: list[Memory]) -> list[str]:
    """Return a sentence for each kind of memory that grew with the edits."""
    faults = []
    span = looks[-1].done - looks[0].done
    for of, limit in LIMITS.items():
        grew = growth(looks, of)
        if grew > limit.each and grew * span > limit.noise:
            faults.append(f"{grew:,.1f} {limit.name} more with each edit")
    for name in looks[-1].wrappers:
        grew = slope([(look.done, look.wrappers[name]) for look in looks])
        if grew > 1 / RARE:
            faults.append(f"one more {name} with every {1 / grew:.0f}th edit")
    return faults


def faults_of_calm(looks: list[Memory]) -> list[str]:
    """Return a sentence for each kind of memory that grew while nothing was edited."""
    faults, third = [], len(looks) // 3
    for of in ("resident", "in_use", "blocks"):
        numbers = [getattr(look, of) or 0 for look in looks]
        first, last = median(numbers[:third]), median(numbers[-third:])
        if last > first * (1 + CALM_SHARE):
            faults.append(f"{of} grew from {first:,} to {last:,}")
    return faults
