"""The stops of the tour, in their order: each goes on from where the one before has left."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QPushButton, QWidget

from gdplay.app.selection import UnitItem
from gdplay.experiment.parameter import Link
from tests.gui.dataset import painter
from tests.gui.driving import LEFT, connect, middle_of_link, part
from tests.gui.network import hands
from tests.tour.guide import Guide

RAISED, TRAINING, PAUSED, OPENED, DRAWN = 450, 600, 700, 740, 1200
Key = Qt.Key


def training(guide: Guide) -> QWidget:
    """Add two neurons to each hidden layer, train, and raise the rate on the way."""
    for layer in (0, 0, 1, 1):
        guide.controller.network.add_unit(layer)
    guide.wait(lambda: guide.step == 0)
    guide.key(Key.Key_Space)
    guide.wait(lambda: guide.step >= RAISED)
    for _ in range(5):  # five presses of ] make the rate 10^0.5 times as large
        guide.key(Key.Key_BracketRight)
    guide.wait(lambda: guide.step >= TRAINING)
    return guide.window


def why(guide: Guide) -> QWidget:
    """Pause, and click the link from the third neuron of the first layer to the second."""
    guide.wait(lambda: guide.step >= PAUSED)
    guide.pause()
    while guide.step < OPENED:
        guide.one_step()
    link = _weight(guide)
    place = middle_of_link(guide.view, link, 0.12)
    QTest.mouseClick(guide.view.viewport(), LEFT, pos=place)
    guide.select(link)  # where links lie close, the click may have met its neighbour
    return guide.window


def chain(guide: Guide) -> QWidget:
    """Take the weight's gradient apart by the chain rule."""
    guide.show_tab("inspector_tabs", 1)
    return guide.window


def samples(guide: Guide) -> QWidget:
    """See which samples pull the weight up, and which down."""
    guide.show_tab("inspector_tabs", 2)
    return guide.window


def curves(guide: Guide) -> QWidget:
    """See the gradients as curves."""
    guide.show_tab("inspector_tabs", 0)
    if not part(guide.window, "gradient_view_curves").isVisible():
        guide.show_tab("tray_tabs", 1)  # a small window shows one plot at a time
    guide.click("gradient_view_curves")
    return guide.window


def layers(guide: Guide) -> QWidget:
    """See how large the gradients of each layer are."""
    guide.click("gradient_view_layers")
    return guide.window


def ratio(guide: Guide) -> QWidget:
    """See how much each layer changes in a step."""
    guide.click("gradient_view_ratio")
    return guide.window


def rate(guide: Guide) -> QWidget:
    """See what the next step would come to at each learning rate."""
    guide.click("gradient_view_strip")
    guide.select(None)
    guide.show_tab("tray_tabs", part(guide.window, "tray_tabs").count() - 2)
    return guide.window


def range_test(guide: Guide) -> QWidget:
    """Train a copy while its learning rate rises."""
    guide.click("rate_view_range")
    guide.click("range_run")
    title = part(guide.window, "range_title", QLabel)
    guide.wait(lambda: title.text() not in ("Which rate?", "Testing…"))
    return guide.window


def schedule(guide: Guide) -> QWidget:
    """See the learning rate over the steps."""
    guide.click("rate_view_schedule")
    return guide.window


def numbers(guide: Guide) -> QWidget:
    """See every number of the run."""
    guide.show_tab("tray_tabs", part(guide.window, "tray_tabs").count() - 1)
    return guide.window


def neuron(guide: Guide) -> QWidget:
    """Open a neuron up."""
    guide.show_tab("tray_tabs", 0)
    guide.select(UnitItem(_layers(guide)[1][1].id))
    return guide.window


def phases(guide: Guide) -> QWidget:
    """Step through one step, as far as its way back."""
    guide.select(None)
    guide.window.panels.network.setFocus()
    for _ in range(4):
        guide.key(Key.Key_P)
        QTest.qWait(100)
    return guide.window


def graph(guide: Guide) -> QWidget:
    """See the graph of one sample, as the engine recorded it."""
    guide.key(Key.Key_Escape)
    guide.key(Key.Key_G)
    return guide.window


def check(guide: Guide) -> QWidget:
    """Check every gradient against central differences."""
    guide.key(Key.Key_Escape)
    part(guide.window, "step_menu", QMenu).findChild(QAction, "step_menu_check").trigger()
    guide.wait(lambda: part(guide.window, "check_difference").isVisible())
    return guide.window


