"""How smoothly a drawn network follows its training: ``python -m tests.benchmarks.frames``.

The real window, every panel open, trains a network of 481 links at the speeds at which a
person watches. Printed for each: how often a second the network was shown where the run
stands, as a share of the ticks that a 16 ms timer of the window's thread made in the same
time; how often that changed the look of a link, so that it was painted; the intervals of
those ticks; and the share of the time that the window's thread worked.

With ``--check`` it exits 1 and names each bar that is missed.
"""

import argparse
import dataclasses
import os
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QWidget

from gdplay.experiment.topology import fully_connected
from gdplay.storage import presets
from gdplay.storage.project import Project, save_project
from tests.benchmarks.bars import report
from tests.benchmarks.opened import opened_window, wait, wait_until
from tests.benchmarks.watching import Frames
from tests.benchmarks.window import MEDIAN_MILLISECONDS, ninety_ninth

WIDTHS = (20, 21, 1)
SPEEDS = (60, 200, 2000)
SHARE = 0.85
SETTLE = 2.0
CANVAS = "topology_view"


class Counted:
    """Stands before a panel's `show_snapshot` and counts."""

    def __init__(self, panel):
        self.calls = 0
        self._show = panel.show_snapshot
        panel.show_snapshot = self

    def __call__(self, snapshot):
        self.calls += 1
        self._show(snapshot)


@dataclass(frozen=True)
class Seen:
    """What a person could see at one speed; `ticks` in milliseconds, the rest a second."""

    speed: int
    shown: float
    painted: float
    ticks: list[float]
    busy: float

    @property
    def share(self):
        return self.shown * statistics.mean(self.ticks) / 1e3

    def line(self):
        return (
            f"{self.speed:>5} steps a second: shown {self.shown:.1f} times a second, "
            f"{self.share:.2f} of the ticks; painted {self.painted:.1f}; "
            f"ticks median {statistics.median(self.ticks):.1f}, "
            f"p99 {ninety_ninth(self.ticks):.1f} ms; its thread worked {self.busy:.0%}"
        )

    def misses(self):
        if self.share < SHARE:
            yield f"{self.speed}: shown at {self.share:.2f} of the ticks, {SHARE} wanted"
        if statistics.median(self.ticks) > MEDIAN_MILLISECONDS:
            yield f"{self.speed}: ticks median {statistics.median(self.ticks):.1f} ms"


def watch(window, shown, speed, seconds):
    """Train at `speed` for a while and return what was seen."""
    frames = Frames({CANVAS: window.findChild(QWidget, CANVAS)})
    controller = window.controller
    controller.restart()
    controller.set_speed(speed)
    controller.play()
    wait(SETTLE)
    before, worked, begun = shown.calls, time.thread_time(), time.perf_counter()
    frames.start()
    wait(seconds)
    frames.stop()
    lasted = time.perf_counter() - begun
    controller.pause()
    wait_until(lambda: not controller.snapshot.running, "it paused")
    return Seen(
        speed,
        (shown.calls - before) / lasted,
        frames.painted[CANVAS] / lasted,
        [1e3 * (b - a) for a, b in pairwise(frames.ticks)],
        (time.thread_time() - worked) / lasted,
    )


def main():
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--seconds", type=float, default=6.0, help="at each speed")
    asked = parser.parse_args()
    missed = []
    with opened_window() as (window, folder):
        circle, _ = presets.load("circle")
        experiment = dataclasses.replace(circle, topology=fully_connected(("x1", "x2"), WIDTHS))
        path = folder / "drawn.gdplay"
        save_project(path, Project(experiment, speed=SPEEDS[0]))
        window.controller.open_project(path)
        print(f"{len(experiment.topology.links)} links")
        shown = Counted(window.panels.network)
        for speed in SPEEDS:
            seen = watch(window, shown, speed, asked.seconds)
            print(seen.line(), flush=True)
            missed += seen.misses()
    return report(missed, asked.check)


if __name__ == "__main__":
    sys.exit(main())
