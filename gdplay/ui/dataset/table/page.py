"""The page of the table: the samples, and what can be done to their rows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits.table import Rows
from gdplay.ui.button import push_button
from gdplay.ui.dataset.table import cells
from gdplay.ui.dataset.table.model import SamplesModel
from gdplay.ui.dataset.table.view import SamplesView
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_HINT = "Double-click a cell to edit it. Ctrl+C and Ctrl+V work with spreadsheets."


class TablePage(QWidget):
    """Shows the samples as a table; the current row is the window's selected sample.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        The one selected and pointed-at item of the window.

    Signals
    -------
    rows_requested(object, str)
        Put these `Rows`; and what that is called.
    delete_requested(tuple)
        Remove the samples with these rows.
    export_requested()
        Write the samples to a file.
    wide_requested(bool)
        Give the table more room, or take it back.
    standardize_requested(bool)
        Feed the columns standardized, or as they are.
    """

    rows_requested = Signal(object, str)
    delete_requested = Signal(tuple)
    export_requested = Signal()
    wide_requested = Signal(bool)
    standardize_requested = Signal(bool)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "scrolled")
        self._selection = selection
        self._model = SamplesModel(theme, self)
        self._view = SamplesView(theme, self._model)
        self._size = QLabel()
        self._size.setObjectName("samples_size")
        self._size.setProperty("role", "muted")
        self._note = QLabel(_HINT)
        self._note.setObjectName("samples_note")
        self._note.setWordWrap(True)
        self._add = push_button("add_row_button", "Add row", "Add a copy of the chosen row")
        self._delete = push_button(
            "delete_rows_button", "Delete", "Remove the chosen rows (Delete)"
        )
        self._export = push_button("export_data_button", "Export…", "Write the data as CSV")
        self._wide = push_button("wide_table_button", "Widen", "Show the table over the network")
        self._wide.setCheckable(True)
        self._standardize = QCheckBox("Standardize the columns")
        self._standardize.setObjectName("standardize_check")
        self._standardize.setToolTip(
            "Feed (x − mean) / standard deviation of the training rows; the table stays raw"
        )
        self._standardize.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._connect()
        self._say("")

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self._size, 1)
        heading.addWidget(self._wide)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self._add, self._delete, self._export):
            _narrow(button)
            buttons.addWidget(button)
        self._wide.setProperty("role", "tiny-text")
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 0, 6, 0)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self._view, 1)
        column.addLayout(buttons)
        column.addWidget(self._standardize)
        column.addWidget(self._note)

    def _connect(self) -> None:
        self._model.rows_requested.connect(self._request_rows)
        self._view.refused.connect(self._say)
        self._view.delete_requested.connect(self.delete_requested)
        self._view.current_changed.connect(self._select)
        self._view.pointed.connect(self._point)
        self._selection.changed.connect(self._follow)
        self._selection.hover_changed.connect(self._light_up)
        self._add.clicked.connect(self._add_row)
        self._delete.clicked.connect(self._delete_rows)
        self._export.clicked.connect(self.export_requested)
        self._wide.toggled.connect(self._widen)
        self._standardize.clicked.connect(self.standardize_requested)

    @property
    def view(self) -> SamplesView:
        """The table itself."""
        return self._view

    @property
    def is_wide(self) -> bool:
        """Whether it has been given more room."""
        return self._wide.isChecked()

    def set_wide(self, wide: bool) -> None:
        """Ask for more room, or give it back."""
        self._wide.setChecked(wide)

    def set_dataset(self, dataset: Dataset) -> None:
        """Show other data; the current row stays that of the selected sample."""
        self._model.set_dataset(dataset)
        trained = dataset.train_rows.size
        tested = dataset.size - trained
        self._size.setText(f"{number(trained)} train, {number(tested)} test")
        self._standardize.setChecked(bool(dataset.scaling))
        self._follow(self._selection.item)

    def showEvent(self, event: QShowEvent) -> None:
        """Go to the sample that was selected meanwhile."""
        super().showEvent(event)
        self._follow(self._selection.item)

    @Slot(int)
    def _select(self, row: int) -> None:
        self._selection.select(SampleItem(row))

    @Slot(object)
    def _follow(self, item: Item) -> None:
        """Make the selected sample the current row; a hidden table looks when it is shown."""
        dataset = self._model.dataset
        if dataset is None or not self.isVisible():
            return
        row = item.row if isinstance(item, SampleItem) and item.row < dataset.size else None
        current = self._view.currentIndex()
        now = self._model.row_at(current.row()) if current.isValid() else None
        if row != now:
            self._view.go_to(row)

    @Slot(int)
    def _point(self, row: int) -> None:
        """Light up the sample of a row that is pointed at in every view."""
        if row >= 0:
            self._selection.hover(SampleItem(row))
        elif isinstance(self._selection.hovered, SampleItem):
            self._selection.hover(None)

    @Slot(object)
    def _light_up(self, item: Item) -> None:
        """Light up the row of a sample that is pointed at elsewhere."""
        if self.isVisible():
            self._model.light_up(item.row if isinstance(item, SampleItem) else -1)

    @Slot(object, str)
    def _request_rows(self, rows: Rows, text: str) -> None:
        self._say("")
        self.rows_requested.emit(rows, text)

    @Slot()
    def _add_row(self) -> None:
        dataset = self._model.dataset
        if dataset is None:
            return
        chosen = self._view.chosen_rows()
        like = chosen[-1] if chosen else None
        self._request_rows(cells.new_row(dataset, like), "new row")
        if self._model.rowCount() > dataset.size:
            self._selection.select(SampleItem(dataset.size))

    @Slot()
    def _delete_rows(self) -> None:
        chosen = self._view.chosen_rows()
        if chosen:
            self.delete_requested.emit(chosen)
        else:
            self._say("Choose the rows to delete first.")

    @Slot(bool)
    def _widen(self, wide: bool) -> None:
        self._wide.setText("Narrow" if wide else "Widen")
        self._wide.setToolTip(
            "Show the network again" if wide else "Show the table over the network"
        )
        self.wide_requested.emit(wide)

    @Slot(str)
    def _say(self, sentence: str) -> None:
        """Say why something was refused, or how the table is used."""
        self._note.setText(sentence or _HINT)
        self._note.setProperty("role", "error" if sentence else "small")
        self._note.style().unpolish(self._note)
        self._note.style().polish(self._note)


def _narrow(button: QPushButton) -> None:
    """Give a button so little edge that three stand side by side in the drawer."""
    button.setProperty("role", "low")