def network(guide: Guide) -> QWidget:
    """Skip layers, cut by a swipe, freeze a neuron, give one its own activation; train."""
    guide.click("check_close")
    view = guide.view
    view.setFocus()
    (x1, x2), first, second, (output,) = guide.controller.store.experiment.topology.column_ids
    for source, target in ((x1, output), (x2, second[3]), (first[0], output)):
        connect(view, source, target)
    hands.choose(view, hands.spot(view, first[4]), "Activation", "ReLU")
    QTest.keyClick(view, Key.Key_X)
    hands.swipe(view, hands.beside(view, 1, 0.8, 0.55), hands.beside(view, 1, 0.8, 0.72))
    hands.swipe(view, hands.beside(view, 0, 0.75, 0.85), hands.beside(view, 0, 0.75, 1.0))
    QTest.keyClick(view, Key.Key_F)
    QTest.mouseClick(view.viewport(), LEFT, pos=hands.spot(view, second[1]))
    QTest.keyClick(view, Key.Key_V)
    guide.select(None)
    guide.come_back()
    guide.train_to(DRAWN)
    return guide.window


def classes(guide: Guide) -> QWidget:
    """Draw four clouds and a line, each of its own class, and learn them."""
    guide.controller.load_preset("circle")
    canvas = painter.open_canvas(guide.window)
    for button in ("clear_button", "class_add", "class_add"):
        guide.click(button)
    canvas.setFocus()
    for key, (x, y) in zip("1234", ((-3, 3), (3, 3.4), (-3.2, -3), (2.4, -2)), strict=True):
        QTest.keyClick(canvas, key)
        QTest.keyClick(canvas, Key.Key_C)
        painter.stroke(canvas, (x, y), (x + 1, y + 1), (x + 2, y))
    QTest.keyClick(canvas, Key.Key_B)
    painter.stroke(canvas, (-1, -5), (2, -5), (5, -4.5), (5, -1))
    _learn(guide)
    return guide.window


def curve(guide: Guide) -> QWidget:
    """Draw a wave, point beside point along the way, and learn it."""
    canvas = painter.open_canvas(guide.window)
    guide.click("new_curve_button")
    x = np.linspace(-5.6, 5.6, 60)
    painter.stroke(canvas, *zip(x, 3.2 * np.sin(x), strict=True))
    _learn(guide)
    return guide.window


def import_table(guide: Guide) -> QWidget:
    """Open a table of made-up birds in the import dialog."""
    with tempfile.TemporaryDirectory() as own:
        table = Path(own) / "penguins.csv"
        table.write_text(_penguins(), encoding="utf-8")
        guide.window.open_path(table)
        dialog = part(guide.window, "csv_dialog", QDialog)
        guide.wait(part(dialog, "csv_import", QPushButton).isEnabled)
        QTest.qWait(100)
    return dialog


STOPS = {
    "training": training,
    "why": why,
    "chain": chain,
    "samples": samples,
    "curves": curves,
    "layers": layers,
    "ratio": ratio,
    "rate": rate,
    "range": range_test,
    "schedule": schedule,
    "numbers": numbers,
    "neuron": neuron,
    "phases": phases,
    "graph": graph,
    "check": check,
    "network": network,
    "classes": classes,
    "curve": curve,
    "import": import_table,
}


def _layers(guide: Guide):
    return guide.controller.store.experiment.topology.layers


def _weight(guide: Guide) -> Link:
    first, second = _layers(guide)[:2]
    return Link(first[2].id, second[1].id)


def _learn(guide: Guide) -> None:
    """Train for some hundred steps from where it is now."""
    guide.wait(lambda: guide.step >= 0)
    guide.train_to(guide.step + DRAWN)


def _penguins() -> str:
    """Return a table as birds might be measured: three kinds, one gap in twenty, made up."""
    draws = np.random.default_rng(4)
    kinds = {"Adelie": (38.8, 18.3, 190), "Chinstrap": (48.8, 18.4, 196), "Gentoo": (47.5, 15, 217)}
    lines = ["bill (mm);depth (mm);flipper (mm);ringed;kind"]
    for place in range(150):
        kind, means = list(kinds.items())[place % 3]
        sizes = draws.normal(means, (2.7, 1.0, 6.0))
        cells = ["" if draws.random() < 0.05 else f"{size:.1f}".replace(".", ",") for size in sizes]
        lines.append(";".join([*cells, f"{2021 + place // 60}-0{1 + place % 9}", kind]))
    return "\n".join(lines)
