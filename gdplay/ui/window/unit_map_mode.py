"""One neuron's map in the output's place: of the neuron pointed at, or by a key."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication

from gdplay.app.controller import Controller
from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Bias
from gdplay.insight.surface import Maps
from gdplay.ui.output.unit_map import UnitMap
from gdplay.ui.theme.theme import Theme
from gdplay.ui.window.panels import Panels

MOMENT: Final = 350
"""Milliseconds that the pointer rests on a neuron before its map is shown."""

LINGER: Final = 150
"""Milliseconds that the map stays for a pointer on its way to the next neuron."""


class UnitMapMode(QObject):
    """Shows the map of one neuron over the output panel, and takes it away again."""

    def __init__(
        self, controller: Controller, panels: Panels, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._output = panels.output
        self.map = UnitMap(theme, panels.output)
        self._maps: Maps | None = None
        self._pinned: int | None = None
        self._pointed: int | None = None
        self._moment = QTimer(self, singleShot=True, interval=MOMENT)
        self._moment.timeout.connect(self._on_moment)
        self._linger = QTimer(self, singleShot=True, interval=LINGER)
        self._linger.timeout.connect(self._on_left)
        panels.output.installEventFilter(self)
        controller.selection.hover_changed.connect(self._on_hover)
        controller.selection.changed.connect(self._on_selected)
        controller.maps_ready.connect(self._on_maps)
        controller.store.changed.connect(self._on_experiment)

    @property
    def is_pinned(self) -> bool:
        """Whether a map stays until it is closed by a key."""
        return self._pinned is not None

    @Slot()
    def toggle(self) -> None:
        """Show the selected neuron's map until the key is pressed again, or say what to select."""
        if self._pinned is not None:
            self.close()
            return
        unit = _unit_of(self._controller.selection.item)
        if unit is None or not self._has_map(unit):
            self._controller.message.emit("Select a neuron first: M shows its map large.")
            return
        self._pinned = unit
        self._show(unit)

    @Slot()
    def close(self) -> None:
        """Show the output again."""
        self._pinned = self._pointed = None
        self._moment.stop()
        self._linger.stop()
        self._hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the output panel."""
        if watched is self._output and event.type() == QEvent.Type.Resize:
            self.map.setGeometry(self._output.rect())
        return False

    def _show(self, unit: int) -> None:
        if self._maps is None:
            return
        self.map.show_unit(self._controller.store.experiment, self._maps, unit)
        if self.map.unit == unit:
            self.map.setGeometry(self._output.rect())
            self.map.show()
            self.map.raise_()
            self._output.set_covered_by(unit)

    def _hide(self) -> None:
        self.map.hide()
        self._output.set_covered_by(None)

    def _has_map(self, unit: int) -> bool:
        """Whether it has a map of its own; that of a single output is on show already."""
        topology = self._controller.store.experiment.topology
        only = topology.output_layer[0].id if len(topology.output_layer) == 1 else None
        return self._maps is not None and unit in self._maps.units and unit != only

    @Slot(object)
    def _on_hover(self, item: Item) -> None:
        unit = item.unit if isinstance(item, UnitItem) else None
        if unit is not None and self._has_map(unit):
            self._pointed = unit
            self._linger.stop()
            if self.map.isVisible():
                self._show(unit)
            else:
                self._moment.start()
            return
        self._pointed = None
        self._moment.stop()
        if self.map.isVisible():
            self._linger.start()

    @Slot()
    def _on_moment(self) -> None:
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._moment.start()  # a gesture is under way
        elif self._pointed is not None:
            self._show(self._pointed)

    @Slot()
    def _on_left(self) -> None:
        """Go back to what a key holds, or to the output."""
        if self._pinned is None:
            self._hide()
        else:
            self._show(self._pinned)

    @Slot(object)
    def _on_selected(self, item: Item) -> None:
        """Follow the selection while a key holds the map."""
        if self._pinned is None:
            return
        unit = _unit_of(item)
        if unit is None or not self._has_map(unit):
            self.close()
        else:
            self._pinned = unit
            self._show(unit)

    @Slot(object)
    def _on_maps(self, maps: Maps) -> None:
        self._maps = maps
        if self.map.isVisible() and self.map.unit is not None:
            self._show(self.map.unit)

    @Slot(object, object)
    def _on_experiment(self, old: Experiment, new: Experiment) -> None:
        """Close where another network came; maps of it are on their way."""
        if new.topology is not old.topology:
            self._maps = None
            self.close()


def _unit_of(item: Item) -> int | None:
    """Return the unit that an item is, or is the bias of."""
    return item.unit if isinstance(item, UnitItem | Bias) else None
