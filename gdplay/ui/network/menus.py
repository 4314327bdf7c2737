"""The menus of the canvas and of the column headers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu, QWidget

from gdplay.app.selection import Item
from gdplay.ui.network.entries import (
    Entry,
    entries_for_column,
    entries_for_gap,
    entries_for_items,
    entries_for_paste,
)
from gdplay.ui.network.scene import TopologyScene


def entries_at(
    scene: TopologyScene,
    items: Collection[Item],
    point: QPointF,
    unused_features: tuple[str, ...],
) -> list[list[Entry]]:
    """Return what can be done with `items`, and with the column or the gap at `point`."""
    topology = scene.topology
    depth = scene.placement.column_at(point.x())
    if depth is None:
        around = entries_for_gap(topology, scene.placement.gap_at(point.x()))
    else:
        around = entries_for_column(topology, depth, unused_features)
    about = entries_for_items(topology, items) if items else []
    return [about, around, entries_for_paste()]


def build_menu(groups: Sequence[Sequence[Entry]], parent: QWidget) -> QMenu:
    """Return a menu that deletes itself; an action's data is what its entry asks for."""
    menu = QMenu(parent)
    menu.setObjectName("topology_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if group and menu.actions():
            menu.addSeparator()
        fill_entries(menu, group)
    return menu


def fill_choices(menu: QMenu, choices: Iterable[tuple[str, str, bool]]) -> None:
    """Fill `menu` with checkable actions: (data, text, checked) each."""
    for data, text, checked in choices:
        action = menu.addAction(text)
        action.setData(data)
        action.setCheckable(True)
        action.setChecked(checked)


def fill_entries(menu: QMenu, entries: Sequence[Entry]) -> None:
    """Append `entries` to `menu`."""
    for entry in entries:
        if entry.entries:
            fill_entries(menu.addMenu(entry.text), entry.entries)
            continue
        action = menu.addAction(entry.text)
        action.setData(entry.act)
        if entry.checked is not None:
            action.setCheckable(True)
            action.setChecked(entry.checked)
