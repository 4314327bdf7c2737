"""How long the canvas takes a frame: ``python -m tests.benchmarks.canvas``.

Every link gets a new strength in every frame, which is more than training does.
Times are given in milliseconds and as multiples of what Qt needs to draw 250 opaque
curves of width 1 in the same run, so that machines can be compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QApplication

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network.panel import NetworkPanel
from gdplay.ui.theme.theme import Theme
from tests.gui.network import made_up

SIZE = (780, 540)
NETWORKS = {
    "circle": (4, 2, 1),
    "mock-up": (6, 4, 1),
    "spiral": (7, 6, 4, 1),
    "500 links": (20, 21, 1),
    "1,000 links": (30, 30, 1),
}


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
    snapshots = [made_up.snapshot_of(experiment, seed=seed) for seed in range(8)]
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


def main() -> None:
    """Measure each network and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    print(
        f"{'network':12} {'links':>6} {'250 curves, ms':>15} "
        f"{'links, ms':>10} {'x':>6} {'with maps, ms':>14} {'x':>6}"
    )
    for name, widths in NETWORKS.items():
        links = len(fully_connected(("x1", "x2"), widths).links)
        unit = reference(rounds)
        plain = frame(widths, rounds, with_maps=False)
        full = frame(widths, rounds, with_maps=True)
        print(
            f"{name:12} {links:6} {unit:15.2f} "
            f"{plain:10.2f} {plain / unit:6.2f} {full:14.2f} {full / unit:6.2f}"
        )
    application.processEvents()


if __name__ == "__main__":
    main()
