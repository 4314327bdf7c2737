"""The run in numbers: the whole of it as a tab, or in short under the output."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gdplay.training.snapshot import Snapshot
from gdplay.ui.numbers.facts import groups, short_groups
from gdplay.ui.numbers.matrix import ConfusionView
from gdplay.ui.numbers.table import FactTable
from gdplay.ui.theme.theme import Theme

_SECONDS: Final = 0.1
"""Between two counts of the confusion matrix while it trains."""
_GAPS: Final = (28, 16)
_ROOMY: Final = 700
"""Pixels from which the tab has large type and wide gaps."""


class NumbersView(QWidget):
    """Groups of facts side by side, with the confusion matrix of a classification.

    Parameters
    ----------
    theme
        Colours and type.
    short
        Whether only what stands nowhere else is shown, the matrix below.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, short: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("short_numbers" if short else "numbers")
        self.setAccessibleName("Numbers")
        self._theme = theme
        self._is_short = short
        self._groups = short_groups if short else groups
        self._snapshot: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._counted = 0.0
        self._tables = tuple(FactTable(theme, self) for _ in range(2 if short else 3))
        self._matrix = ConfusionView(theme, self)
        self._matrix.hide()
        outer: QBoxLayout = QVBoxLayout(self) if short else QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8 if short else _GAPS[0])
        self._outer = outer
        self._facts = facts = QHBoxLayout()
        facts.setSpacing(_GAPS[short])
        for table in self._tables:
            table.set_dense(short)
            facts.addWidget(table, 0, Qt.AlignmentFlag.AlignTop)
            if short and table is self._tables[0]:
                facts.addStretch(1)
        outer.addLayout(facts)
        outer.addWidget(self._matrix, 1)

    @property
    def tables(self) -> tuple[FactTable, ...]:
        """The groups of facts."""
        return self._tables

    @property
    def matrix(self) -> ConfusionView:
        """The confusion matrix; hidden for a regression."""
        return self._matrix

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; hidden, it only keeps it."""
        self._snapshot = snapshot
        if self.isVisible():
            self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        super().showEvent(event)
        self._counted = 0.0
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw together where there is little room."""
        super().resizeEvent(event)
        if not self._is_short:
            dense = event.size().width() < _ROOMY * self._theme.scale
            for table in self._tables:
                table.set_dense(dense)
            for layout in (self._outer, self._facts):
                layout.setSpacing(_GAPS[dense])

    def _measure(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or snapshot is self._shown:
            return
        self._shown = snapshot
        for table, group in zip(self._tables, self._groups(snapshot), strict=True):
            table.show_group(group)
        is_classified = snapshot.experiment.dataset.task.kind == "classification"
        self._matrix.setVisible(is_classified)
        now = time.perf_counter()
        if is_classified and (not snapshot.running or now - self._counted >= _SECONDS):
            self._counted = now
            self._matrix.show_snapshot(snapshot)
