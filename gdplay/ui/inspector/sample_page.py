"""A sample: its values, its label, what the network answers, and its part of the loss."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Scaling, Task
from gdplay.insight.sample import SampleReading, read_sample
from gdplay.training.snapshot import Snapshot
from gdplay.ui.button import push_button
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ROW_HEIGHT: Final = 24


_MANY: Final = 4
"""Columns from which what the network makes of a sample is told before its values."""


class SamplePage(QScrollArea):
    """Shows one sample; a long table's many columns are scrolled through.

    Signals
    -------
    graph_requested()
        A person wants to see the sample's graph.
    """

    graph_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addSpacing(8)
        self._graph = push_button(
            "inspector_graph",
            "Show its graph",
            "Every operation from this sample to its loss, each with its value and gradient (G)",
        )
        self._graph.clicked.connect(self.graph_requested)
        layout.addWidget(self._graph, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.changed.connect(self._dress)

    def show_sample(self, snapshot: Snapshot, row: int) -> None:
        """Show the sample at `row` of the snapshot's data set, which has it."""
        data = snapshot.experiment.dataset
        inputs = snapshot.state.layout.topology.inputs
        is_fed = all(features.can_feed(data.columns, unit.feature) for unit in inputs)
        self._graph.setVisible(is_fed)
        if not is_fed:
            values = zip(data.columns, data.values[:, row].tolist(), strict=True)
            self._fill(
                [(features.label(name), number(value, signed=True)) for name, value in values]
            )
            return
        reading = read_sample(snapshot.experiment, snapshot.state, row)
        self._fill(sample_lines(data.task, reading, data.scaling))

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


def sample_lines(
    task: Task, reading: SampleReading, scaling: tuple[Scaling, ...] = ()
) -> list[tuple[str, str]]:
    """Return what is said of a sample: its columns, its label, the answer, its loss."""
    columns = _columns(reading, scaling)
    answer = _answer(task, reading)
    return [*answer, *columns] if len(columns) > _MANY else [*columns, *answer]


def _columns(reading: SampleReading, scaling: tuple[Scaling, ...]) -> list[tuple[str, str]]:
    """Return the raw columns; with what is fed of each where that is another number."""
    lines = []
    for place, (name, value) in enumerate(reading.values):
        text = number(value, signed=True)
        if scaling:
            fed = (value - scaling[place].mean) / scaling[place].scale
            text += f", fed {number(fed, signed=True)}"
        lines.append((features.label(name), text))
    return lines


def _answer(task: Task, reading: SampleReading) -> list[tuple[str, str]]:
    lines = [
        ("belongs to", "test set" if reading.is_test else "training set"),
        ("label", _label(task, reading.label)),
    ]
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
