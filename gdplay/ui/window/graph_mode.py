"""The graph of one sample in the window: it opens over the centre and follows the run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Slot

from gdplay.app.controller import Controller
from gdplay.app.selection import Item, SampleItem
from gdplay.experiment.features import can_feed
from gdplay.insight.sample_graph import sample_graph
from gdplay.training.snapshot import Snapshot
from gdplay.ui.graph.panel import GraphPanel
from gdplay.ui.network.panel import NetworkPanel

_GAP: Final = 300
"""Milliseconds between two graphs while training runs; faster cannot be read."""

_MOST_LIVE: Final = 500
"""Parameters up to which the graph follows a run; a larger one waits for the pause."""


class GraphMode(QObject):
    """Shows the graph of the selected sample, or of the first of the next batch."""

    def __init__(
        self, controller: Controller, network: NetworkPanel, panel: GraphPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._network = network
        self._panel = panel
        self._since = QElapsedTimer()
        self._row = 0
        self._is_on = False
        panel.close_requested.connect(self.close)
        controller.snapshot_ready.connect(self._on_snapshot)
        controller.selection.changed.connect(self._on_selected)

    @property
    def is_on(self) -> bool:
        """Whether the graph is over the centre."""
        return self._is_on

    @Slot()
    def toggle(self) -> None:
        """Open the graph, or go back to the network."""
        if self._is_on:
            self.close()
        else:
            self.open()

    @Slot()
    def close(self) -> None:
        """Go back to the network."""
        if self._is_on:
            self._is_on = False
            self._controller.selection.hover(None)
            self._panel.hide()
            self._network.show()
            self._network.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def open(self) -> None:
        """Open the graph of the selected sample, or of the first of the batch."""
        snapshot = self._controller.snapshot
        if self._is_on:
            return
        if snapshot is None or not self._choose_row(snapshot):
            self._controller.message.emit("There is no sample yet: draw some points first.")
            return
        self._is_on = True
        self._network.hide()
        self._panel.show()
        self._show(snapshot)
        self._panel.view.show_readably()
        self._panel.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_row(self, snapshot: Snapshot) -> bool:
        """Take the selected sample or the first of the batch; return whether there is one."""
        data, item = snapshot.experiment.dataset, self._controller.selection.item
        if not _can_be_fed(snapshot):
            return False
        if isinstance(item, SampleItem) and item.row < data.size:
            self._row = item.row
        elif snapshot.record is not None and snapshot.record.rows.size:
            self._row = int(snapshot.record.rows[0])
        else:
            self._row = 0
        return self._row < data.size

    def _show(self, snapshot: Snapshot) -> None:
        self._since.start()
        state = snapshot.state
        graph = sample_graph(snapshot.experiment, state.layout, state.parameters, self._row)
        self._panel.show_graph(graph, snapshot.experiment)

    @Slot(object)
    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if not self._is_on:
            return
        if snapshot.running:
            is_large = snapshot.state.layout.size > _MOST_LIVE
            if is_large or self._since.elapsed() < _GAP:
                return
        is_gone = self._row >= snapshot.experiment.dataset.size or not _can_be_fed(snapshot)
        if is_gone and not self._choose_row(snapshot):
            self.close()
        else:
            self._show(snapshot)

    @Slot(object)
    def _on_selected(self, item: Item) -> None:
        """Show the sample that is selected now."""
        snapshot = self._controller.snapshot
        if self._is_on and isinstance(item, SampleItem) and snapshot is not None:
            self._choose_row(snapshot)
            self._show(snapshot)


def _can_be_fed(snapshot: Snapshot) -> bool:
    """Whether the data have a column for every input."""
    columns, topology = snapshot.experiment.dataset.columns, snapshot.state.layout.topology
    return all(can_feed(columns, unit.feature) for unit in topology.inputs)
