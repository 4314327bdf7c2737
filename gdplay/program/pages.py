"""Large arrays on memory pages of their own."""

from __future__ import annotations

import math
import mmap

import numpy as np
from numpy.typing import NDArray


def zeros_on_pages(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return zeros that go back to the system, all of them, as soon as nobody has them.

    The C library keeps what is freed for later, and after some hundred histories of
    ever other sizes the half of a process may be such holes. These pages are never
    part of that; and those that were not written yet take no memory.
    """
    size = math.prod(shape)
    pages = mmap.mmap(-1, max(1, size) * np.dtype(np.float64).itemsize)
    return np.frombuffer(pages, np.float64, size).reshape(shape)
