"""The first rows of a table as they are written, each column in the colour of its role."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView, QWidget

from gdplay.storage.csv_choice import Choice, Role
from gdplay.storage.csv_table import Table
from gdplay.ui.text import shortened
from gdplay.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex

ROW: Final = 26
_WIDEST: Final = 180


class PreviewModel(QAbstractTableModel):
    """The first rows, text by text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: Table | None = None
        self._choice: Choice | None = None

    def show_table(self, table: Table, choice: Choice) -> None:
        """Show the first rows of `table`."""
        if table is not self._table:
            self.beginResetModel()
            self._table, self._choice = table, choice
            self.endResetModel()
            return
        self._choice = choice
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        """Return the number of rows shown."""
        return 0 if self._table is None or parent.isValid() else len(self._table.preview)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if self._table is None or parent.isValid() else len(self._table.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the columns' names, in full when pointed at, and the rows' numbers."""
        is_asked = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not is_asked or self._table is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        name = self._table.columns[section].name
        return name if role == Qt.ItemDataRole.ToolTipRole else shortened(name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell."""
        if self._table is None or self._choice is None:
            return None
        text = self._table.preview[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shortened(text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return text
        if role == Qt.ItemDataRole.ForegroundRole:
            names = {Role.IGNORED: "muted", Role.TARGET: "accent"}
            return self._theme.color(names.get(self._choice.roles[index.column()], "text"))
        return None


class PreviewView(QTableView):
    """Shows a `PreviewModel`."""

    def __init__(self, model: PreviewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_preview")
        self.setAccessibleName("First rows of the table")
        self.setModel(model)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        model.modelReset.connect(self._fit)

    def _fit(self) -> None:
        """Give each column the width of what it holds, within bounds."""
        self.resizeColumnsToContents()
        for section in range(self.model().columnCount()):
            self.setColumnWidth(section, min(self.columnWidth(section), _WIDEST))
