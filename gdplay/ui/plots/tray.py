"""The bottom tray: a tab for each view of the run, two side by side where there is room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from gdplay.app.selection import Selection
from gdplay.training.snapshot import Snapshot
from gdplay.ui.numbers.view import NumbersView
from gdplay.ui.plots.gradient_views import GradientViews
from gdplay.ui.plots.loss_plot import LossPlot
from gdplay.ui.rates.views import RateViews
from gdplay.ui.theme.theme import Theme

_WIDE: Final = 840  # pixels from which both plots stand side by side
_SHARES: Final = (40, 60)
_LOSS, _GRADIENTS, _RATES, _NUMBERS = "Loss", "Gradients", "Learning rate", "Numbers"
_BOTH, _SHORT_RATES = "Loss and gradients", "Rate"
_TOGETHER: Final = (_BOTH, _RATES, _NUMBERS)
_APART: Final = (_LOSS, _GRADIENTS, _RATES, _NUMBERS)


class TrayPanel(QFrame):
    """The loss plot, the gradients, the learning rate and the numbers.

    Signals
    -------
    step_pointed(object)
        The step that is pointed at in a plot, or None.
    """

    step_pointed = Signal(object)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tray")
        self.setProperty("role", "panel")
        self.setAccessibleName("Plots")
        self.loss_plot = LossPlot(theme, self)
        self.gradients = GradientViews(theme, selection, self)
        self.gradient_plot = self.gradients.strip
        self.rates = RateViews(theme, self)
        self.numbers = NumbersView(theme, self)
        self._tabs = QTabBar(self)
        self._tabs.setObjectName("tray_tabs")
        self._tabs.setAccessibleName("Plots shown")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        self._titles: tuple[str, ...] = ()
        plots = QHBoxLayout()
        plots.setSpacing(20)
        for plot, share in zip((self.loss_plot, self.gradients), _SHARES, strict=True):
            plots.addWidget(plot, share)
        for whole in (self.rates, self.numbers):
            plots.addWidget(whole, sum(_SHARES))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignLeft)
        top.addStretch(1)
        top.addWidget(self.gradients.switch)
        top.addWidget(self.rates.switch)
        layout.addLayout(top)
        layout.addLayout(plots, 1)
        self._link_steps()
        self._tabs.currentChanged.connect(self._show_tab)
        self._set_titles(_TOGETHER)

    @property
    def tab_count(self) -> int:
        """How many tabs there are at this width."""
        return self._tabs.count()

    def select_tab(self, index: int) -> None:
        """Show a tab by its place, from 0; a place without a tab changes nothing."""
        if 0 <= index < self._tabs.count():
            self._tabs.setCurrentIndex(index)

    @property
    def views(self) -> tuple[LossPlot | GradientViews | RateViews | NumbersView, ...]:
        """Every view of the run, shown or not."""
        return self.loss_plot, self.gradients, self.rates, self.numbers

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run in every view; one that is hidden only keeps it."""
        for view in self.views:
            view.show_snapshot(snapshot)

    @Slot(object)
    def show_step(self, step: float | None) -> None:
        """Mark the step that is pointed at elsewhere in every plot over the steps, or none."""
        for plot in (self.loss_plot, *self.gradients.over_steps):
            plot.show_step(step)

    def _link_steps(self) -> None:
        """Let all plots over the steps show the same part, and mark the same step."""
        plots = (self.loss_plot, *self.gradients.over_steps)
        for plot in plots:
            plot.step_pointed.connect(self.step_pointed)
            for other in plots:
                if other is not plot:
                    plot.view_changed.connect(other.take_view)
                    plot.step_pointed.connect(other.show_step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the plots side by side or behind tabs, whichever fits the width."""
        self._set_titles(_TOGETHER if self.width() >= _WIDE else _APART)

    def _set_titles(self, titles: tuple[str, ...]) -> None:
        """Have these tabs; the one that is shown stays, as far as there is such a one."""
        if titles == self._titles:
            return
        for switch in (self.gradients.switch, self.rates.switch):
            switch.set_short(titles == _APART)
        shown = self._titles[self._tabs.currentIndex()] if self._titles else ""
        self._titles = titles
        self._tabs.blockSignals(True)
        while self._tabs.count():
            self._tabs.removeTab(0)
        for title in titles:
            # Where there is little room the switch beside the tabs needs some of it.
            self._tabs.addTab(_SHORT_RATES if (title, titles) == (_RATES, _APART) else title)
        self._tabs.setCurrentIndex(titles.index(shown) if shown in titles else 0)
        self._tabs.blockSignals(False)
        self._tabs.updateGeometry()
        self._show_tab(self._tabs.currentIndex())

    @Slot(int)
    def _show_tab(self, index: int) -> None:
        shown = self._titles[index]
        for view, titles in (
            (self.loss_plot, (_BOTH, _LOSS)),
            (self.gradients, (_BOTH, _GRADIENTS)),
            (self.gradients.switch, (_BOTH, _GRADIENTS)),
            (self.rates, (_RATES,)),
            (self.rates.switch, (_RATES,)),
            (self.numbers, (_NUMBERS,)),
        ):
            view.setVisible(shown in titles)
