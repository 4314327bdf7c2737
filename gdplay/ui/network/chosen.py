"""All that is selected in the network; the window's one selection is its newest."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.experiment.topology import Topology
from gdplay.ui.names import is_present


class Chosen(QObject):
    """A set of links, biases and units around the item of the shared `Selection`.

    Signals
    -------
    changed()
        The set changed.
    """

    changed = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._items: frozenset[Item] = frozenset()
        selection.changed.connect(self._follow)

    @property
    def items(self) -> frozenset[Item]:
        """What is selected."""
        return self._items

    @property
    def newest(self) -> Item:
        """The shared selection, where it is part of the network."""
        item = self._selection.item
        return item if item in self._items else None

    def choose(self, item: Item) -> None:
        """Select `item` alone; None selects nothing."""
        self.choose_all(() if item is None else (item,))

    def choose_all(self, items: Iterable[Item]) -> None:
        """Select all of `items`, the last of them newest."""
        ordered = list(items)
        self._take(frozenset(ordered), ordered[-1] if ordered else None)

    def toggle(self, item: Item) -> None:
        """Add `item`, or take it away."""
        if item in self._items:
            rest = self._items - {item}
            self._take(rest, self.newest if self.newest in rest else next(iter(rest), None))
        else:
            self._take(self._items | {item}, item)

    def extend(self, item: Item) -> None:
        """Add `item` and make it the newest; where it is selected, let go of the newest."""
        if item in self._items:
            self._take(self._items - ({self.newest} - {item}), item)
        else:
            self._take(self._items | {item}, item)

    def keep_present(self, topology: Topology) -> None:
        """Let go of what is no longer drawn."""
        rest = frozenset(item for item in self._items if is_present(topology, item))
        if rest != self._items:
            newest = self._selection.item
            self._take(rest, newest if newest in rest else next(iter(rest), None))

    def _take(self, items: frozenset[Item], newest: Item) -> None:
        changed = items != self._items
        self._items = items
        self._selection.select(newest)
        if changed:
            self.changed.emit()

    def _follow(self, item: Item) -> None:
        """Another view selected something."""
        if item not in self._items:
            ours = item is not None and not isinstance(item, SampleItem)
            self._items = frozenset({item}) if ours else frozenset()
            self.changed.emit()
