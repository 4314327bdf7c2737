"""``python -m gdplay.program.warm [dtype …]``: fill the cache of compiled code.

Run by a process with a window, at a low priority. Exit code 0 once the kernel runs,
1 where it cannot be compiled or kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from gdplay.program import readiness


def main(dtypes: Sequence[str] = readiness.DTYPES) -> int:
    """Compile for each of `dtypes` and return the exit code."""
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        for dtype in dtypes:
            readiness.compile_for(dtype)
        readiness.remove_old_caches()
    except (ImportError, OSError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or readiness.DTYPES))
