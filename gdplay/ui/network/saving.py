"""The network as it leaves the window: its picture, and its parameters as numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QWidget

from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.names import name
from gdplay.ui.saving.caption import caption_of
from gdplay.ui.saving.figure import Figure
from gdplay.ui.saving.menu import MenuButton, SaveMenu
from gdplay.ui.saving.panel_figure import panel_figure
from gdplay.ui.theme.theme import Theme

_FOR_HANDS: Final = ("add_layer_", "network_hint", "network_menu_button")
"""How the names of widgets begin that are of no use in a picture."""


class NetworkSaving:
    """Offers to copy and save a network's panel, drawn with a scene.

    Attributes
    ----------
    button
        Opens the menu.
    snapshot
        The run as it was last shown.
    """

    def __init__(self, theme: Theme, panel: QWidget, scene: QGraphicsScene) -> None:
        self._panel, self._scene = panel, scene
        self.snapshot: Snapshot | None = None
        menu = SaveMenu(self, theme, panel, "network", "picture of the network")
        self.button = MenuButton(theme, menu, panel)

    def figure(self) -> Figure:
        """Return the panel, without what is there to be clicked."""
        caption = caption_of(self.snapshot) if self.snapshot is not None else ()
        widgets = self._panel.findChildren(QWidget)
        without = [w for w in widgets if w.objectName().startswith(_FOR_HANDS)]
        figure = panel_figure(self._panel, "Network", caption, without)
        return replace(figure, paint=partial(self._paint, figure.paint))

    def _paint(self, paint: Callable[[QPainter], None], painter: QPainter) -> None:
        """Draw the panel from its shapes, not from the pixels that the screen keeps of them."""
        kept = [(item, item.cacheMode()) for item in self._scene.items()]
        for item, _ in kept:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        paint(painter)
        for item, mode in kept:
            item.setCacheMode(mode)

    def table(self) -> Mapping[str, Column]:
        """Return every parameter by its name: value, gradient, update."""
        return parameter_table(self.snapshot) if self.snapshot is not None else {}


def parameter_table(snapshot: Snapshot) -> dict[str, Column]:
    """Return a row a parameter; gradient and update are of the last step, or the next if paused."""
    state, record = snapshot.state, snapshot.record
    table: dict[str, Column] = {
        "parameter": [name(state.layout.topology, p) for p in state.layout.parameters],
        "value": state.parameters,
    }
    if record is not None and len(record.gradient) == state.layout.size:
        table["gradient"], table["update"] = record.gradient, record.update
    return table
