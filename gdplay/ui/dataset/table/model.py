"""The samples of a data set as a table: no copy of them, an order of its own."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QPixmap

from gdplay.experiment.dataset import Dataset
from gdplay.ui.dataset.table import cells
from gdplay.ui.dataset.table.cells import CellError
from gdplay.ui.marks import Marks
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole

_MARK: Final = 4.0
_SIDE: Final = 16
_AS_IT_IS: Final = -1
_NONE: Final = -1
_SOFT: Final = 45
"""The opacity of the ground of a row that is pointed at elsewhere."""


class SamplesModel(QAbstractTableModel):
    """A row for each sample, in the order of the data or sorted by a field.

    An edit keeps the order, so that a row does not run away from under the hand; only
    rows that come or go sort them anew.

    Signals
    -------
    rows_requested(object, str)
        A person wants these `Rows` put, and what that is called after "Undo".
    refused(str)
        A cell cannot hold what was typed.
    """

    rows_requested = Signal(object, str)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dataset: Dataset | None = None
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._places: NDArray[np.intp] = np.zeros(0, np.intp)
        self._field = _AS_IT_IS
        self._descending = False
        self._lit = _NONE
        self._marks: dict[tuple[int, bool], QPixmap] = {}
        theme.changed.connect(self._restyle)

    @property
    def dataset(self) -> Dataset | None:
        """The data shown."""
        return self._dataset

    def set_dataset(self, dataset: Dataset) -> None:
        """Show other data."""
        old = self._dataset
        if dataset is old:
            return
        is_alike = old is not None and (old.columns, old.task, old.size) == (
            dataset.columns,
            dataset.task,
            dataset.size,
        )
        if is_alike:
            self._dataset = dataset
            if dataset.size:  # else there is no cell to name
                self.dataChanged.emit(self.index(0, 0), self._last())
            return
        self.beginResetModel()
        if old is None or old.columns != dataset.columns:
            self._field = _AS_IT_IS
        self._dataset = dataset
        self._marks.clear()
        self._arrange()
        self.endResetModel()

    def light_up(self, row: int) -> None:
        """Light up the row of a sample, as pointed at; −1 for none."""
        old, self._lit = self._lit, row
        for changed in {old, row} - {_NONE}:
            if old != row and changed < self.rowCount():
                place = self.place_of(changed)
                last = self.index(place, self.columnCount() - 1)
                self.dataChanged.emit(self.index(place, 0), last, [_Role.BackgroundRole])

    def row_at(self, place: int) -> int:
        """Return which sample stands at a place of the table."""
        return int(self._order[place])

    def rows_from(self, place: int) -> list[int]:
        """Return the samples from a place of the table down."""
        return [int(row) for row in self._order[place:]]

    def place_of(self, row: int) -> int:
        """Return the place of a sample."""
        return int(self._places[row])

    # What Qt asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's default)
        """Return the number of samples."""
        return 0 if self._dataset is None or parent.isValid() else self._dataset.size

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of fields."""
        return 0 if self._dataset is None or parent.isValid() else len(self._dataset.columns) + 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return the fields' names, in full when pointed at, and each sample's row in the data."""
        if self._dataset is None or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Horizontal:
            return cells.shown_headers(self._dataset)[section]
        return number(self.row_at(section))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell; for an editor the number, or the words to choose from."""
        dataset = self._dataset
        if dataset is None:
            return None
        row, field = self.row_at(index.row()), index.column()
        result: Any = None
        if role == _Role.DisplayRole:
            result = cells.shown(dataset, row, field)
        elif role == _Role.EditRole:
            result = cells.value_of(dataset, row, field)
        elif role == _Role.UserRole:
            result = cells.options(dataset, field)
        elif role == _Role.ToolTipRole:
            result = cells.text_of(dataset, row, field)
        elif role == _Role.TextAlignmentRole:
            is_word = bool(cells.options(dataset, field))
            side = Qt.AlignmentFlag.AlignLeft if is_word else Qt.AlignmentFlag.AlignRight
            result = side | Qt.AlignmentFlag.AlignVCenter
        elif role == _Role.BackgroundRole and row == self._lit:
            result = self._theme.color("accent", _SOFT)
        elif role == _Role.DecorationRole and field == cells.label_field(dataset):
            result = self._mark(dataset, row)
        return result

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Ask for one cell to be changed; refuse what it cannot hold."""
        dataset = self._dataset
        if dataset is None or role != _Role.EditRole:
            return False
        row, field = self.row_at(index.row()), index.column()
        try:
            rows = cells.pasted_cell(dataset, row, field, value)
        except CellError as error:
            self.refused.emit(str(error))
            return False
        if rows is not None:
            self.rows_requested.emit(rows, "change of a cell")
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a field; −1 for the order of the data. Equal ones keep that order."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        rows = [self.row_at(index.row()) for index in kept]
        self._field, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()
        moved = [
            self.index(self.place_of(row), index.column())
            for row, index in zip(rows, kept, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        dataset = self._dataset
        if dataset is None:
            return
        if self._field == _AS_IT_IS:
            self._order = np.arange(dataset.size, dtype=np.intp)
        else:
            keys = cells.keys(dataset, self._field)
            self._order = np.argsort(-keys if self._descending else keys, kind="stable")
        self._places = np.empty_like(self._order)
        self._places[self._order] = np.arange(self._order.size)

    def _last(self) -> QModelIndex:
        return self.index(self.rowCount() - 1, self.columnCount() - 1)

    def _mark(self, dataset: Dataset, row: int) -> QPixmap | None:
        """Return the mark of a sample's class, hollow where it tests."""
        if not dataset.task.classes:
            return None
        key = (int(dataset.labels[row]), bool(dataset.test[row]))
        if key not in self._marks:
            picture = QPixmap(2 * _SIDE, 2 * _SIDE)
            picture.setDevicePixelRatio(2.0)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks = Marks(self._theme, dataset.task, _MARK)
            marks.paint(painter, _SIDE / 2, _SIDE / 2, *key)
            painter.end()
            self._marks[key] = picture
        return self._marks[key]

    @Slot()
    def _restyle(self) -> None:
        self._marks.clear()
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self._last())
