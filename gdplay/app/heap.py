"""How the C library keeps memory for later: in one heap for all threads."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_ARENA_MAX: Final = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def use_one_heap() -> bool:
    """Let all threads share one heap; return whether the C library can be told to.

    To be called before the threads start. By default glibc gives each a heap of its own,
    and what one thread frees, often an array or a picture that another made, lies idle
    there while the next asks the system for more. While the window trained and was edited
    without a pause that took 7 kB an edit, and not one byte of it was in use.
    """
    if not sys.platform.startswith("linux"):
        return False
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    return choose is not None and choose(_ARENA_MAX, 1) == 1
