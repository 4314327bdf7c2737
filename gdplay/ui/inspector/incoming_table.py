"""What comes into a neuron: its bias and each weight, with input, value and gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gdplay.app.selection import Item
from gdplay.experiment.parameter import Link, Parameter
from gdplay.nn.layout import ParameterLayout
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ROW_HEIGHT: Final = 24
_TITLES: Final = (
    ("from", ""),
    ("input", "Its mean over the training samples, or that of the sample that is pointed at"),
    ("weight", "What its input is multiplied by"),
    ("gradient", "Of the loss by the weight, in the step shown"),
)


class IncomingTable(QTableWidget):
    """One row for the bias, one for each weight that comes in.

    Signals
    -------
    parameter_chosen(object)
        A person chose the row of a `Parameter`, by click, or by Return on it.
    pointed(object)
        The `Parameter` whose row is under the pointer, None once there is none.
    """

    parameter_chosen = Signal(object)
    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_TITLES), parent)
        self._theme = theme
        self._unit: int | None = None
        self._layout: ParameterLayout | None = None
        self._parameters: tuple[Parameter, ...] = ()
        self._numbers: list[tuple[QTableWidgetItem, ...]] = []
        self._places = np.empty(0, dtype=np.intp)
        self.setObjectName("inspector_incoming")
        self.setAccessibleName("Bias and incoming weights")
        self.setToolTip("Click a row to see why it moves")
        for column, (title, tip) in enumerate(_TITLES):
            head = QTableWidgetItem(title)
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            head.setToolTip(tip)
            self.setHorizontalHeaderItem(column, head)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.setMouseTracking(True)
        self.viewport().installEventFilter(self)
        self.cellEntered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_left)
        self.cellClicked.connect(self._choose)
        self.cellActivated.connect(self._choose)
        theme.changed.connect(self._dress)
        self._dress()

    def show_unit(self, snapshot: Snapshot, unit: int) -> None:
        """Show what comes into `unit`; nothing does into an input."""
        layout = snapshot.state.layout
        if unit != self._unit or layout is not self._layout:
            self._unit, self._layout = unit, layout
            self._set_rows(layout, unit)
        values = snapshot.state.parameters[self._places]
        record = snapshot.record
        known = record is not None and len(record.gradient) == layout.size
        gradients = record.gradient[self._places] if record is not None and known else None
        for row, (_, value, gradient) in enumerate(self._numbers):
            value.setText(number(float(values[row]), signed=True))
            shown = "" if gradients is None else number(float(gradients[row]), signed=True)
            gradient.setText(shown)

    def light_up(self, item: Item) -> None:
        """Light up the row of the parameter that is pointed at, here or elsewhere."""
        for row, parameter in enumerate(self._parameters):
            lit = self._theme.color("accent_soft") if parameter == item else QBrush()
            for column in range(self.columnCount()):
                cell = self.item(row, column)
                if cell is not None:
                    cell.setBackground(lit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Point at nothing once the pointer leaves."""
        if event.type() == QEvent.Type.Leave:
            self._on_left()
        return super().eventFilter(watched, event)

    def show_inputs(self, inputs: Mapping[int, float]) -> None:
        """Show what each source passes on, by its id; a bias multiplies 1."""
        for parameter, (shown, *_) in zip(self._parameters, self._numbers, strict=True):
            value = inputs.get(parameter.source) if isinstance(parameter, Link) else 1.0
            shown.setText("" if value is None else number(value, signed=True))

    def _set_rows(self, layout: ParameterLayout, unit: int) -> None:
        comes_in = [
            p for p in layout.parameters if (p.target if isinstance(p, Link) else p.unit) == unit
        ]
        comes_in.sort(key=lambda parameter: isinstance(parameter, Link))  # the bias first
        self._parameters = tuple(comes_in)
        self.clearSelection()
        self._places = np.array([layout.index[p] for p in comes_in], dtype=np.intp)
        self.setRowCount(len(comes_in))
        self._numbers = [tuple(QTableWidgetItem() for _ in _TITLES[1:]) for _ in comes_in]
        for row, parameter in enumerate(comes_in):
            name = "bias"
            if isinstance(parameter, Link):
                name = names.unit_name(layout.topology, parameter.source)
            self.setItem(row, 0, QTableWidgetItem(name))
            for column, item in enumerate(self._numbers[row], start=1):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
        self._dress()

    @Slot(int, int)
    def _on_entered(self, row: int, column: int) -> None:
        self.pointed.emit(self._parameters[row])

    @Slot()
    def _on_left(self) -> None:
        self.pointed.emit(None)

    @Slot(int, int)
    def _choose(self, row: int, column: int) -> None:
        self.parameter_chosen.emit(self._parameters[row])

    @Slot()
    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(round(_ROW_HEIGHT * self._theme.scale))
        self.setStyleSheet(
            "QTableView { background: transparent; border: 0; outline: 0; }"
            "QHeaderView::section { background: transparent; }"
        )
        mono = self._theme.font("small", mono=True)
        width = QFontMetrics(mono).horizontalAdvance("−0.000000") + 6
        for column in range(1, len(_TITLES)):
            self.setColumnWidth(column, width)
        for row in self._numbers:
            for item in row:
                item.setFont(mono)
