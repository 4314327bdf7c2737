"""Tables from elsewhere on the canvas: in their own units, by the columns that are chosen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
)

from tests.gui.dataset import painter
from tests.gui.driving import click, part, press, settle

LONG = "percentage of alcohol by volume", "concentration of malic acid in grams per litre"
ROWS = [(10 + i % 4, 1000 + 100 * (i % 6), 0.001 * (i % 5), "ab"[i % 2]) for i in range(60)]


@pytest.fixture
def canvas(qtbot, window, tmp_path):
    """The canvas with a table of three columns in units far apart, none of them around 0."""
    path = tmp_path / "units.csv"
    lines = [f"{u},{v},{w},{kind}" for u, v, w, kind in ROWS]
    path.write_text("u,v,w,kind\n" + "\n".join(lines), encoding="utf-8")
    window.open_path(path)
    dialog = part(window, "csv_dialog", QDialog)
    qtbot.waitUntil(part(dialog, "csv_import", QPushButton).isEnabled)
    click(dialog, "csv_import")
    qtbot.waitUntil(lambda: window.findChild(QDialog, "csv_dialog") is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, window)
    canvas = painter.open_canvas(window)
    canvas.setFocus()
    return canvas


def columns(window):
    return window.controller.store.experiment.dataset.values


def choose(window, name, key):
    """Choose the first or last entry of a list by the keyboard."""
    combo = part(window, name, QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, key)
    QApplication.processEvents()


def test_the_samples_fill_the_canvas_whatever_their_units_are(canvas):
    left, right, bottom, top = canvas.painting.shown.sheet.extent
    assert (left, right) == pytest.approx((10 - 0.24, 13 + 0.24))
    assert (bottom, top) == pytest.approx((1000 - 40, 1500 + 40))


def test_a_stroke_leaves_as_many_points_as_on_the_usual_plane_and_the_picture_stays(window, canvas):
    before = canvas.painting.shown.sheet.extent
    painter.stroke(canvas, (-5.9, 5.9), (0, 5.9), (5.9, 5.9))
    added = columns(window)[:, len(ROWS) :]
    assert 60 <= added.shape[1] <= 90  # 6 a spot on a way of 11.8
    assert (added[1] > 1450).all()
    assert np.allclose(added[2], np.mean([row[2] for row in ROWS]))
    assert canvas.painting.shown.sheet.extent == pytest.approx(before, abs=0)


def test_the_canvas_shows_the_columns_that_are_chosen_and_edits_those(qtbot, window, canvas):
    given = columns(window)
    choose(window, "slice_across_combo", Qt.Key.Key_End)
    assert canvas.painting.shown.dataset.columns[:2] == ("w", "v")
    note = part(window, "draw_note", QLabel).text()
    assert note.startswith("2 of 3 columns, as in Output: w and v.")
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_O)
    painter.stroke(canvas, (0, 0))
    u, v, w = columns(window)[:, -1]
    pixel = canvas.plane.unit**-1
    assert w == pytest.approx(0.002, abs=pixel)
    assert v == pytest.approx(1250, abs=10)
    assert u == pytest.approx(given[0].mean())
    QTest.keyClick(canvas, Qt.Key.Key_V)
    painter.stroke(canvas, (0, 0), (1, 0), (2, 0), (3, 0))
    moved = columns(window)[:, -1]
    assert moved[2] == pytest.approx(w + 0.5 * (0.002 * 1.16), abs=2 * pixel)
    assert moved[:2] == pytest.approx([u, v], abs=1e-9)
    np.testing.assert_array_equal(columns(window)[:, :-1], given)
    for _ in range(2):
        press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    np.testing.assert_array_equal(columns(window), given)


def test_new_points_take_the_other_columns_of_the_selected_sample(window, canvas):
    from gdplay.app.selection import SampleItem

    window.controller.selection.select(SampleItem(7))
    choose(window, "slice_hold_combo", Qt.Key.Key_End)
    note = part(window, "draw_note", QLabel).text()
    assert note.endswith("New points take the other from sample 7.")
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_O)
    painter.stroke(canvas, (1, 1))
    assert columns(window)[2, -1] == ROWS[7][2]


@pytest.fixture
def long_names(window, canvas):
    """The canvas with names of columns that nothing in the drawer has room for."""
    editing = window.controller.editing
    editing.edit("names", lambda now: _renamed(now, (*LONG, "w")))
    QApplication.processEvents()
    return canvas


def _renamed(experiment, columns):
    old = dict(zip(experiment.dataset.columns, columns, strict=True))
    topology = experiment.topology
    inputs = tuple(replace(unit, feature=old[unit.feature]) for unit in topology.inputs)
    return replace(
        experiment,
        dataset=replace(experiment.dataset, columns=columns),
        topology=replace(topology, inputs=inputs),
    )


def test_long_names_give_way_to_the_numbers_under_the_pointer(qtbot, window, long_names):
    readout = part(window, "dataset_readout", QLabel)
    assert long_names.window().panels.data.width() >= long_names.parentWidget().width()
    note = part(window, "draw_note", QLabel)
    assert "percentage of alcohol b… and concentration of ma" in note.text()
    assert readout.toolTip() == f"Across: {LONG[0]}, up: {LONG[1]}"
    QTest.mouseMove(long_names, long_names.rect().center() + QPoint(5, 5))
    QTest.mouseMove(long_names, long_names.rect().center())
    assert readout.text().startswith("11.5, ")
    click(window, "wide_canvas_button")
    qtbot.waitUntil(lambda: long_names.width() > 350)
    assert readout.fontMetrics().horizontalAdvance(readout.text()) <= readout.width()


def test_long_names_are_cut_and_told_in_full_where_they_are_pointed_at(window, long_names):
    press(window, Qt.Key.Key_Escape)
    tabs = part(window, "dataset_tabs", QTabBar)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(2).center())
    table = part(window, "samples_table", QTableView)
    assert table.columnWidth(0) + table.columnWidth(1) <= table.viewport().width()
    across, tip = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    assert [table.model().headerData(at, across, tip) for at in (0, 1)] == list(LONG)
    for combo, name in (("slice_across_combo", LONG[0]), ("slice_up_combo", LONG[1])):
        box = part(window, combo, QComboBox)
        assert name in box.toolTip()
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        assert option.currentText.endswith("…")
        assert name.startswith(option.currentText[:-1])
