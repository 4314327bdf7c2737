"""A neuron's z, activation, slope and δ in a few lines: the mean and the range of each."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_TITLES: Final = ("", "mean", "from … to")
_NAMES: Final = ("z", "a", "f′(z)", "δ, batch")
_TIPS: Final = (
    "Pre-activation: the bias plus the weighted inputs, over the training samples",
    "Activation: what the neuron passes on, over the training samples",
    "The slope of the activation at z, over the training samples",
    "The derivative of a sample's own loss by z, over the samples of the step's batch",
)
_SECOND_RANK: Final = (1, 2)
_ROW_HEIGHT: Final = 18


class UnitNumbers(QWidget):
    """Four rows; where there is little room, z and δ alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[QLabel, QLabel, QLabel]] = []
        self._titles = [QLabel(text, self) for text in _TITLES]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        for column, stretch in enumerate((1, 2, 4)):
            grid.setColumnStretch(column, stretch)
        for place, title in enumerate(self._titles):
            title.setProperty("role", "small")
            grid.addWidget(title, 0, place)
        for row, (name, tip) in enumerate(zip(_NAMES, _TIPS, strict=True), start=1):
            labels = QLabel(name, self), QLabel(self), QLabel(self)
            labels[0].setProperty("role", "muted")
            for column, label in enumerate(labels):
                label.setToolTip(tip)
                grid.addWidget(label, row, column)
            labels[1].setObjectName(f"inspector_unit_mean_{row - 1}")
            labels[2].setObjectName(f"inspector_unit_range_{row - 1}")
            self._rows.append(labels)
        for label in (*self._titles[1:], *(label for labels in self._rows for label in labels[1:])):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._dress)
        self._dress()

    def show_values(self, scope: str, values: tuple[Floats | None, ...]) -> None:
        """Show z, a, f′(z) and δ of some samples each; None where it is not known.

        `scope` says over what they are taken.
        """
        self._titles[0].setText(scope)
        for (name, mean, extent), row in zip(self._rows, values, strict=True):
            if row is None or row.size == 0:
                mean.setText("–")
                extent.setText("")
            else:
                mean.setText(number(float(row.mean()), signed=True))
                extent.setText(_extent(row))
            name.setAccessibleName(f"{name.text()}: mean {mean.text()}, {extent.text()}")

    def show_few(self, few: bool) -> None:
        """Show z and δ alone, or all four."""
        for row in _SECOND_RANK:
            for label in self._rows[row]:
                label.setVisible(not few)

    @Slot()
    def _dress(self) -> None:
        height = round(_ROW_HEIGHT * self._theme.scale)
        mono = self._theme.font("small", mono=True)
        for label in (*self._titles, *(label for labels in self._rows for label in labels)):
            label.setFixedHeight(height)
        for labels in self._rows:
            for label in labels[1:]:
                label.setFont(mono)


def _extent(values: Floats) -> str:
    """Return "−1.3 … +2.2"."""
    low, high = float(values.min()), float(values.max())
    return f"{number(low, signed=True)} … {number(high, signed=True)}"
