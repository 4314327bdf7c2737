"""The menu that the canvas opens, by mouse or by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtGui import QAction

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.ui.network.menus import build_menu, entries_at

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView


class CanvasMenu(QObject):
    """Lists what can be done with the selection and with the place.

    Attributes
    ----------
    unused_features
        What could be an input besides those that are there.
    """

    def __init__(self, view: TopologyView) -> None:
        super().__init__(view)
        self._view = view
        self.unused_features: tuple[str, ...] = ()

    def open(self) -> None:
        """Open it at the newest selected item, or in the middle."""
        scene, item = self._view.drawing(), self._view.chosen.newest
        point = scene.sceneRect().center()
        if isinstance(item, Bias | UnitItem):
            point = scene.neuron_rect(item.unit).center()
        elif isinstance(item, Link):
            point = scene.middle_of(item)
        self._open_at(point)

    def open_on(self, item: Item, point: QPointF) -> None:
        """Open it on what is at `point`, with the selection where that is part of it."""
        chosen = self._view.chosen
        if item not in chosen.items:
            chosen.choose(item)
        self._open_at(point)

    def _open_at(self, point: QPointF) -> None:
        view = self._view
        groups = entries_at(view.drawing(), view.chosen.items, point, self.unused_features)
        menu = build_menu(groups, view)
        menu.triggered.connect(self._pick)
        menu.popup(view.viewport().mapToGlobal(view.mapFromScene(point)))

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        self._view.act(action.data())
