"""The scripted tour: `python -m tests.tour` opens the window and draws README's pictures.

It drives the real program with real mouse and key events, offscreen or on the display
it is given (`QT_QPA_PLATFORM=xcb`, under `xvfb-run` where there is none), and writes
`resources/pictures/*.png`: light and dark, 1440 × 900 and 1024 × 700, while it trains,
with a selected weight, and redrawn by hand. The run is always the circle with 6 and 4
neurons, the rate raised on the way, paused after some 700 steps; then links that skip
layers are drawn, others are cut, a neuron is frozen, and it trains on. Four classes are
drawn, and a curve y = f(x), and each is learned. Last, a table of made-up birds is shown
in the import dialog.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

SIZES = {"": (1440, 900), "-small": (1024, 700)}
PALETTES = ("light", "dark")
RAISED, TRAINING, PAUSED, DRAWN = 450, 600, 700, 1200
PATIENCE = 30.0


def main(arguments: list[str] | None = None) -> int:
    """Draw every picture into the folder asked for; answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=pictures_folder())
    folder = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for palette in PALETTES:
        for suffix, size in SIZES.items():
            with tempfile.TemporaryDirectory() as own:
                for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
                    os.environ[name] = own  # the user's own settings stay as they are
                tour = Tour(palette, size)
                try:
                    for path in tour.pictures(folder, suffix):
                        sys.stdout.write(f"{path}\n")
                finally:
                    tour.end()
    return 0


def pictures_folder() -> Path:
    """Return `resources/pictures` of this checkout."""
    return Path(__file__).resolve().parents[1] / "resources" / "pictures"


def penguins() -> str:
    """Return a table as birds might be measured: three kinds, one gap in twenty, made up."""
    import numpy as np

    draws = np.random.default_rng(4)
    kinds = {"Adelie": (38.8, 18.3, 190), "Chinstrap": (48.8, 18.4, 196), "Gentoo": (47.5, 15, 217)}
    lines = ["bill (mm);depth (mm);flipper (mm);ringed;kind"]
    for place in range(150):
        kind, means = list(kinds.items())[place % 3]
        sizes = draws.normal(means, (2.7, 1.0, 6.0))
        cells = ["" if draws.random() < 0.05 else f"{size:.1f}".replace(".", ",") for size in sizes]
        lines.append(";".join([*cells, f"{2021 + place // 60}-0{1 + place % 9}", kind]))
    return "\n".join(lines)


