"""Every plot of the window, without exception: copied, and saved as PNG, SVG and CSV."""

import csv
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel

from gdplay.ui.saving.menu import SaveMenu
from tests.gui.driving import answer_file_dialog, click, part, press, settle, step_of

PLOTS = {
    "loss", "gradients", "gradient-curves", "gradients-by-layer", "update-ratio",
    "next-step", "range-test", "schedule", "difference-error",
    "network", "output",
}  # fmt: skip


@pytest.fixture
def filled(qtbot, window):
    """A window in which every plot has something to show."""
    settle(qtbot, window)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: step_of(window) >= 40)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    lens = part(window, "step_lens")
    qtbot.waitUntil(lambda: lens.lens is not None, timeout=20_000)
    click(window, "rate_view_range")
    click(window, "range_run")
    found = part(window, "range_title", QLabel)
    qtbot.waitUntil(lambda: found.text().startswith("Suggested"), timeout=30_000)
    window.controller.selection.select(min(window.controller.store.experiment.topology.links))
    check = part(window, "inspector_difference")
    qtbot.waitUntil(lambda: check.isVisible() and check.height() > 0)
    click(window, "inspector_difference")
    plot = part(window, "difference_plot")
    qtbot.waitUntil(lambda: plot.found is not None, timeout=20_000)
    return window


def test_every_plot_is_copied_and_saved_in_every_way(qtbot, filled, tmp_path):
    menus = {
        menu.objectName().removesuffix("_menu"): menu for menu in filled.findChildren(SaveMenu)
    }
    assert set(menus) == PLOTS
    for name, menu in menus.items():
        act = {action.objectName(): action for action in menu.findChildren(QAction)}
        act[f"{name}_copy_action"].trigger()
        copied = QGuiApplication.clipboard().image()
        assert not copied.isNull()
        for kind in ("png", "svg", "csv"):
            path = tmp_path / f"{name}.{kind}"
            act[f"{name}_{kind}_action"].trigger()
            answer_file_dialog(qtbot, filled, path)
            qtbot.waitUntil(path.exists)
        image = QImage(str(tmp_path / f"{name}.png"))
        assert image.size() == copied.size()
        colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, 99, 3)}
        assert len(colors) > 3  # it is not blank
        picture = ElementTree.parse(tmp_path / f"{name}.svg").getroot()
        assert any(node.text for node in picture.iter("{http://www.w3.org/2000/svg}text"))
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert rows
        assert {len(row) for row in rows} == {len(header)}
