"""How long the canvas takes a frame: ``python -m tests.benchmarks.canvas``.

Every link gets a new strength in every frame, which is more than training does.
Times are given in milliseconds and as multiples of what Qt needs to draw 250 opaque
curves of width 1 in the same run, so that machines can be compared. Both are measured in
turns, and the median of the turns' ratios counts. With ``--check`` it exits 1 and names
each bar that is missed.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.nn.layout import layout_of
from gdplay.ui.application import create_application
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.theme.theme import Theme
from tests.benchmarks.bars import report
from tests.gui.network import made_up

SIZE = (780, 540)


@dataclass(frozen=True)
class Case:
    """A network after two inputs, and how many times the 250 curves a frame may take."""

    name: str
    widths: tuple[int, ...]
    bar: float = math.inf

    @property
    def links(self) -> int:
        """The number of its links."""
        return len(fully_connected(("x1", "x2"), self.widths).links)


CASES = (
    Case("circle", (4, 2, 1)),
    Case("spiral", (7, 6, 4, 1)),
    Case("100", (9, 8, 1), bar=3.0),
    Case("500", (20, 21, 1), bar=12.0),
    Case("5000", (63, 76, 1), bar=9.0),
    Case("66000", (256, 256, 1), bar=9.0),
)


def measure(act: Callable[[int], None], rounds: int) -> float:
    """Return the lower quartile of the times of `act` in ms: a busy machine only adds."""
    times = []
    for turn in range(rounds):
        start = time.perf_counter()
        act(turn)
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.quantiles(times, n=4)[0]


def reference(rounds: int) -> float:
    """Return the time for 250 opaque, antialiased curves of width 1."""
    draw = np.random.default_rng(0)
    paths = []
    for left, right in draw.uniform(20, 400, size=(250, 2)):
        path = QPainterPath(QPointF(60, left))
        path.cubicTo(160, left, 160, right, 260, right)
        paths.append(path)
    image = QImage(*SIZE, QImage.Format.Format_RGB32)

    def act(_turn: int) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Qt.GlobalColor.black, 1))
        for path in paths:
            painter.drawPath(path)
        painter.end()

    return measure(act, rounds)


def panel_of(widths: tuple[int, ...]) -> tuple[NetworkPanel, Experiment]:
    """Return a shown panel and its experiment."""
    experiment = Experiment(fully_connected(("x1", "x2"), widths), generate(Recipe("circle")))
    panel = NetworkPanel(Theme(), Selection())
    panel.resize(*SIZE)
    panel.set_experiment(experiment)
    panel.show()
    QApplication.processEvents()
    return panel, experiment


def frame(widths: tuple[int, ...], rounds: int, *, with_maps: bool) -> float:
    """Return the time of a frame: take a snapshot, restyle, paint."""
    panel, experiment = panel_of(widths)
    layout = layout_of(experiment.topology)
    snapshots = [made_up.snapshot_of(experiment, seed=k, layout=layout) for k in range(8)]
    maps = [made_up.maps_of(snapshot) for snapshot in snapshots] if with_maps else []

    def act(turn: int) -> None:
        panel.show_snapshot(snapshots[turn % len(snapshots)])
        if maps:
            panel.show_maps(maps[turn % len(maps)])
        QApplication.processEvents()

    act(0)
    result = measure(act, rounds)
    panel.close()
    panel.deleteLater()
    return result


def main() -> int:
    """Measure each network and print a table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", help="some of " + ", ".join(c.name for c in CASES))
    parser.add_argument("--check", action="store_true", help="exit 1 where a bar is missed")
    parser.add_argument("--rounds", type=int, default=24, help="frames a turn")
    parser.add_argument("--turns", type=int, default=5)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = create_application(())
    print(
        f"{'network':8} {'links':>6} {'250 curves, ms':>15} "
        f"{'links, ms':>10} {'x':>6} {'bar':>5} {'with maps, ms':>14} {'x':>6}"
    )
    missed = []
    for case in CASES:
        if asked.cases and case.name not in asked.cases:
            continue
        turns = [
            (
                reference(asked.rounds),
                frame(case.widths, asked.rounds, with_maps=False),
                frame(case.widths, asked.rounds, with_maps=True),
            )
            for _ in range(asked.turns)
        ]
        unit, plain, full = (statistics.median(times) for times in zip(*turns, strict=True))
        links = statistics.median(plain / unit for unit, plain, _ in turns)
        maps = statistics.median(full / unit for unit, _, full in turns)
        bar = f"{case.bar:5.0f}" if math.isfinite(case.bar) else " " * 5
        print(
            f"{case.name:8} {case.links:6} {unit:15.2f} "
            f"{plain:10.2f} {links:6.2f} {bar} {full:14.2f} {maps:6.2f}",
            flush=True,
        )
        if links > case.bar:
            missed.append(f"{case.name} links: {links:.1f} times 250 curves, bar {case.bar:.0f}")
    application.processEvents()
    return report(missed, asked.check)


if __name__ == "__main__":
    sys.exit(main())
