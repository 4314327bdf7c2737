"""A sample: its values, its label, what the network answers, and its part of the loss."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Task
from gdplay.insight.sample import SampleReading, read_sample
from gdplay.training.snapshot import Snapshot
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ROW_HEIGHT: Final = 24


class SamplePage(QWidget):
    """Shows one sample."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        theme.changed.connect(self._dress)

    def show_sample(self, snapshot: Snapshot, row: int) -> None:
        """Show the sample at `row` of the snapshot's data set, which has it."""
        data = snapshot.experiment.dataset
        inputs = snapshot.state.layout.topology.inputs
        if not all(features.can_feed(data.columns, unit.feature) for unit in inputs):
            values = zip(data.columns, data.values[:, row].tolist(), strict=True)
            self._fill(
                [(features.label(name), number(value, signed=True)) for name, value in values]
            )
            return
        self._fill(sample_lines(data.task, read_sample(snapshot.experiment, snapshot.state, row)))

    def _fill(self, lines: list[tuple[str, str]]) -> None:
        while len(self._lines) < len(lines):
            place = len(self._lines)
            pair = QLabel(self), QLabel(self)
            for column, label in enumerate(pair):
                self._grid.addWidget(label, place, column)
            pair[1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._lines.append(pair)
            self._dress()
        for place, (name, value) in enumerate(self._lines):
            shown = place < len(lines)
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(lines[place][0])
                value.setText(lines[place][1])

    @Slot()
    def _dress(self) -> None:
        height = round(_ROW_HEIGHT * self._theme.scale)
        for name, value in self._lines:
            name.setFixedHeight(height)
            value.setFixedHeight(height)
            name.setStyleSheet(f"color: {self._theme.palette.muted}")
            value.setFont(self._theme.font("body", bold=True, mono=True))


def sample_lines(task: Task, reading: SampleReading) -> list[tuple[str, str]]:
    """Return what is said of a sample: its columns, its label, the answer, its loss."""
    lines = [(features.label(name), number(value, signed=True)) for name, value in reading.values]
    lines.append(("belongs to", "test set" if reading.is_test else "training set"))
    lines.append(("label", _label(task, reading.label)))
    several = len(reading.outputs) > 1
    for place, output in enumerate(np.atleast_1d(reading.outputs)):
        name = f"output {place + 1}" if several else "output"
        lines.append((name, number(float(output), signed=True)))
    if task.kind == "classification":
        right = reading.predicted == reading.label
        verdict = "right" if right else "wrong"
        lines.append(("the network says", f"{_label(task, reading.predicted)}, {verdict}"))
    lines.append(("its own loss", number(reading.loss)))
    if not math.isnan(reading.share):
        lines.append(("of the training loss", f"{number(100.0 * reading.share)} %"))
    return lines


def _label(task: Task, label: float) -> str:
    if math.isnan(label):
        return "–"
    if task.kind == "classification":
        return f"class {task.classes[int(label)]}"
    return number(label, signed=True)
