"""The panel "Why?": for what is selected, its values and the reason for its next update."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gdplay.app.selection import Item, SampleItem, Selection, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.insight.shares import StepPass
from gdplay.insight.surface import Maps
from gdplay.insight.unit_activity import NetworkActivity
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.inspector.parameter_tabs import ParameterTabs
from gdplay.ui.inspector.sample_page import SamplePage
from gdplay.ui.inspector.unit_page import UnitPage
from gdplay.ui.theme.theme import Theme

_READING_GAP: Final = 30  # ms between two readings while training runs; faster cannot be read


class InspectorPanel(QFrame):
    """Shows the selected weight, bias, neuron or sample; `wanted` only while there is one.

    Signals
    -------
    wanted_changed(bool)
        There is something to show, or nothing any more.
    value_requested(object, float)
        A person typed another value for a `Parameter`.
    pass_wanted(bool)
        A page on show needs each step as a `StepPass`, or none does any more.
    activity_wanted(bool)
        As of `UnitPage`.
    shares_shown(object), difference_requested(object)
        As of `ParameterTabs`.
    graph_requested()
        As of `SamplePage`.
    step_pointed(object)
        As of `Sparkline`.
    """

    wanted_changed = Signal(bool)
    value_requested = Signal(object, float)
    pass_wanted = Signal(bool)
    activity_wanted = Signal(bool)
    shares_shown = Signal(object)
    difference_requested = Signal(object)
    graph_requested = Signal()
    step_pointed = Signal(object)

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setProperty("role", "panel")
        self.setAccessibleName("Why?")
        self._selection = selection
        self._snapshot: Snapshot | None = None
        self._maps: Maps | None = None
        self._wanted = False
        self._wants_pass = False
        self._since_reading = QElapsedTimer()
        self._title = QLabel("Why?", self)
        self._title.setProperty("role", "heading")
        self._name = QLabel(self)
        self._name.setObjectName("inspector_name")
        self._name.setProperty("role", "muted")
        self._full_name = ""
        self._tabs = ParameterTabs(theme, selection, self)
        self._unit_page = UnitPage(theme, selection, self)
        self._sample_page = SamplePage(theme, self)
        self._pages = QStackedWidget(self)
        for page in (self._tabs, self._unit_page, self._sample_page):
            self._pages.addWidget(page)
        self._arrange()
        self._tabs.value_requested.connect(self.value_requested)
        self._tabs.sparkline.step_pointed.connect(self.step_pointed)
        self._tabs.pass_wanted.connect(self._ask_for_pass)
        self._unit_page.activity_wanted.connect(self._ask_for_pass)
        self._unit_page.activity_wanted.connect(self.activity_wanted)
        self._tabs.shares_shown.connect(self.shares_shown)
        self._tabs.difference_requested.connect(self.difference_requested)
        self._sample_page.graph_requested.connect(self.graph_requested)
        selection.changed.connect(self._take_selection)
        theme.changed.connect(self._read)

    def sizeHint(self) -> QSize:
        """Return a size that shows everything of a weight."""
        return QSize(360, 400)

    @property
    def wanted(self) -> bool:
        """Whether there is something to show."""
        return self._wanted

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; while it runs the numbers change only as fast as they can be read."""
        self._snapshot = snapshot
        self._update_wanted()
        fresh = self._since_reading.isValid() and self._since_reading.elapsed() < _READING_GAP
        if not (snapshot.running and fresh):
            self._read()

    def show_pass(self, step: StepPass) -> None:
        """Show a step, opened up, where a page asked for it."""
        self._tabs.show_step(step)
        self._unit_page.show_step(step)

    @Slot(object)
    def show_step(self, step: float | None) -> None:
        """Mark the step that is pointed at in a plot, or none."""
        self._tabs.sparkline.show_step(step)

    def show_activity(self, activity: NetworkActivity) -> None:
        """Show what a neuron does over the training samples."""
        self._unit_page.show_activity(activity)

    def show_maps(self, maps: Maps) -> None:
        """Show a neuron's heat map from these."""
        self._maps = maps
        self._read_map()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the name within the panel."""
        self._elide()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._name, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)

    # What is selected

    def _item(self) -> Item:
        """Return the selected item, if the run shown has it."""
        item, snapshot = self._selection.item, self._snapshot
        if item is None or snapshot is None:
            return None
        if isinstance(item, SampleItem):
            return item if 0 <= item.row < snapshot.experiment.dataset.size else None
        return item if names.is_present(snapshot.state.layout.topology, item) else None

    @Slot(object)
    def _take_selection(self, item: object) -> None:
        self._update_wanted()
        self._read()

    def _update_wanted(self) -> None:
        wanted = self._item() is not None
        if wanted != self._wanted:
            self._wanted = wanted
            self.wanted_changed.emit(wanted)

    @Slot()
    def _ask_for_pass(self) -> None:
        """Say whether steps are needed; one page may go before or after another comes."""
        wants = self._tabs.wants_pass or self._unit_page.wants_activity
        if wants != self._wants_pass:
            self._wants_pass = wants
            self.pass_wanted.emit(wants)

    @Slot()
    def _read(self) -> None:
        """Fill the page of what is selected, unless it cannot be seen."""
        item, snapshot = self._item(), self._snapshot
        if item is None or snapshot is None or not self.isVisible():
            return
        self._since_reading.start()
        topology = snapshot.state.layout.topology
        name = names.name(topology, item)
        kind = names.kind(topology, item)
        self._full_name = name if name.startswith(kind) else f"{kind}, {name}"
        self._elide()
        match item:
            case Link() | Bias():
                self._pages.setCurrentWidget(self._tabs)
                self._tabs.show_parameter(snapshot, item)
            case UnitItem(unit):
                self._pages.setCurrentWidget(self._unit_page)
                self._unit_page.show_unit(snapshot, unit)
                self._read_map()
            case SampleItem(row):
                self._pages.setCurrentWidget(self._sample_page)
                self._sample_page.show_sample(snapshot, row)

    def _read_map(self) -> None:
        item = self._item()
        if isinstance(item, UnitItem) and self._snapshot is not None and self.isVisible():
            self._unit_page.show_map(self._snapshot, self._maps, item.unit)

    def _elide(self) -> None:
        room = self.width() - self._title.sizeHint().width() - 44
        metrics = self._name.fontMetrics()
        self._name.setText(
            metrics.elidedText(self._full_name, Qt.TextElideMode.ElideMiddle, max(40, room))
        )
        self._name.setToolTip(self._full_name)
