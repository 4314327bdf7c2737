"""A list of signed numbers with a bar for each, as long as it is large."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gdplay.ui.theme.theme import Theme

_NAME, _BAR, _NUMBER = range(3)
_ROW_HEIGHT: Final = 22
_BAR_WIDTH: Final = 64
_BAR_HEIGHT: Final = 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class BarRow:
    """One line.

    Parameters
    ----------
    name, text
        What it is, and its number as it is written.
    bar
        The bar's signed length, in the same unit in every row; NaN for none.
    tip
        Shown when it is pointed at.
    """

    name: str
    text: str
    bar: float
    tip: str = ""


class BarModel(QAbstractTableModel):
    """The rows of a `BarTable`."""

    def __init__(self, titles: tuple[str, str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles = titles
        self._count = 0
        self._row_at: Callable[[int], BarRow] | None = None
        self._largest = 1.0
        self.marked = -1

    def set_rows(self, count: int, row_at: Callable[[int], BarRow], largest: float) -> None:
        """Take other rows; as many as before keep the place and the current row."""
        same = count == self._count
        if not same:
            self.beginResetModel()
        self._count, self._row_at, self._largest = count, row_at, largest or 1.0
        if not same:
            self.endResetModel()
        elif count:
            self.dataChanged.emit(self.index(0, 0), self.index(count - 1, _NUMBER))

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else self._count

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return name, bar, number."""
        return 0 if parent is not None and parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is written; of a bar its length, −1 to +1, as the user's role."""
        if self._row_at is None:
            return None
        row, column = self._row_at(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole and column != _BAR:
            return row.name if column == _NAME else row.text
        if role == Qt.ItemDataRole.UserRole and column == _BAR:
            share = row.bar / self._largest
            return share if math.isfinite(share) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole and column == _NUMBER:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            sides = {_NAME: Qt.AlignmentFlag.AlignLeft, _BAR: Qt.AlignmentFlag.AlignHCenter}
            side = sides.get(section, Qt.AlignmentFlag.AlignRight)
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _BarDelegate(QStyledItemDelegate):
    """Paints a line: a bar from the middle of its column, and the ground of a marked row."""

    def __init__(self, theme: Theme, model: BarModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        if index.row() == self._model.marked:
            painter.fillRect(option.rect, self._theme.color("accent_soft"))
        super().paint(painter, option, index)
        share = index.data(Qt.ItemDataRole.UserRole)
        if share is None:
            return
        cell = QRectF(option.rect)
        middle, half = cell.center().x(), cell.width() / 2 - 4
        painter.fillRect(QRectF(middle, cell.top(), 1, cell.height()), self._theme.color("border"))
        bar = QRectF(middle, cell.center().y() - _BAR_HEIGHT / 2, share * half, _BAR_HEIGHT)
        painter.fillRect(
            bar.normalized(), self._theme.color("positive" if share > 0 else "negative")
        )


class BarTable(QTableView):
    """Shows `BarRow` lines.

    Parameters
    ----------
    theme
        Colours and type.
    titles
        Of the name, the bar and the number.

    Signals
    -------
    pointed(int)
        The pointer, or with the focus the keys, are on this line; −1 for none.
    chosen(int)
        A person clicked this line, or pressed Return on it.
    """

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(
        self, theme: Theme, titles: tuple[str, str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = BarModel(titles, self)
        self.setModel(self._model)
        self.setItemDelegate(_BarDelegate(theme, self._model, self))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.entered.connect(self._point)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        theme.changed.connect(self._dress)
        self._dress()

    def show_rows(self, count: int, row_at: Callable[[int], BarRow], largest: float) -> None:
        """Show so many lines; a bar of the size `largest` is as long as one gets.

        Only for the lines that can be seen is `row_at` asked.
        """
        self._model.set_rows(count, row_at, largest)

    def mark(self, line: int) -> None:
        """Light up one line, which is pointed at elsewhere; −1 for none."""
        if line != self._model.marked:
            self._model.marked = line
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.mark(-1)
        self.pointed.emit(-1)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Point at nothing."""
        self.pointed.emit(-1)
        super().focusOutEvent(event)

    @Slot(QModelIndex)
    def _point(self, index: QModelIndex) -> None:
        self.mark(index.row())
        self.pointed.emit(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, before: QModelIndex) -> None:
        if self.hasFocus() and current.isValid():
            self.pointed.emit(current.row())

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    @Slot()
    def _dress(self) -> None:
        theme = self._theme
        self.setFont(theme.font("small"))
        self.horizontalHeader().setFont(theme.font("small"))
        self.verticalHeader().setDefaultSectionSize(round(_ROW_HEIGHT * theme.scale))
        self.setStyleSheet(
            "QTableView { background: transparent; border: 0; outline: 0; }"
            "QHeaderView::section { background: transparent; padding: 2px 3px; }"
        )
        width = QFontMetrics(theme.font("small")).horizontalAdvance("−0.00000000")
        self.setColumnWidth(_BAR, round(_BAR_WIDTH * theme.scale))
        self.setColumnWidth(_NUMBER, width + 8)
