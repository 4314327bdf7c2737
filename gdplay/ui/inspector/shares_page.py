"""What each sample of the batch adds to a weight's or bias's gradient."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.experiment.parameter import Link, Parameter
from gdplay.insight.shares import Shares, StepPass, shares
from gdplay.ui.inspector.bar_table import BarRow, BarTable
from gdplay.ui.inspector.parameter_page import restyle
from gdplay.ui.inspector.wording import batch_text
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

_MOST_LINES: Final = 4
_LINE_HEIGHT: Final = 22


class SharesPage(QWidget):
    """Shows the samples of a batch, the hardest pulling first, and their sum.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        A sample pointed at here lights up in every view, and the other way round.

    Signals
    -------
    shares_shown(object)
        The `Shares` on show.
    sample_chosen(int)
        A person chose the sample with this row.
    """

    shares_shown = Signal(object)
    sample_chosen = Signal(int)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = selection
        self._rows: tuple[int, ...] = ()
        self._values: list[float] = []
        self._title = QLabel(self)
        self._title.setObjectName("inspector_batch")
        self._legend = RampBar(theme, signed=True)
        self._legend.setObjectName("inspector_pull_legend")
        self._legend.setToolTip(
            "A sample pulls against its share of the gradient: purple up, green down"
        )
        self._table = BarTable(theme, ("sample", "pull", "share"), self)
        self._table.setObjectName("inspector_shares")
        self._table.setAccessibleName("Share of each sample")
        self._table.setToolTip("Click a sample for its chain rule")
        self._lines = [(QLabel(self), QLabel(self)) for _ in range(_MOST_LINES)]
        self._arrange()
        self._table.pointed.connect(self._point)
        self._table.chosen.connect(self._choose)
        selection.hover_changed.connect(self._mark)
        theme.changed.connect(self._dress)
        self._dress()

    def show_step(self, step: StepPass, parameter: Parameter) -> None:
        """Show the shares of `parameter`'s gradient in `step`, whose network has it."""
        told = shares(step, parameter)
        record = step.record
        batch = batch_text(record.position, record.is_preview)
        self._title.setText(f"{count(len(told.rows), 'sample')}: {batch}")
        order = np.argsort(-np.abs(told.values), kind="stable")
        self._rows = tuple(told.rows[order].tolist())
        self._values = told.values[order].tolist()
        largest = float(np.abs(told.values).max(initial=0.0))
        self._table.show_rows(len(self._rows), self._bar, largest)
        self._legend.set_scale(largest or 1.0)
        noun = "weight" if isinstance(parameter, Link) else "bias"
        self._legend.setAccessibleName(f"Purple pulls the {noun} up, green down")
        self._write_sum(told)
        self._mark(self._selection.hovered)
        self.shares_shown.emit(told)

    def _bar(self, line: int) -> BarRow:
        value = self._values[line]
        return BarRow(f"sample {self._rows[line]}", number(value, signed=True), -value)

    def _write_sum(self, told: Shares) -> None:
        lines = [(f"sum of {count(len(told.rows), 'share')}", told.data)]
        if told.penalty:
            lines.append(("penalty", told.penalty))
        if told.kept:
            lines.append(("kept from the steps before", told.kept))
        lines.append(("gradient", told.gradient))
        self._paint_lines(len(lines) - 1)
        for place, (label, value) in enumerate(self._lines):
            shown = place < len(lines)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                label.setText(lines[place][0])
                value.setText(number(lines[place][1], signed=True))

    def _paint_lines(self, last: int) -> None:
        """Draw a line above the gradient, as under a sum."""
        palette = self._theme.palette
        for place, (label, value) in enumerate(self._lines):
            ruled = f"border-top: 1px solid {palette.border}; " if place == last else ""
            restyle(label, f"{ruled}color: {palette.muted};")
            restyle(value, f"{ruled}color: {palette.text};")

    @Slot(int)
    def _point(self, line: int) -> None:
        if 0 <= line < len(self._rows):
            self._selection.hover(SampleItem(self._rows[line]))
        elif isinstance(self._selection.hovered, SampleItem):
            self._selection.hover(None)

    @Slot(int)
    def _choose(self, line: int) -> None:
        self.sample_chosen.emit(self._rows[line])

    @Slot(object)
    def _mark(self, item: Item) -> None:
        """Light up the line of the sample that is pointed at."""
        if self.isVisible():
            row = item.row if isinstance(item, SampleItem) else -1
            self._table.mark(self._rows.index(row) if row in self._rows else -1)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        pulls = QLabel("pull", self)
        pulls.setProperty("role", "small")
        head.addWidget(pulls)
        head.addWidget(self._legend, 1)
        grid = QGridLayout()
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        for place, (label, value) in enumerate(self._lines):
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            value.setObjectName(f"inspector_share_line_{place}")
            grid.addWidget(label, place, 0)
            grid.addWidget(value, place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addLayout(head)
        layout.addWidget(self._table, 1)
        layout.addLayout(grid)

    @Slot()
    def _dress(self) -> None:
        theme = self._theme
        for label, value in self._lines:
            for widget in (label, value):
                widget.setIndent(0)  # or the line above the gradient would push its text aside
                widget.setFixedHeight(round(_LINE_HEIGHT * theme.scale))
            value.setFont(theme.font("body", bold=True, mono=True))
