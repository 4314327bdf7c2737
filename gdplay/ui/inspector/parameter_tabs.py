"""A weight or bias in three tabs: its update, the chain rule, the samples' shares."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gdplay.app.selection import PathItem, Selection
from gdplay.experiment.parameter import Parameter
from gdplay.insight.shares import StepPass
from gdplay.training.snapshot import Snapshot
from gdplay.ui.button import push_button
from gdplay.ui.inspector.chain_page import ChainPage
from gdplay.ui.inspector.parameter_page import ParameterPage
from gdplay.ui.inspector.shares_page import SharesPage
from gdplay.ui.inspector.sparkline import Sparkline
from gdplay.ui.theme.theme import Theme

UPDATE, CHAIN, SAMPLES = range(3)
_TABS: Final = (
    ("Update", "How the gradient becomes the update"),
    ("Chain rule", "Where one sample's share of the gradient comes from"),
    ("Samples", "What each sample of the batch adds to the gradient"),
)


class ParameterTabs(QWidget):
    """Shows one weight or bias; the steps are opened up only for the tabs that need it.

    Signals
    -------
    value_requested(object, float)
        A person typed another value for the `Parameter`.
    pass_wanted(bool)
        A tab on show needs each step as a `StepPass`, or none does any more.
    shares_shown(object)
        The `Shares` to colour the samples by, or None.
    difference_requested(object)
        A person wants the `Parameter`'s gradient compared with central differences.
    """

    value_requested = Signal(object, float)
    pass_wanted = Signal(bool)
    shares_shown = Signal(object)
    difference_requested = Signal(object)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._snapshot: Snapshot | None = None
        self._parameter: Parameter | None = None
        self._step: StepPass | None = None
        self._drawn: tuple[int, StepPass | None, Parameter] | None = None
        self._wants = False
        self._pulls = False
        self._tabs = QTabBar(self)
        self._tabs.setObjectName("inspector_tabs")
        self._tabs.setAccessibleName("Why this weight or bias moves")
        self._tabs.setExpanding(False)
        for place, (text, tip) in enumerate(_TABS):
            self._tabs.addTab(text)
            self._tabs.setTabToolTip(place, tip)
        self._update_page = ParameterPage(theme, self)
        self._chain = ChainPage(theme, selection, self)
        self._shares = SharesPage(theme, selection, self)
        self._nothing = QLabel(self)
        self._nothing.setObjectName("inspector_no_step")
        self._nothing.setWordWrap(True)
        self._stack = QStackedWidget(self)
        for page in (self._update_page, self._chain, self._shares, self._nothing):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._check = push_button(
            "inspector_difference",
            "Check",
            "Compare this gradient with central differences, over ε",
        )
        self._check.setProperty("role", "quiet")
        self._check.clicked.connect(self._on_check)
        top = QHBoxLayout()
        top.addWidget(self._tabs, 1)
        top.addWidget(self._check)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self._tabs.currentChanged.connect(self._on_tab)
        self._update_page.value_requested.connect(self.value_requested)
        self._shares.shares_shown.connect(self.shares_shown)
        self._shares.sample_chosen.connect(self._open_sample)
        theme.changed.connect(self._redraw)

    @property
    def sparkline(self) -> Sparkline:
        """The parameter's gradient so far."""
        return self._update_page.sparkline

    @property
    def wants_pass(self) -> bool:
        """Whether a tab on show needs each step as a `StepPass`."""
        return self._wants

    def show_parameter(self, snapshot: Snapshot, parameter: Parameter) -> None:
        """Show `parameter` as it is in `snapshot`; its layout has it."""
        self._snapshot, self._parameter = snapshot, parameter
        self._write()

    def show_step(self, step: StepPass) -> None:
        """Show a step, opened up."""
        self._step = step
        if self._wants:
            self._write()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what the tab needs."""
        super().showEvent(event)
        self._ask()
        self._write()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing, and let the samples look as they do."""
        super().hideEvent(event)
        self._ask()

    def _ask(self) -> None:
        """Say what is needed from now on, and draw it anew."""
        self._drawn = None
        wants = self.isVisible() and self._tabs.currentIndex() != UPDATE
        if wants != self._wants:
            self._wants = wants
            self.pass_wanted.emit(wants)
        self._clear_colors()

    def _clear_colors(self) -> None:
        """Take the pulls back where they are no longer on show."""
        on_show = self.isVisible() and self._stack.currentWidget() is self._shares
        if self._pulls and not on_show:
            self.shares_shown.emit(None)
        self._pulls = on_show
        if isinstance(self._selection.hovered, PathItem) and not self._chain.isVisible():
            self._selection.hover(None)

    @Slot(int)
    def _on_tab(self, place: int) -> None:
        self._ask()
        self._write()

    @Slot()
    def _redraw(self) -> None:
        """Fill the page in the new look."""
        self._drawn = None
        self._write()

    def _write(self) -> None:
        """Fill the page of the tab."""
        snapshot, parameter = self._snapshot, self._parameter
        if snapshot is None or parameter is None or not self.isVisible():
            return
        tab = self._tabs.currentIndex()
        step = self._fitting(snapshot, parameter)
        if tab == UPDATE:
            self._stack.setCurrentWidget(self._update_page)
            self._update_page.show_parameter(snapshot, parameter)
        elif step is not None and (tab, step, parameter) == self._drawn:
            return
        elif step is None:
            trains = snapshot.record is not None
            self._nothing.setText("" if trains else "Nothing to train: no step can be shown.")
            self._stack.setCurrentWidget(self._nothing)
        elif tab == CHAIN:
            self._stack.setCurrentWidget(self._chain)
            self._chain.show_step(step, parameter)
        else:
            self._stack.setCurrentWidget(self._shares)
            self._shares.show_step(step, parameter)
        self._drawn = (tab, step, parameter)
        self._clear_colors()

    def _fitting(self, snapshot: Snapshot, parameter: Parameter) -> StepPass | None:
        """Return the step, if it is of the network on show."""
        step = self._step
        if step is None or snapshot.record is None or step.run != snapshot.run:
            return None
        return step if step.batch.size and parameter in step.layout.index else None

    @Slot()
    def _on_check(self) -> None:
        if self._parameter is not None:
            self.difference_requested.emit(self._parameter)

    @Slot(int)
    def _open_sample(self, row: int) -> None:
        self._chain.choose_sample(row)
        self._tabs.setCurrentIndex(CHAIN)
