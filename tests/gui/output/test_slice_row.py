"""The line over the surface that names the columns on its axes."""

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QLabel

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.slice import Slice
from gdplay.ui.output.slice_row import SliceRow
from tests.gui.driving import part

ROOM = 330
"""Pixels that the output leaves it in the window, at both of its sizes."""


@pytest.mark.parametrize("follows", [False, True])
def test_names_of_usual_length_and_all_words_are_whole(qtbot, window, follows) -> None:
    row = SliceRow(window)
    columns = ("height", "weight", "volume", "price")
    values = np.random.default_rng(0).normal(size=(4, 6))
    off = np.zeros(6, dtype=bool)
    row.show_slice(Dataset(columns, values, values[0], off, off), Slice(0, 1), follows=follows)
    row.resize(ROOM, row.sizeHint().height())
    row.layout().activate()
    for name in ("slice_across_combo", "slice_up_combo", "slice_hold_combo"):
        combo = part(row, name, QComboBox)
        assert combo.width() >= combo.sizeHint().width(), combo.currentText()
        assert combo.geometry().right() < ROOM
    for label in row.findChildren(QLabel):
        assert label.width() >= label.sizeHint().width(), label.text()
