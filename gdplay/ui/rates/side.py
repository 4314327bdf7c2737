"""A plot of the rate, and the column beside it: what it says above, what is chosen below."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

_WIDTH: Final = 250
_NARROW: Final = 215
_ROOM: Final = 700
"""The width of both from which the column takes its own."""


class PlotWithSide(QWidget):
    """A plot and a column of fixed width, so that the plot keeps still whatever is said."""

    def __init__(self, plot: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = QWidget(self)
        self._side.setFixedWidth(_WIDTH)
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self._column = QVBoxLayout(self._side)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._above = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(plot, 1)
        row.addWidget(self._side)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets under those already above."""
        for widget in widgets:
            self._column.insertWidget(self._above, widget)
            self._above += 1

    def fill(self, widget: QWidget) -> None:
        """Let one widget have the whole column."""
        self._column.insertWidget(0, widget, 1)
        self._column.takeAt(1)

    def add_below(self, *widgets: QWidget) -> None:
        """Put widgets at the lower end, in their order."""
        for widget in widgets:
            self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the plot more of a narrow tray."""
        super().resizeEvent(event)
        self._side.setFixedWidth(_WIDTH if self.width() >= _ROOM else _NARROW)
