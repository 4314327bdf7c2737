"""The import dialog: reads a file, shows what was found, and hands over the data set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.table_reading import Refusal, TableReading
from gdplay.experiment.edits.table import begin_with
from gdplay.experiment.experiment import Experiment
from gdplay.storage.csv_choice import Choice, Role, can_be
from gdplay.storage.csv_dialect import Dialect
from gdplay.storage.csv_guess import guess
from gdplay.storage.csv_import import problem, target_unit, to_dataset
from gdplay.storage.csv_table import Table
from gdplay.ui.dataset.csv_dialog import words
from gdplay.ui.dataset.csv_dialog.columns import ColumnsModel, ColumnsView
from gdplay.ui.dataset.csv_dialog.dialect_row import DialectRow
from gdplay.ui.dataset.csv_dialog.options import ImportOptions
from gdplay.ui.dataset.csv_dialog.preview import PreviewModel, PreviewView
from gdplay.ui.theme.theme import Theme

_PATIENCE: Final = 300
"""Milliseconds after which a bar shows how far the reading is."""

_MANY: Final = 20_000
"""Rows from which a slider's drag is followed at its end only."""

_VERDICT_HEIGHT: Final = 52
"""Three lines, so that nothing moves when a sentence is longer than the last."""

_NOTHING, _BUSY, _WRONG, _TABLE = range(4)


