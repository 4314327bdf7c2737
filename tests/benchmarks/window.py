"""What the window costs training, and training the window: ``python -m tests.benchmarks.window``.

The real window, every panel open, trains flat out on compiled code. Taking turns with it,
the same engine trains the same experiment alone in one thread, history on, while the
window rests. Printed for each case: the ratio of the two rates; the intervals of a 16 ms
timer in the window's thread; how soon the first step uses a rate that the slider was
moved to; how often a second each view is painted. Rates are compared by the clock and,
in brackets, by the work of the training thread alone, which a busy machine does not bend;
so is, beside the ticks, what the window's thread worked from one to the next.

Two cores may be two halves of one, which slow each other down. So the engine is measured
once more beside a process that shares nothing with it but the machine, and works as much
as the window did: what that costs, only a window that does less could spare.

With ``--check`` it exits 1 and names each bar that is missed, and that limit beside it.
"""

import argparse
import dataclasses
import math
import os
import statistics
import sys
import time
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QWidget

from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.storage import presets
from gdplay.storage.project import Project, save_project
from tests.benchmarks.bars import report
from tests.benchmarks.neighbour import neighbour
from tests.benchmarks.opened import opened_window, wait, wait_until
from tests.benchmarks.watching import (
    SETTLED_WIDTH,
    EngineAlone,
    Frames,
    Rate,
    Watch,
)

VIEWS = (
    "topology_view",
    "surface_view",
    "loss_plot",
    "gradient_plot",
    "inspector",
    "status_line",
)
MEDIAN_MILLISECONDS = 18.0
PAINTED = 15.0
NUDGES = 12


@dataclass(frozen=True)
class Case:
    """A network after two inputs, trained on the circle, and its bars."""

    name: str
    widths: tuple[int, ...]
    share: float
    p99: float
    slider: float = math.inf

    @property
    def experiment(self):
        circle, _ = presets.load("circle")
        settings = dataclasses.replace(circle.hyperparameters, batch_size=10)
        topology = fully_connected(("x1", "x2"), self.widths)
        return dataclasses.replace(circle, topology=topology, hyperparameters=settings)


CASES = (
    Case("W1", (4, 2, 1), 0.90, p99=25.0, slider=50.0),
    Case("41", (10, 1), 0.85, p99=50.0),
    Case("337", (16, 16, 1), 0.85, p99=50.0),
    Case("5000", (63, 74, 1), 0.85, p99=50.0),
)


def ninety_ninth(values):
    return statistics.quantiles(values, n=100)[98]


@dataclass
class Measured:
    """What one case gave. Times in milliseconds."""

    case: Case
    window: list[Rate]
    alone: list[Rate]
    beside: list[Rate]
    ticks: list[float]
    work: list[float]
    slider: list[float]
    painted: dict[str, float]

    @property
    def share(self):
        return statistics.median(
            w.wall / a.wall for w, a in zip(self.window, self.alone, strict=True)
        )

    @property
    def share_of_work(self):
        return statistics.median(
            w.work / a.work for w, a in zip(self.window, self.alone, strict=True)
        )

    @property
    def limit(self):
        """What the machine leaves of the engine's rate beside as much work as the window's."""
        return statistics.median(
            b.wall / a.wall for b, a in zip(self.beside, self.alone, strict=True)
        )

    @property
    def p99(self):
        return ninety_ninth(self.ticks)

    def misses(self):
        """Return a sentence for each bar that is missed."""
        name = self.case.name
        bars = [
            (
                self.share < self.case.share,
                f"{self.share:.1%} of the engine's rate, {self.case.share:.0%} wanted "
                f"(beside another process as busy as the window: {self.limit:.1%})",
            ),
            (self.p99 >= self.case.p99, f"ticks p99 {self.p99:.1f} ms"),
            (
                statistics.median(self.ticks) > MEDIAN_MILLISECONDS,
                f"ticks median {statistics.median(self.ticks):.1f} ms",
            ),
            (max(self.slider) > self.case.slider, f"slider {max(self.slider):.1f} ms"),
        ]
        bars += [
            (often < PAINTED, f"{view} painted {often:.1f} times a second")
            for view, often in self.painted.items()
        ]
        return [f"{name}: {said}" for is_missed, said in bars if is_missed]

    def lines(self):
        alone = statistics.median(rate.wall for rate in self.alone)
        window = statistics.median(rate.wall for rate in self.window)
        painted = ", ".join(f"{view} {often:.0f}" for view, often in self.painted.items())
        yield (
            f"{self.case.name:>5}  {self.case.experiment.topology.parameter_count:>5} parameters  "
            f"window {window:>11,.0f}/s  alone {alone:>11,.0f}/s  "
            f"ratio {self.share:.3f} ({self.share_of_work:.3f})"
        )
        busy = statistics.median(rate.beside for rate in self.window)
        yield (
            f"       all else in the window worked {busy:.0%} of the time; "
            f"beside a process that does, the engine alone keeps {self.limit:.3f}"
        )
        yield (
            f"       ticks median {statistics.median(self.ticks):.1f}, p99 {self.p99:.1f}, "
            f"most {max(self.ticks):.1f} ms "
            f"(work {statistics.median(self.work):.1f}, p99 {ninety_ninth(self.work):.1f}); "
            f"slider median {statistics.median(self.slider):.1f}, "
            f"most {max(self.slider):.1f} ms"
        )
        yield f"       painted a second: {painted}"


