"""The view of the samples: sorts, copies, pastes, deletes, and keeps its keys from the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gdplay.ui.dataset.table import cells
from gdplay.ui.dataset.table.cells import CellError
from gdplay.ui.dataset.table.delegate import CellDelegate
from gdplay.ui.dataset.table.model import Index, SamplesModel
from gdplay.ui.key_events import is_override, is_plain
from gdplay.ui.theme.theme import Theme

_ROW: Final = 24
_NUMBER: Final = "−0.0000"
"""What a column of numbers has room for at least."""
_WIDEST: Final = 180
_WIDEST_NAME: Final = 92
"""What the head of a column takes at most: two columns of numbers fit the drawer."""
_State = QAbstractItemView.State
_STANDARD: Final = QKeySequence.StandardKey


class SamplesView(QTableView):
    """Shows a `SamplesModel`.

    Signals
    -------
    current_changed(int)
        A person went to another sample, by its row in the data.
    delete_requested(tuple)
        Remove the samples with these rows.
    refused(str)
        Why something could not be pasted or typed.
    pointed(int)
        The sample whose row is under the pointer, −1 once there is none.
    """

    current_changed = Signal(int)
    delete_requested = Signal(tuple)
    refused = Signal(str)
    pointed = Signal(int)

    def __init__(self, theme: Theme, model: SamplesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self.viewport().installEventFilter(self)
        self._model = model
        self._theme = theme
        self._is_told = True
        self.setObjectName("samples_table")
        self.setAccessibleName("Samples")
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows, fields = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        fields.setHighlightSections(False)
        fields.setTextElideMode(Qt.TextElideMode.ElideRight)
        fields.setMinimumSectionSize(24)
        fields.setSectionsClickable(True)
        fields.setSortIndicatorClearable(True)
        fields.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        model.modelReset.connect(self._fit)
        model.refused.connect(self.refused)
        self.setMouseTracking(True)
        self.entered.connect(self._on_entered)
        self.viewportEntered.connect(self._on_left)
        theme.changed.connect(self._fit)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        self.pointed.emit(self._model.row_at(index.row()))

    @Slot()
    def _on_left(self) -> None:
        self.pointed.emit(-1)

    def go_to(self, row: int | None) -> None:
        """Make a sample the current one without telling anybody, or none."""
        self._is_told = False
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            place = self._model.place_of(row)
            index = self._model.index(place, max(self.currentIndex().column(), 0))
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self._is_told = True

    def chosen_rows(self) -> tuple[int, ...]:
        """Return the samples of which a cell is selected, in their order in the data."""
        places, _ = self._chosen()
        return tuple(sorted(map(self._model.row_at, places)))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which sample a person went to."""
        super().currentChanged(current, previous)
        if self._is_told and current.isValid():
            self.current_changed.emit(self._model.row_at(current.row()))

    def _chosen(self) -> tuple[list[int], list[int]]:
        """Return the places and the fields of which a cell is selected, ascending."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        places = {i for part in parts for i in range(part.top(), part.bottom() + 1)}
        fields = {i for part in parts for i in range(part.left(), part.right() + 1)}
        return sorted(places), sorted(fields)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep what is typed or edits from the window's shortcuts; see the pointer leave."""
        if watched is self.viewport() and event.type() == QEvent.Type.Leave:
            self._on_left()
        if is_override(event) and (self._types(event) or self._edits(event)):
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste and delete."""
        if event.matches(_STANDARD.Copy):
            self.copy()
        elif event.matches(_STANDARD.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.chosen_rows():
            self.delete_requested.emit(self.chosen_rows())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # An editor that closes passes its Return on.
            if self.currentIndex().isValid() and self.state() is not _State.EditingState:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @staticmethod
    def _types(event: QKeyEvent) -> bool:
        """Whether a key begins a number: a digit or a sign."""
        return is_plain(event) and event.text() != "" and event.text() in "0123456789+-.,−"

    @staticmethod
    def _edits(event: QKeyEvent) -> bool:
        known = (_STANDARD.Copy, _STANDARD.Paste, _STANDARD.SelectAll, _STANDARD.Delete)
        return any(map(event.matches, known)) or event.key() == Qt.Key.Key_Backspace

    @Slot()
    def copy(self) -> None:
        """Put the selected cells on the clipboard; all of them with the names of the fields."""
        dataset = self._model.dataset
        places, fields = self._chosen()
        if dataset is None or not places:
            return
        is_all = len(places) == dataset.size and len(fields) == self._model.columnCount()
        rows = [self._model.row_at(place) for place in places]
        text = cells.copied(dataset, rows, fields, is_all)
        QGuiApplication.clipboard().setText(text)

    @Slot()
    def paste(self) -> None:
        """Put the cells of the clipboard over those from the current one on, or add rows."""
        dataset, current = self._model.dataset, self.currentIndex()
        if dataset is None:
            return
        rows = self._model.rows_from(current.row()) if current.isValid() else []
        text = QGuiApplication.clipboard().text()
        try:
            found = cells.pasted(dataset, text, rows, max(current.column(), 0))
        except CellError as error:
            self.refused.emit(str(error))
            return
        self._model.rows_requested.emit(found, "pasted rows")

    @Slot()
    def _fit(self) -> None:
        """Give numbers and words the room they need, long ones as much as there is to spare."""
        for part in (self, self.verticalHeader(), self.horizontalHeader()):
            part.setFont(self._theme.font("small"))
        self.verticalHeader().setDefaultSectionSize(round(_ROW * self._theme.scale))
        dataset = self._model.dataset
        if dataset is None:
            return
        metrics = QFontMetrics(self._theme.font("small"))
        for field, name in enumerate(cells.shown_headers(dataset)):
            words = cells.options(dataset, field) or (_NUMBER,)
            mark = 24 if field == cells.label_field(dataset) and dataset.task.classes else 0
            widths = [metrics.horizontalAdvance(word) + 8 + mark for word in words]
            widths.append(min(metrics.horizontalAdvance(name) + 24, _WIDEST_NAME))
            self.setColumnWidth(field, min(max(widths), _WIDEST))
