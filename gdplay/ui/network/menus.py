"""The menus of the canvas and of the column headers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu, QWidget

from gdplay.app.selection import Item
from gdplay.ui.network.intents import (
    Entry,
    entries_for_column,
    entries_for_gap,
    entries_for_item,
)
from gdplay.ui.network.scene import TopologyScene


def entries_at(
    scene: TopologyScene, item: Item, point: QPointF, unused_features: tuple[str, ...]
) -> list[Entry]:
    """Return what can be done with `item` and with the column or the gap at `point`."""
    topology = scene.topology
    depth = scene.placement.column_at(point.x())
    if depth is None:
        gap = scene.placement.gap_at(point.x())
        return entries_for_item(topology, item) + entries_for_gap(topology, gap)
    return entries_for_item(topology, item) + entries_for_column(topology, depth, unused_features)


def build_menu(entries: Sequence[Entry], parent: QWidget) -> QMenu:
    """Return a menu that deletes itself; an action's data is the `Intent` of its entry."""
    menu = QMenu(parent)
    menu.setObjectName("topology_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _fill(menu, entries)
    return menu


def fill_choices(menu: QMenu, choices: Iterable[tuple[str, str, bool]]) -> None:
    """Fill `menu` with checkable actions: (data, text, checked) each."""
    for data, text, checked in choices:
        action = menu.addAction(text)
        action.setData(data)
        action.setCheckable(True)
        action.setChecked(checked)


def _fill(menu: QMenu, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if entry.entries:
            _fill(menu.addMenu(entry.text), entry.entries)
        else:
            menu.addAction(entry.text).setData(entry.intent)
