"""A data point that is pointed at anywhere pulls the links: they show how hard."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from gdplay.app.controller import Controller
from gdplay.app.selection import Item, SampleItem
from gdplay.insight.shares import SamplePull
from gdplay.ui.network.panel import NetworkPanel

MOMENT: Final = 150
"""Milliseconds that the pointer rests on a point before the links show its pull."""

LINGER: Final = 150
"""Milliseconds that they go on showing it for a pointer on its way to the next point."""


class PullMode(QObject):
    """Lets the links show a training point's pull while the pointer rests on it."""

    def __init__(self, controller: Controller, network: NetworkPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._network = network
        self._row: int | None = None
        self._is_shown = False
        self._moment = QTimer(self, singleShot=True, interval=MOMENT)
        self._moment.timeout.connect(self._begin)
        self._linger = QTimer(self, singleShot=True, interval=LINGER)
        self._linger.timeout.connect(self._end)
        controller.selection.hover_changed.connect(self._on_hover)
        controller.measuring.pull_ready.connect(self._show)

    @Slot(object)
    def _on_hover(self, item: Item) -> None:
        self._moment.stop()
        self._row = item.row if isinstance(item, SampleItem) else None
        if self._row is None:
            if self._is_shown:
                self._linger.start()
        elif self._is_shown:
            self._begin()
        elif self._network.isVisible():
            self._moment.start()

    @Slot()
    def _begin(self) -> None:
        """Ask for the pull of the point; of one that only tests say that it has none."""
        row, data = self._row, self._controller.store.experiment.dataset
        if row is None or row >= data.size:
            return
        self._linger.stop()
        self._is_shown = True
        trains = not data.test[row]
        self._controller.measuring.set_pull_wanted(row if trains else None)
        if not trains:
            self._network.show_pull(None, f"Sample {row} is a test point: it pulls no weight")

    @Slot(object)
    def _show(self, pull: SamplePull) -> None:
        if self._is_shown:
            legend = f"How hard sample {pull.row} pulls each weight: purple up, green down"
            self._network.show_pull(pull, legend)

    @Slot()
    def _end(self) -> None:
        """Show again what the links showed before."""
        self._is_shown = False
        self._controller.measuring.set_pull_wanted(None)
        self._network.show_pull(None)