class Tour:
    """One walk through the window, in one palette and at one size."""

    def __init__(self, palette: str, size: tuple[int, int]) -> None:
        from PySide6.QtGui import QAction

        from gdplay.ui.main_window import create_main_window

        self._palette = palette
        self._window = create_main_window()
        self._controller = self._window.controller
        self._window.resize(*size)
        self._window.findChild(QAction, f"theme_{palette}_action").trigger()

    def pictures(self, folder: Path, suffix: str) -> list[Path]:
        """Walk, and return the pictures taken: while it trains, and of a weight's why."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self._window.show()
        self._window.activateWindow()
        self._wait(self._window.isActiveWindow)
        self._wait(lambda: self._step() == 0)
        self._draw_network()
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: self._step() >= RAISED)
        for _ in range(5):  # five presses of ] make the rate 10^0.5 times as large
            QTest.keyClick(self._window, Qt.Key.Key_BracketRight)
        self._wait(lambda: self._step() >= TRAINING)
        taken = [self._take(folder, f"training-{self._palette}{suffix}")]
        self._wait(lambda: self._step() >= PAUSED)
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: not self._controller.snapshot.running)
        self._select_weight()
        taken.append(self._take(folder, f"why-{self._palette}{suffix}"))
        self._draw_by_hand()
        taken.append(self._take(folder, f"network-{self._palette}{suffix}"))
        self._draw_classes()
        taken.append(self._take(folder, f"classes-{self._palette}{suffix}"))
        self._draw_curve()
        taken.append(self._take(folder, f"curve-{self._palette}{suffix}"))
        taken.append(self._import_table(folder, f"import-{self._palette}{suffix}"))
        return taken

    def end(self) -> None:
        """Close the window."""
        from PySide6.QtTest import QTest

        self._window.close()
        self._window.deleteLater()
        QTest.qWait(50)

    def _draw_network(self) -> None:
        """Add two neurons to each hidden layer: 6 and 4."""
        for layer in (0, 0, 1, 1):
            self._controller.network.add_unit(layer)
        self._wait(lambda: self._step() == 0)

    def _draw_by_hand(self) -> None:
        """Skip layers, cut by a swipe, freeze a neuron, give one its own activation; train."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        from tests.gui.driving import connect
        from tests.gui.network import hands

        view = self._window.findChild(QWidget, "topology_view")
        port, left = view.viewport(), Qt.MouseButton.LeftButton
        view.setFocus()
        (x1, x2), first, second, (output,) = self._controller.store.experiment.topology.column_ids
        for source, target in ((x1, output), (x2, second[3]), (first[0], output)):
            connect(view, source, target)
        hands.choose(view, hands.spot(view, first[4]), "Activation", "ReLU")
        QTest.keyClick(view, Qt.Key.Key_X)
        hands.swipe(view, hands.beside(view, 1, 0.8, 0.55), hands.beside(view, 1, 0.8, 0.72))
        hands.swipe(view, hands.beside(view, 0, 0.75, 0.85), hands.beside(view, 0, 0.75, 1.0))
        QTest.keyClick(view, Qt.Key.Key_F)
        QTest.mouseClick(port, left, pos=hands.spot(view, second[1]))
        QTest.keyClick(view, Qt.Key.Key_V)
        self._controller.selection.select(None)
        self._window.activateWindow()  # the menu has left no window active
        self._wait(self._window.isActiveWindow)
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: self._step() >= DRAWN)
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: not self._controller.snapshot.running)

    def _draw_classes(self) -> None:
        """Draw four clouds and a line, each of its own class, and learn them."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        from tests.gui.dataset import painter
        from tests.gui.driving import click

        self._controller.load_preset("circle")
        canvas = painter.open_canvas(self._window)
        for button in ("clear_button", "class_add", "class_add"):
            click(self._window, button)
        canvas.setFocus()
        for key, middle in zip("1234", ((-3, 3), (3, 3.4), (-3.2, -3), (2.4, -2)), strict=True):
            QTest.keyClick(canvas, key)
            QTest.keyClick(canvas, Qt.Key.Key_C)
            painter.stroke(
                canvas, middle, (middle[0] + 1, middle[1] + 1), (middle[0] + 2, middle[1])
            )
        QTest.keyClick(canvas, Qt.Key.Key_B)
        painter.stroke(canvas, (-1, -5), (2, -5), (5, -4.5), (5, -1))
        self._learn()

    def _draw_curve(self) -> None:
        """Draw a wave, point beside point along the way, and learn it."""
        import numpy as np

        from tests.gui.dataset import painter
        from tests.gui.driving import click

        canvas = painter.open_canvas(self._window)
        click(self._window, "new_curve_button")
        x = np.linspace(-5.6, 5.6, 60)
        painter.stroke(canvas, *zip(x, 3.2 * np.sin(x), strict=True))
        self._learn()

    def _learn(self) -> None:
        """Train for some hundred steps from where it is now."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self._wait(lambda: self._step() >= 0)
        self._window.panels.network.setFocus()
        until = self._step() + DRAWN
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: self._step() >= until)
        QTest.keyClick(self._window, Qt.Key.Key_Space)
        self._wait(lambda: not self._controller.snapshot.running)

    def _import_table(self, folder: Path, name: str) -> Path:
        """Drop a table on the window, show it in the import dialog, and leave it at that."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QDialog, QPushButton

        with tempfile.TemporaryDirectory() as own:
            table = Path(own) / "penguins.csv"
            table.write_text(penguins(), encoding="utf-8")
            self._window.open_path(table)
            dialog = self._window.findChild(QDialog, "csv_dialog")
            self._wait(dialog.findChild(QPushButton, "csv_import").isEnabled)
            QTest.qWait(100)
            path = folder / f"{name}.png"
            dialog.grab().save(str(path))
            dialog.reject()
        return path

    def _select_weight(self) -> None:
        """Click the link from the third neuron of the first hidden layer to the second."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        from gdplay.experiment.parameter import Link
        from tests.gui.driving import middle_of_link

        first, second = self._controller.store.experiment.topology.layers[:2]
        link = Link(first[2].id, second[1].id)
        view = self._window.findChild(QWidget, "topology_view")
        place = middle_of_link(view, link, 0.12)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        if self._controller.selection.item != link:
            self._controller.selection.select(link)

    def _take(self, folder: Path, name: str) -> Path:
        from PySide6.QtTest import QTest

        QTest.qWait(400)  # a few frames, so that the maps of the last snapshot are there
        self._window.panels.messages.hide()
        path = folder / f"{name}.png"
        self._window.grab().save(str(path))
        return path

    def _step(self) -> int:
        snapshot = self._controller.snapshot
        store = self._controller.store
        fresh = snapshot is not None and snapshot.experiment is store.experiment
        return snapshot.state.step if fresh else -1

    def _wait(self, condition) -> None:
        from PySide6.QtTest import QTest

        until = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError("the tour waited too long")
            QTest.qWait(10)


if __name__ == "__main__":
    sys.exit(main())
