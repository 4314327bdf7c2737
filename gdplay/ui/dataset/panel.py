"""The left drawer: ready-made data on one page, data drawn by hand on the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.dataset.draw_page import DrawPage
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.presets_page import PresetsPage
from gdplay.ui.dataset.table.page import TablePage
from gdplay.ui.theme.theme import Theme

_MARGIN: Final = 12


class DatasetPanel(QWidget):
    """The data of the experiment: chosen from presets, or drawn.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        The one selected and pointed-at item of the window.

    Attributes
    ----------
    intents
        What a person asks for with the presets and on the canvas.
    draw
        The page that is drawn on.

    Signals
    -------
    rows_requested(object, str)
        Put these `Rows` of the table; and what that is called.
    import_requested(), export_requested()
        Ask for a table and import it; write the samples to a file.
    standardize_requested(bool)
        Feed the columns standardized, or as they are.
    wide_requested(bool)
        Lay the drawer over the centre, or take it back.
    """

    rows_requested = Signal(object, str)
    import_requested = Signal()
    export_requested = Signal()
    wide_requested = Signal(bool)
    standardize_requested = Signal(bool)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dataset_panel")
        self.setAccessibleName("Data")
        self._selection = selection
        self._dataset: Dataset | None = None
        self._plane = FIRST_TWO
        self.intents = DataIntents(self)
        self._presets = PresetsPage(theme, self.intents)
        self.draw = DrawPage(theme, self.intents)
        self._table = TablePage(theme, selection)
        self._tabs = QTabBar()
        self._tabs.setObjectName("dataset_tabs")
        self._tabs.setAccessibleName("Ways to get data")
        self._tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for label, page in (("Presets", self._presets), ("Draw", self.draw)):
            self._tabs.addTab(label)
            scrolled = _Scrolled(page)
            self._stack.addWidget(scrolled)
            scrolled.room_changed.connect(page.set_room)
        self._tabs.addTab("Table")
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(6)
        heading = QHBoxLayout()
        heading.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        heading.addWidget(self._tabs)
        heading.addStretch()
        layout.addLayout(heading)
        layout.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self._tabs.currentChanged.connect(self.narrow)
        self._tabs.currentChanged.connect(self._show_page)
        self.intents.import_requested.connect(self.import_requested)
        self._table.rows_requested.connect(self.rows_requested)
        self._table.delete_requested.connect(self.intents.erase_requested)
        self._table.export_requested.connect(self.export_requested)
        self._table.wide_requested.connect(self.wide_requested)
        self._table.standardize_requested.connect(self.standardize_requested)
        self.draw.wide_requested.connect(self.wide_requested)

    @property
    def is_wide(self) -> bool:
        """Whether the table or the canvas has been given the room of the centre."""
        return self._table.is_wide or self.draw.is_wide

    @Slot()
    def narrow(self) -> None:
        """Give the centre its room back."""
        self._table.set_wide(False)
        self.draw.set_wide(False)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the data of `experiment`; nothing happens when they are the ones shown."""
        if experiment.dataset is not self._dataset:
            self._dataset = experiment.dataset
            self._show_page()

    @Slot(object, bool)
    def set_plane(self, plane: Slice, follows: bool) -> None:
        """Show other columns on the canvas, or hold the others elsewhere."""
        self._plane = plane
        self._show_page()

    @Slot()
    def _show_page(self) -> None:
        """Give the data to the page in front; the other gets them when it comes forward."""
        if self._dataset is None:
            return
        page = (self._presets, self.draw, self._table)[self._stack.currentIndex()]
        if page is self.draw:
            self.draw.set_dataset(self._dataset, self._plane)
        else:
            page.set_dataset(self._dataset)


class _Scrolled(QScrollArea):
    """A page that scrolls when the drawer is too low; the bar stands in its right margin.

    Signals
    -------
    room_changed(int)
        So high a page would not scroll.
    """

    room_changed = Signal(int)

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        page.setProperty("role", "scrolled")
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        self._inner = QVBoxLayout(inner)
        self._inner.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        self._inner.addWidget(page)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what gets the focus scrolls into sight
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as wide with the bar as without it."""
        taken = self.width() - self.viewport().width()
        self._inner.setContentsMargins(_MARGIN, 0, max(0, _MARGIN - taken), 0)
        super().resizeEvent(event)
        self.room_changed.emit(self.height())
