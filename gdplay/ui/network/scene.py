"""The scene of the network: it knows ids, places and looks, and decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtWidgets import QGraphicsScene

from gdplay.app.selection import Item, LayerItem, PathItem, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.insight.unit_activity import Condition
from gdplay.ui.network.frozen_item import FrozenItem
from gdplay.ui.network.links_item import HaloItem, LinksItem
from gdplay.ui.network.neuron_item import BIAS_RADIUS, Caption, Mark, NeuronItem
from gdplay.ui.network.overlay_item import OverlayItem
from gdplay.ui.network.pens import link_pens
from gdplay.ui.network.phase_chips import Picture
from gdplay.ui.network.pictures import UnitPicture
from gdplay.ui.network.placement import Placement
from gdplay.ui.network.readings import Readings
from gdplay.ui.network.routes import Routes, route
from gdplay.ui.network.strength import RobustScale, buckets
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

_LINK_REACH: Final = 6.0
_BIAS_REACH: Final = BIAS_RADIUS + 3.0
_UNIT_REACH: Final = 3.0
_BAND: Final = 0.93  # of a band behind the strongest links is the panel's colour


class TopologyScene(QGraphicsScene):
    """Neurons over one item with all links, over halos; a gesture's drawing on top.

    Parameters
    ----------
    theme
        Listened to.
    readings
        Where the numbers of links and biases come from.
    """

    def __init__(self, theme: Theme, readings: Readings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Items move or change a few at a time; an index costs more than it finds.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._theme = theme
        self._readings = readings
        self._topology: Topology | None = None
        self._placement: Placement | None = None
        self._routes: Routes | None = None
        self._neurons: dict[int, NeuronItem] = {}
        self._hovered: Item = None
        self._chosen: frozenset[Item] = frozenset()
        self._target: int | None = None
        self._doomed: frozenset[Link] = frozenset()
        self._failing: frozenset[Link] = frozenset()
        self._marked: Routes | None = None
        self._halo, self._links, self._frozen = HaloItem(), LinksItem(), FrozenItem(theme)
        self.overlay = OverlayItem(theme)
        for item in (self._halo, self._links, self._frozen, self.overlay):
            self.addItem(item)
        theme.changed.connect(self._recolor)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a network to see."""
        return self._topology is not None

    @property
    def placement(self) -> Placement:
        """Where everything stands; only after `draw`."""
        assert self._placement is not None
        return self._placement

    @property
    def picture(self) -> Picture:
        """What numbers are put into; only after `draw`."""
        assert self._routes is not None
        return Picture(self.topology, self.placement, self._routes)

    @property
    def topology(self) -> Topology:
        """What is drawn; only after `draw`."""
        assert self._topology is not None
        return self._topology

    def draw(
        self, topology: Topology, captions: Mapping[int, Caption], placement: Placement
    ) -> None:
        """Draw `topology` as placed, keeping the items that stay."""
        if topology is self._topology and placement == self._placement:
            self._caption(captions)
            return
        self._topology, self._placement = topology, placement
        self._routes = route(topology, placement)
        rect = QRectF(0, 0, placement.width, placement.height)
        self.setSceneRect(rect)
        self._keep_neurons(topology)
        for unit, center in placement.centers.items():
            self._neurons[unit].setPos(*center)
        self._caption(captions)
        self._dress_links()
        self._links.lay_out(rect, self._routes)
        self._halo.lay_out(rect)
        self._marked = None
        self._show_frozen()
        self.overlay.lay_out(rect)
        self._readings.draw(self._routes.links, tuple(self._neurons))
        self._emphasise()

    def restyle(self, scale: RobustScale) -> None:
        """Draw links and bias dots by the numbers of the newest snapshot."""
        values = self._readings.links
        self._links.restyle(values, buckets(values, scale.follow(values)))
        self._show_frozen_links()
        for item, bias in zip(self._neurons.values(), self._readings.biases, strict=True):
            item.show_bias(bias)

    @property
    def drawn(self) -> int:
        """The number of links that are drawn; of many only the strongest are."""
        return self._links.drawn

    def show_maps(self, pictures: Mapping[int, UnitPicture]) -> None:
        """Fill neurons with their heat maps."""
        for unit, picture in pictures.items():
            if unit in self._neurons:
                self._neurons[unit].show_map(picture)

    def show_conditions(self, conditions: Mapping[int, Condition]) -> None:
        """Mark the neurons that are dead or saturated, and no other."""
        for unit, item in self._neurons.items():
            item.show_condition(conditions.get(unit, Condition.LIVELY))

    def condition(self, unit: int) -> Condition:
        """Return what the unit is marked as."""
        return self._neurons[unit].condition

    def neuron_rect(self, unit: int) -> QRectF:
        """Return the square of a unit in the scene."""
        item = self._neurons[unit]
        return item.square.translated(item.pos())

    def path_of(self, link: Link) -> QPainterPath:
        """Return the curve of a link that is there. Do not modify."""
        assert self._routes is not None
        return self._links.path(self._routes.row_of[link])

    def middle_of(self, link: Link) -> QPointF:
        """Return the point halfway along a link that is there."""
        return self.path_of(link).pointAtPercent(0.5)

    def unit_at(self, point: QPointF) -> int | None:
        """Return the unit whose square is at `point`."""
        reach = _UNIT_REACH
        for unit in self._neurons:
            if self.neuron_rect(unit).adjusted(-reach, -reach, reach, reach).contains(point):
                return unit
        return None

    def item_at(self, point: QPointF, zoom: float = 1.0) -> Item:
        """Return what is at `point`: a bias dot before its neuron, a neuron before a link."""
        for unit, item in self._neurons.items():
            center = item.bias_center
            if center is not None and _distance(center, point) <= min(_BIAS_REACH, item.size / 3):
                return Bias(unit)
        under = self.unit_at(point)
        if under is not None:
            return UnitItem(under)
        if self._routes is None:
            return None
        return self._links.seen.nearest((point.x(), point.y()), _LINK_REACH / zoom)

    def crossed(self, start: QPointF, end: QPointF) -> list[Link]:
        """Return the links, of those that are drawn, that a straight stroke crosses."""
        return self._links.seen.crossed((start.x(), start.y()), (end.x(), end.y()))

    def units_within(self, rect: QRectF) -> list[int]:
        """Return the units whose centre is in `rect`."""
        return [unit for unit, item in self._neurons.items() if rect.contains(item.pos())]

    def links_touching(self, rect: QRectF) -> list[Link]:
        """Return the links, of those that are drawn, that run through `rect`."""
        corners = (rect.left(), rect.top()), (rect.right(), rect.bottom())
        return self._links.seen.touching(*corners)

    def links_among(self, units: Collection[int]) -> list[Link]:
        """Return the links, of those that are drawn, from one of `units` to another."""
        held = frozenset(units)
        return [link for link in self._links.seen.links if held.issuperset(link)]

    def set_hovered(self, item: Item) -> None:
        """Light up what is pointed at."""
        if item != self._hovered:
            self._hovered = item
            self._emphasise()

    def set_chosen(self, items: Iterable[Item]) -> None:
        """Mark what is selected."""
        self._chosen = frozenset(items)
        self._emphasise()

    def set_target(self, unit: int | None) -> None:
        """Light the unit that a link being drawn would lead to."""
        if unit != self._target:
            self._target = unit
            self._emphasise()

    def set_doomed(self, links: Collection[Link]) -> None:
        """Mark the links that a cut would remove."""
        if frozenset(links) != self._doomed:
            self._doomed = frozenset(links)
            self._emphasise()

    def set_failing(self, links: Collection[Link]) -> None:
        """Mark the links whose gradients failed a check."""
        if frozenset(links) != self._failing:
            self._failing = frozenset(links)
            self._emphasise()

    def _keep_neurons(self, topology: Topology) -> None:
        """Make and drop items so that there is one for each unit, in the order drawn."""
        old = self._neurons
        self._neurons = {}
        for unit in topology.ids:
            has_bias = topology.depth_of[unit] > 0
            item = old.pop(unit, None)
            # In another experiment the same id may be an input here, a neuron there.
            if item is not None and item.has_bias != has_bias:
                self.removeItem(item)
                item = None
            if item is None:
                item = NeuronItem(self._theme, has_bias)
                self.addItem(item)
            self._neurons[unit] = item
        for item in old.values():
            self.removeItem(item)

    def _caption(self, captions: Mapping[int, Caption]) -> None:
        for column in self.placement.columns:
            for unit in self.topology.column_ids[column.depth]:
                self._neurons[unit].shape_as(column.size, captions.get(unit, Caption()))

    def _show_frozen(self) -> None:
        """Mark the neurons and biases that training leaves alone, and such links."""
        topology = self.topology
        loose: set[int] = set()
        if topology.frozen_biases:
            loose = {link.target for link in topology.links - topology.frozen_links}
        for unit, item in self._neurons.items():
            bias = unit in topology.frozen_biases
            item.show_frozen(bias, bias and unit not in loose)
        self._show_frozen_links()

    def _show_frozen_links(self) -> None:
        """Mark those of the links that are drawn; which these are may change every frame."""
        seen, frozen = self._links.seen, self.topology.frozen_links
        if seen is not self._marked:
            self._marked = seen
            links = [link for link in seen.links if link in frozen] if frozen else []
            self._frozen.lay_out(self.sceneRect(), [self.path_of(link) for link in links])

    def _emphasise(self) -> None:
        """Give halos to links and marks to neurons; what is pointed at keeps its own links."""
        if self._routes is None:
            return
        accent = self._theme.color
        path = (
            frozenset(self._hovered.links) if isinstance(self._hovered, PathItem) else frozenset()
        )
        bands: list[tuple[QPainterPath, QColor, float]] = []
        for row in self._marked_rows(path):
            link = self._routes.links[row]
            if link in self._failing:
                bands.append((self._links.path(row), accent("danger", 220), 9.0))
            elif link in self._doomed:
                bands.append((self._links.path(row), accent("danger", 130), 6.0))
            elif link in self._chosen:
                bands.append((self._links.path(row), accent("accent", 140), 10.0))
            else:
                bands.append((self._links.path(row), accent("accent", 100), 10.0))
        self._halo.show_bands(bands)
        self._links.keep(path or self._links_of_hovered())
        for unit, item in self._neurons.items():
            item.mark(self._unit_mark(unit), self._mark(Bias(unit)))

    def _links_of_hovered(self) -> frozenset[Link] | None:
        """Return the links of the neuron, or into the layer, that is pointed at, else None."""
        assert self._routes is not None
        match self._hovered:
            case UnitItem(unit):
                return frozenset(link for link in self._routes.links if unit in link)
            case LayerItem(depth):
                inside = self._layer(depth)
                return frozenset(link for link in self._routes.links if link.target in inside)
            case _:
                return None

    def _layer(self, depth: int) -> frozenset[int]:
        """Return the units of a layer; none where there is no such layer."""
        columns = self.topology.column_ids
        return frozenset(columns[depth]) if 0 < depth < len(columns) else frozenset()

    def _marked_rows(self, path: frozenset[Link]) -> list[int]:
        """Return the rows of the links that get a halo, in the order drawn."""
        assert self._routes is not None
        row_of = self._routes.row_of
        marked: set[Item] = {*self._failing, *self._doomed, *self._chosen, *path, self._hovered}
        return sorted(row_of[item] for item in marked if isinstance(item, Link) and item in row_of)

    def _unit_mark(self, unit: int) -> Mark:
        return Mark.TARGET if unit == self._target else self._mark(UnitItem(unit))

    def _mark(self, item: Item) -> Mark:
        if item in self._chosen:
            return Mark.CHOSEN
        if isinstance(self._hovered, LayerItem) and isinstance(item, UnitItem | Bias):
            return Mark.LIT if item.unit in self._layer(self._hovered.depth) else Mark.NONE
        return Mark.HOVERED if item == self._hovered else Mark.NONE

    def _dress_links(self) -> None:
        """Give the links their pens, and the bands behind the strongest their colour."""
        assert self._routes is not None
        palette = self._theme.palette
        pens = link_pens(self._theme, len(self._routes.links))
        self._links.set_pens(pens, blend(palette.text, palette.panel, _BAND))

    def _recolor(self) -> None:
        if self._routes is not None:
            self._dress_links()
        self._emphasise()
        for item in self.items():
            item.update()  # or Qt would go on with the pictures that it keeps of them


def _distance(a: QPointF, b: QPointF) -> float:
    offset = a - b
    return float((offset.x() ** 2 + offset.y() ** 2) ** 0.5)