class Bench:
    """The window, put through one case after another."""

    def __init__(self, window, watch, folder):
        self.window = window
        self._watch = watch
        self.controller = window.controller
        self._folder = folder
        self._frames = Frames({name: window.findChild(QWidget, name) for name in VIEWS})

    def measure(self, case, seconds, rounds):
        self._open(case)
        result = Measured(case, [], [], [], [], [], [], {})
        painted, watched = [], 0.0
        engine = EngineAlone(case.experiment)
        engine.measure(seconds)
        for _ in range(rounds):
            result.alone.append(engine.measure(seconds))
            self.controller.play()
            wait(0.3)
            made, start = len(self._watch.reached), time.perf_counter()
            self._frames.start()
            wait(seconds)
            self._frames.stop()
            watched += time.perf_counter() - start
            painted.append(self._frames.painted.copy())
            for into, times in (
                (result.ticks, self._frames.ticks),
                (result.work, self._frames.worked),
            ):
                into += [1e3 * (b - a) for a, b in pairwise(times)]
            reached = self._watch.reached
            result.window.append(Rate.between(reached[made], reached[-1]))
            result.slider += self._nudge()
            self.controller.pause()
            wait_until(lambda: not self.controller.snapshot.running, "it paused")
            reached.clear()
            busy = result.window[-1].beside
            with neighbour(busy):
                result.beside.append(engine.measure(seconds))
        result.painted = {name: sum(p[name] for p in painted) / watched for name in VIEWS}
        return result

    def _open(self, case):
        """Put the case in force as a file, with a link selected, on compiled code."""
        controller = self.controller
        controller.pause()
        path = self._folder / f"{case.name}.gdplay"
        save_project(path, Project(case.experiment, speed=0))
        controller.open_project(path)
        topology = controller.store.experiment.topology
        controller.selection.select(Link(topology.inputs[0].id, topology.layers[0][0].id))
        controller.set_speed(0)
        controller.player.set_executor("compiled")
        controller.play()
        wait_until(
            lambda: (s := controller.snapshot) is not None and s.executor == "compiled",
            "compiled code took over",
        )
        wait_until(lambda: controller.snapshot.history.bucket_width >= SETTLED_WIDTH, "settled")
        controller.pause()
        wait_until(lambda: not controller.snapshot.running, "it paused")
        self._watch.reached.clear()

    def _nudge(self):
        """Move the slider while it trains; return the milliseconds to the first step."""
        slider = self.window.panels.bar.rate.slider
        taken, used = [], self._watch.rates_used
        for turn in range(NUDGES):
            wait(0.05 + 0.003 * turn)
            rate = slider.rate * (1.01 if turn < NUDGES // 2 else 1 / 1.01)
            start = time.perf_counter()
            slider.set_rate(rate)
            slider.rate_changed.emit(rate, False)
            wait_until(partial(used.__contains__, rate), "the new rate was used")
            taken.append(1e3 * (used[rate] - start))
            used.clear()
        return taken


def main():
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="some of " + ", ".join(c.name for c in CASES))
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--seconds", type=float, default=2.0, help="a turn")
    parser.add_argument("--rounds", type=int, default=5, help="turns each")
    asked = parser.parse_args()
    missed = []
    watch = Watch()
    watch.install()
    with opened_window() as (window, folder):
        bench = Bench(window, watch, folder)
        for case in CASES:
            if not asked.cases or case.name in asked.cases:
                measured = bench.measure(case, asked.seconds, asked.rounds)
                print("\n".join(measured.lines()), flush=True)
                missed += measured.misses()
    return report(missed, asked.check)


if __name__ == "__main__":
    sys.exit(main())
