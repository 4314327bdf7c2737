"""Losses, accuracies, rings and counts of one picture are of one and the same step."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gdplay.ui.numbers.matrix import ConfusionView
from gdplay.ui.text import percent
from tests.gui.driving import part, press, settle

UNSTEADY = 3.0
"""A rate at which the circle's accuracy jumps from one step to the next."""


def test_accuracy_rings_and_counts_agree_while_the_accuracy_jumps(qtbot, window):
    settle(qtbot, window)
    window.controller.settings.set_learning_rate(UNSTEADY, True)
    dataset = window.controller.store.experiment.dataset
    output = window.panels.output
    matrix = window.findChild(ConfusionView)
    value, said = (part(window, name, QLabel) for name in ("accuracy_value", "wrong_count"))
    seen = set()

    def look(snapshot):
        if output._measured is not snapshot:
            return
        wrong = np.isin(dataset.test_rows, output._surface._wrong)
        assert value.text() == percent(1.0 - float(wrong.mean()))
        total = len(output._surface._wrong)
        assert said.text().startswith(f"{total} wrong" if total else "none wrong")
        if matrix._snapshot is snapshot and matrix.split == "test":
            assert int(np.trace(matrix.counts)) == int(np.count_nonzero(~wrong))
        seen.add((snapshot.state.step, value.text()))

    window.controller.snapshot_ready.connect(look)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(seen) > 30, timeout=20_000)
    press(window, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert len({text for _, text in seen}) > 5