class CsvDialog(QDialog):
    """Imports one file.

    Parameters
    ----------
    theme
        Colours and type.
    experiment
        The one in force; what is imported keeps its seed and its precision.
    path
        The file.
    parent
        The window.

    Signals
    -------
    import_requested(object, str)
        A person wants this `Dataset`, and the name it goes by.
    """

    import_requested = Signal(object, str)

    def __init__(self, theme: Theme, experiment: Experiment, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("csv_dialog")
        self.setWindowTitle(f"Import {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(960, parent.width() - 60), min(680, parent.height() - 60))
        self._before = experiment
        self._title = path.stem
        self._table: Table | None = None
        self._choice: Choice | None = None
        self._proposed: Experiment | None = None
        self._reading = TableReading(self)
        self._columns, self._preview = ColumnsModel(theme, self), PreviewModel(theme, self)
        self._dialect, self._options = DialectRow(), ImportOptions()
        self._make_parts(theme, path)
        self._lay_out()
        self._connect()
        self._dialect.set_dialect(None)
        self._begin()
        self._reading.start(path)

    def _make_parts(self, theme: Theme, path: Path) -> None:
        self._name = QLabel(path.name)
        self._name.setProperty("role", "heading")
        self._size = QLabel()
        self._size.setObjectName("csv_size")
        self._size.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setObjectName("csv_progress")
        self._bar.setAccessibleName("Reading")
        self._wrong = QLabel()
        self._wrong.setObjectName("csv_refusal")
        self._wrong.setProperty("role", "error")
        self._notes = QLabel()
        self._notes.setObjectName("csv_notes")
        self._notes.setProperty("role", "small")
        self._verdict = QLabel()
        self._verdict.setObjectName("csv_verdict")
        self._verdict.setMinimumHeight(round(_VERDICT_HEIGHT * theme.scale))
        for label in (self._wrong, self._notes, self._verdict):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("csv_cancel")
        self._cancel.setToolTip("Leave everything as it is (Esc)")
        self._import = QPushButton("Import")
        self._import.setObjectName("csv_import")
        self._import.setToolTip("Train on these data with the network described")
        self._import.setProperty("role", "primary")
        self._import.setDefault(True)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_PATIENCE)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.addWidget(self._name)
        heading.addWidget(self._size)
        heading.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self._verdict, 1)
        buttons.addSpacing(16)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._import)
        self._pages = QStackedWidget()
        for page in (QWidget(), _middle(self._bar), _middle(self._wrong), self._table_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(heading)
        column.addWidget(self._dialect)
        column.addWidget(self._pages, 1)
        column.addLayout(buttons)

    def _table_page(self) -> QWidget:
        page = QWidget()
        left = QVBoxLayout()
        left.setSpacing(4)
        preview = PreviewView(self._preview)
        for title, view, share in (
            ("First rows", preview, 2),
            ("Columns; the checked ones are used", ColumnsView(self._columns), 3),
        ):
            label = QLabel(title)
            label.setProperty("role", "muted")
            label.setBuddy(view)
            left.addWidget(label)
            left.addWidget(view, share)
        left.addWidget(self._notes)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._options.setProperty("role", "scrolled")
        scroll.setWidget(self._options)
        scroll.setFixedWidth(250)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(scroll)
        return page

    def _connect(self) -> None:
        self._reading.progressed.connect(self._bar.setValue)
        self._reading.finished.connect(self._take)
        self._slow.timeout.connect(self._show_bar)
        self._dialect.dialect_requested.connect(self._read_again)
        self._columns.use_requested.connect(self._use)
        self._options.choice_requested.connect(self._choose)
        self._cancel.clicked.connect(self.reject)
        self._import.clicked.connect(self._accept)

    def done(self, result: int) -> None:
        """Close, and end the reading."""
        self._slow.stop()
        self._reading.shut_down()
        super().done(result)

    # Reading

    def _begin(self) -> None:
        self._import.setEnabled(False)
        self._bar.setValue(0)
        self._slow.start()

    @Slot()
    def _show_bar(self) -> None:
        self._pages.setCurrentIndex(_BUSY)

    @Slot(object)
    def _read_again(self, dialect: Dialect) -> None:
        self._begin()
        self._reading.read_again(dialect)

    @Slot(object)
    def _take(self, found: Table | Refusal) -> None:
        self._slow.stop()
        self._dialect.set_dialect(found.dialect)
        if isinstance(found, Refusal):
            self._size.clear()
            self._verdict.clear()
            self._wrong.setText(found.sentence)
            self._pages.setCurrentIndex(_WRONG)
            return
        self._table = found
        self._size.setText(words.size_of(found))
        notes = [*found.notes, *filter(None, (column.note for column in found.columns))]
        self._notes.setText(" ".join(notes[:3]))
        self._notes.setVisible(bool(notes))
        self._pages.setCurrentIndex(_TABLE)
        self._show(guess(found))
        self._import.setFocus(Qt.FocusReason.OtherFocusReason)

    # Choosing

    @Slot(int, bool)
    def _use(self, place: int, used: bool) -> None:
        """Use a column as what it can be, or ignore it."""
        if self._table is None or self._choice is None:
            return
        roles = list(self._choice.roles)
        is_feature = can_be(self._table.columns[place], Role.FEATURE)
        role = Role.FEATURE if is_feature else Role.SPLIT
        if role is Role.SPLIT:  # one column at most says which rows test
            roles = [Role.IGNORED if each is Role.SPLIT else each for each in roles]
        roles[place] = role if used else Role.IGNORED
        self._show(replace(self._choice, roles=tuple(roles)))

    @Slot(object, bool)
    def _choose(self, choice: Choice, final: bool) -> None:
        if final or (self._table is not None and self._table.rows <= _MANY):
            self._show(choice)

    def _show(self, choice: Choice) -> None:
        """Show a choice everywhere, and what would come of it."""
        table = self._table
        if table is None:
            return
        self._choice = choice
        self._columns.show_table(table, choice)
        self._preview.show_table(table, choice)
        self._options.show_choice(table, choice)
        wrong = problem(table, choice)
        if wrong is not None:
            self._proposed = None
            self._options.show_classes("")
            self._say(wrong, "error")
        else:
            self._proposed = begin_with(self._before, to_dataset(table, choice), self._title)
            parts = (words.classes(self._proposed), words.unit(target_unit(table, choice)))
            self._options.show_classes(". ".join(filter(None, parts)))
            self._say(words.proposal(self._proposed), "muted")
        self._import.setEnabled(wrong is None)

    def _say(self, sentence: str, role: str) -> None:
        self._verdict.setText(sentence)
        self._verdict.setProperty("role", role)
        self._verdict.style().unpolish(self._verdict)
        self._verdict.style().polish(self._verdict)

    @Slot()
    def _accept(self) -> None:
        if self._proposed is not None:
            self.import_requested.emit(self._proposed.dataset, self._title)
            self.accept()


def _middle(widget: QWidget) -> QWidget:
    """Return a page with `widget` in its upper middle."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addSpacing(60)
    column.addWidget(widget)
    column.addStretch(1)
    return page
