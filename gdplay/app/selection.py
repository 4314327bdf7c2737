"""What is selected and what is pointed at; all views share one of each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Bias, Link


@dataclass(frozen=True, slots=True)
class UnitItem:
    """An input or a unit, by id; its bias is selected as a `Bias`."""

    unit: int


@dataclass(frozen=True, slots=True)
class SampleItem:
    """A sample, by its row in the data set."""

    row: int


@dataclass(frozen=True, slots=True)
class PathItem:
    """A way through the network, by its links in their order; pointed at, never selected."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LayerItem:
    """A layer with all that feeds it, by its depth, from 1; pointed at, never selected."""

    depth: int


Item = Link | Bias | UnitItem | SampleItem | PathItem | LayerItem | None


class Selection(QObject):
    """The one selected item and the one under the pointer, or None.

    Signals
    -------
    changed(object)
        The selected `Item` changed.
    hover_changed(object)
        The `Item` under the pointer changed; it lights up in every view.
    """

    changed = Signal(object)
    hover_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._item: Item = None
        self._hovered: Item = None

    @property
    def item(self) -> Item:
        """The selected item."""
        return self._item

    @property
    def hovered(self) -> Item:
        """The item under the pointer."""
        return self._hovered

    def select(self, item: Item) -> None:
        """Select `item`; None selects nothing."""
        if item != self._item:
            self._item = item
            self.changed.emit(item)

    def hover(self, item: Item) -> None:
        """Point at `item`; None when the pointer leaves."""
        if item != self._hovered:
            self._hovered = item
            self.hover_changed.emit(item)


def is_there(item: Item, experiment: Experiment) -> bool:
    """Whether `item` is still part of `experiment`."""
    match item:
        case Link() | Bias():
            return experiment.topology.has(item)
        case UnitItem(unit=unit):
            return unit in experiment.topology.depth_of
        case PathItem(links=links):
            return experiment.topology.links.issuperset(links)
        case LayerItem(depth=depth):
            return 0 < depth <= len(experiment.topology.layers)
        case None:
            return True
        case _:
            return item.row < experiment.dataset.size
