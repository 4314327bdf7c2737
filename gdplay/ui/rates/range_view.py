"""The range test: begin it, watch it, call it off, read it, take its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gdplay.training.snapshot import Snapshot
from gdplay.ui.button import push_button
from gdplay.ui.rates.range_plot import RangePlot
from gdplay.ui.rates.side import PlotWithSide
from gdplay.ui.rates.words import RANGE_TEST, range_sentence, range_title
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

if TYPE_CHECKING:
    from gdplay.insight.range_test import RangeTest

_RUN, _AGAIN, _CANCEL = "Run range test", "Run again", "Cancel"


class RangeView(PlotWithSide):
    """Shows the last test until the experiment changes.

    Signals
    -------
    test_requested()
        A person wants a test from the state shown.
    cancel_requested()
        The test under way is to end.
    rate_chosen(float)
        A person took the suggested rate.
    """

    test_requested = Signal()
    cancel_requested = Signal()
    rate_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.plot = RangePlot(theme)
        super().__init__(self.plot, parent)
        self._is_running = False
        self._rate = 0.0
        self._title = QLabel()
        self._title.setObjectName("range_title")
        self._title.setProperty("role", "heading")
        self._sentence = QLabel()
        self._sentence.setObjectName("range_sentence")
        self._sentence.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setObjectName("range_progress")
        self._progress.setAccessibleName("Progress of the range test")
        self._progress.setProperty("role", "thin")
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._run = push_button("range_run", _RUN, "Train a copy while its learning rate rises")
        self._run.clicked.connect(self._on_run)
        self._take = push_button("range_take", "Take", "Set the learning rate to the suggested one")
        self._take.clicked.connect(self._on_take)
        self.add(self._title, self._sentence, self._progress)
        self.add_below(_row(self._run, self._take))
        self.forget()

    @Slot()
    def begin(self) -> None:
        """Show that a test is under way."""
        self._is_running = True
        self._progress.setValue(0)
        self._show_state()

    @Slot(int)
    def show_progress(self, percent: int) -> None:
        """Show how far the test is."""
        self._progress.setValue(percent)

    def show_test(self, found: RangeTest, snapshot: Snapshot) -> None:
        """Show what a test of `snapshot` found."""
        self._is_running = False
        self.plot.show_test(found, snapshot)
        self._show_state()

    @Slot()
    def end(self) -> None:
        """Show that no test is under way any more; what the last one found stays."""
        self._is_running = False
        self._show_state()

    @Slot()
    def forget(self) -> None:
        """Show no test: the experiment is another one."""
        self._is_running = False
        self.plot.show_test(None)
        self._show_state()

    def show_learning_rate(self, rate: float) -> None:
        """Take note of the rate in force: the suggested one need not be offered again."""
        if rate != self._rate:
            self._rate = rate
            self._show_state()

    def _show_state(self) -> None:
        found = self.plot.found
        self._progress.setVisible(self._is_running)
        if self._is_running:
            self._title.setText("Testing…")
            self._sentence.setText(RANGE_TEST)
        else:
            self._title.setText("Which rate?" if found is None else range_title(found))
            self._sentence.setText(RANGE_TEST if found is None else range_sentence(found))
        text = _CANCEL if self._is_running else (_RUN if found is None else _AGAIN)
        self._run.setText(text)
        self._run.setAccessibleName(text)
        suggestion = None if found is None or self._is_running else found.suggestion
        self._take.setVisible(suggestion is not None and suggestion != self._rate)
        if suggestion is not None:
            self._take.setText(f"Take {number(suggestion)}")
            self._take.setAccessibleName(f"Set the learning rate to {number(suggestion)}")

    @Slot()
    def _on_run(self) -> None:
        (self.cancel_requested if self._is_running else self.test_requested).emit()

    @Slot()
    def _on_take(self) -> None:
        found = self.plot.found
        if found is not None and found.suggestion is not None:
            self.rate_chosen.emit(found.suggestion)


def _row(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for button in buttons:
        layout.addWidget(button)
    return row
