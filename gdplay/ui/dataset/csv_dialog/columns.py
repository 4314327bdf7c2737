"""The columns of a table, a row each: what it holds, its gaps, and whether it is a feature."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from gdplay.storage.csv_choice import Choice, Role, can_be
from gdplay.storage.csv_table import Table
from gdplay.ui.dataset.csv_dialog import words
from gdplay.ui.dataset.csv_dialog.preview import ROW
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_HEADERS: Final = ("Column", "Holds", "Gaps", "Role")
_NAME, _HOLDS, _GAPS, _ROLE = range(4)


class ColumnsModel(QAbstractTableModel):
    """A row for each column; its check says whether it is used.

    Signals
    -------
    use_requested(int, bool)
        A person wants this column used, or ignored.
    """

    use_requested = Signal(int, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table: Table | None = None
        self._choice: Choice | None = None
        self._holds: tuple[str, ...] = ()

    def show_table(self, table: Table, choice: Choice) -> None:
        """Show the columns of `table` with their roles."""
        if table is not self._table:
            self.beginResetModel()
            self._table, self._choice = table, choice
            self._holds = tuple(map(words.holds, table.columns))
            self.endResetModel()
            return
        self._choice = choice
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, _ROLE))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        """Return the number of columns of the table."""
        return 0 if self._table is None or parent.isValid() else len(self._table.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of things said of each."""
        return 0 if parent.isValid() else len(_HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what stands over each."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the checks be changed that can be."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == _NAME and self._can_be_used(index.row()):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell."""
        if self._table is None or self._choice is None:
            return None
        place = index.row()
        column, use = self._table.columns[place], self._choice.roles[place]
        result: Any = None
        if role == Qt.ItemDataRole.DisplayRole:
            gaps = number(column.missing) if column.missing else ""
            result = (column.name, self._holds[place], gaps, words.role(column, use))[
                index.column()
            ]
        elif role == Qt.ItemDataRole.CheckStateRole and index.column() == _NAME:
            if self._can_be_used(place):
                is_used = use is not Role.IGNORED
                result = Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked
        elif role == Qt.ItemDataRole.ToolTipRole:
            result = words.explained(column)
        elif role == Qt.ItemDataRole.ForegroundRole:
            names = {Role.IGNORED: "muted", Role.TARGET: "accent"}
            result = self._theme.color(names.get(use, "text"))
        return result

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a column to be used or ignored."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != _NAME:
            return False
        is_used = Qt.CheckState(value) is Qt.CheckState.Checked
        self.use_requested.emit(index.row(), is_used)
        return True

    def _can_be_used(self, place: int) -> bool:
        """Whether a column may be a feature, or say the split; the target is chosen elsewhere."""
        if self._table is None or self._choice is None:
            return False
        if self._choice.roles[place] is Role.TARGET:
            return False
        column = self._table.columns[place]
        return can_be(column, Role.FEATURE) or can_be(column, Role.SPLIT)


class ColumnsView(QTableView):
    """Shows a `ColumnsModel`."""

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("csv_columns")
        self.setAccessibleName("Columns of the table")
        self.setModel(model)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for section, mode in (
            (_NAME, QHeaderView.ResizeMode.Interactive),
            (_HOLDS, QHeaderView.ResizeMode.Stretch),
            (_GAPS, QHeaderView.ResizeMode.ResizeToContents),
            (_ROLE, QHeaderView.ResizeMode.ResizeToContents),
        ):
            header.setSectionResizeMode(section, mode)
        header.resizeSection(_NAME, 200)
