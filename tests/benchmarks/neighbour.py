"""A process that only takes its share of the machine: ``python -m tests.benchmarks.neighbour 0.4``.

It works so much of each frame, as a window does, an interpreter among its objects, and
shares nothing with what is measured beside it but the machine.
"""

import subprocess
import sys
import time
from contextlib import contextmanager

FRAME = 0.016
STARTED = 0.3
"""Seconds until a process works that was started."""


@contextmanager
def neighbour(share):
    """Let such a process work while something else is measured."""
    command = [sys.executable, "-m", "tests.benchmarks.neighbour", str(share)]
    with subprocess.Popen(command) as process:
        try:
            time.sleep(STARTED)
            yield
        finally:
            process.kill()


def work(share):
    """Work for a share of each frame, for ever."""
    values = dict.fromkeys(range(1000), 0)
    while True:
        start, worked = time.perf_counter(), time.thread_time()
        while time.thread_time() - worked < share * FRAME:
            values = {key: value + 1 for key, value in values.items()}
        time.sleep(max(0.0, start + FRAME - time.perf_counter()))


if __name__ == "__main__":
    work(float(sys.argv[1]))
