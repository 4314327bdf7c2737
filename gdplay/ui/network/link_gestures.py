"""The gestures that draw links, cut them and freeze them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.edits.topology import why_not
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import unit_name
from gdplay.ui.network.gestures import Canvas, Gesture, Pointer
from gdplay.ui.network.intents import (
    Intent,
    cut_intent,
    freeze_intent,
    link_intent,
    links_intent,
    parameters_in,
)
from gdplay.ui.network.links_item import link_path
from gdplay.ui.network.routes import curve, route_one
from gdplay.ui.text import count

_BELOW: Final = 8.0
"""How far below a unit it is said why no link leads to it."""


class ConnectGesture(Gesture):
    """A line from a unit to a later one, drawn by the pointer or aimed by keys.

    Parameters
    ----------
    canvas
        What it works on.
    source
        The unit it starts from.
    others
        Units that are selected with it, and linked along where they can be.
    by_keys
        Whether keys aim it.
    """

    def __init__(
        self, canvas: Canvas, source: int, others: Sequence[int] = (), *, by_keys: bool = False
    ) -> None:
        super().__init__(canvas)
        self._source = source
        self._others = tuple(others)
        self._by_keys = by_keys
        self._aimed: int | None = None
        self._links: tuple[Link, ...] = ()

    @property
    def source(self) -> int:
        """The unit it started from."""
        return self._source

    @property
    def aimed(self) -> int | None:
        """The unit it points at, be it one that can be linked or not."""
        return self._aimed

    def start(self, at: Pointer) -> None:
        """Draw the line to the pointer."""
        self.move(at)

    def move(self, to: Pointer) -> None:
        """Aim at the unit under the pointer."""
        self.aim(self._canvas.drawing().unit_at(to.scene), to.scene)

    def aim(self, unit: int | None, point: QPointF | None = None) -> None:
        """Aim at a unit, or at a point where there is none; say what a release would do."""
        scene = self._canvas.drawing()
        topology = scene.topology
        other = unit if unit != self._source else None
        self._aimed = other
        self._links = () if other is None else self._links_to(topology, other)
        reason = None
        if other is not None and not self._links:
            reason = why_not(topology, self._source, other)
        self._canvas.say(reason or self._offer(topology, other))
        scene.set_target(other if self._links else None)
        self._preview(other, point)
        if other is not None and reason is not None:
            rect = scene.neuron_rect(other)
            scene.overlay.refuse(reason, QPointF(rect.center().x(), rect.bottom() + _BELOW))

    def end(self, at: Pointer) -> None:
        """Connect what it aims at."""
        self.move(at)
        self.commit()

    def commit(self) -> None:
        """Connect the target, if there is one."""
        self.cancel()
        if len(self._links) == 1:
            self._canvas.request(link_intent(*self._links[0]))
        elif self._links:
            self._canvas.request(links_intent(self._links))

    def _links_to(self, topology: Topology, target: int) -> tuple[Link, ...]:
        """Return the links that a release at `target` makes."""
        sources = (self._source, *self._others)
        return tuple(Link(s, target) for s in sources if why_not(topology, s, target) is None)

    def _offer(self, topology: Topology, target: int | None) -> str:
        """Return what to do next."""
        source = unit_name(topology, self._source)
        if target is None:
            return f"{'Arrows lead' if self._by_keys else 'Drag'} from {source} to a later neuron"
        act = "Enter connects" if self._by_keys else "Release to connect"
        if len(self._links) > 1:
            source = f"the {len(self._links)} selected"
        elif self._links:
            source = unit_name(topology, self._links[0].source)
        return f"{act} {source} to {unit_name(topology, target)}"

    def _preview(self, unit: int | None, point: QPointF | None) -> None:
        scene = self._canvas.drawing()
        source = scene.neuron_rect(self._source)
        begin = (source.right(), source.center().y())
        path = QPainterPath()
        for link in self._links:
            path.addPath(link_path(route_one(scene.topology, scene.placement, link)))
        if self._links:
            scene.overlay.show_path(path, "accent", dashed=False)
        elif unit is not None:
            target = scene.neuron_rect(unit)
            path = link_path(curve(begin, (target.left(), target.center().y())))
            scene.overlay.show_path(path, "danger", dashed=True)
        elif point is not None:
            path = link_path(curve(begin, (point.x(), point.y())))
            scene.overlay.show_path(path, "accent", dashed=True)
        else:
            scene.overlay.clear()


class PressGesture(Gesture):
    """A press on a unit: a click selects it, a drag draws a link from it and `others`."""

    def __init__(self, canvas: Canvas, unit: int, others: Sequence[int] = ()) -> None:
        super().__init__(canvas)
        self._unit = unit
        self._others = others
        self._pressed = QPoint()
        self._drag: ConnectGesture | None = None

    def start(self, at: Pointer) -> None:
        """Remember where."""
        self._pressed = at.view

    def move(self, to: Pointer) -> None:
        """Become a drag once the pointer has gone far enough."""
        far = (to.view - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._drag is None and far:
            self._drag = ConnectGesture(self._canvas, self._unit, self._others)
        if self._drag is not None:
            self._drag.move(to)

    def end(self, at: Pointer) -> None:
        """Connect or select."""
        if self._drag is not None:
            self._drag.end(at)
        else:
            self._canvas.choose_items([UnitItem(self._unit)], at.extends)


class SwipeGesture(Gesture):
    """A stroke that takes every link it crosses, and what it begins on."""

    color: ClassVar[str]
    """Of the stroke, by its name in the palette."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._last = QPointF()
        self._stroke = QPainterPath()
        self._taken: dict[Item, None] = {}

    def start(self, at: Pointer) -> None:
        """Begin the stroke; a press on something takes it."""
        self._last = at.scene
        self._stroke = QPainterPath(at.scene)
        under = self._canvas.drawing().item_at(at.scene)
        if self.takes(under):
            self._taken[under] = None
            self._show()

    def move(self, to: Pointer) -> None:
        """Mark what the stroke crosses."""
        crossed = self._canvas.drawing().crossed(self._last, to.scene)
        self._taken.update(dict.fromkeys(crossed))
        self._last = to.scene
        self._stroke.lineTo(to.scene)
        self._show()

    def end(self, at: Pointer) -> None:
        """Ask for what the stroke is for."""
        if at.scene != self._last:
            self.move(at)
        self.cancel()
        intent = self.intent(tuple(self._taken)) if self._taken else None
        if intent is not None:
            self._canvas.request(intent)

    @abstractmethod
    def takes(self, item: Item) -> bool:
        """Whether a stroke that begins on `item` takes it."""

    @abstractmethod
    def intent(self, items: Collection[Item]) -> Intent | None:
        """Return what a release asks for."""

    @abstractmethod
    def preview(self, items: Collection[Item]) -> QPainterPath:
        """Show what a release would do, say it, and return what is drawn besides the stroke."""

    def _show(self) -> None:
        path = self.preview(tuple(self._taken))
        path.addPath(self._stroke)
        self._canvas.drawing().overlay.show_path(path, self.color, dashed=False, width=1.5)


class CutGesture(SwipeGesture):
    """A swipe cuts every link it crosses."""

    color = "danger"

    def takes(self, item: Item) -> bool:
        """Only links are cut."""
        return isinstance(item, Link)

    def intent(self, items: Collection[Item]) -> Intent | None:
        """Cut."""
        return cut_intent(*(item for item in items if isinstance(item, Link)))

    def preview(self, items: Collection[Item]) -> QPainterPath:
        """Mark the links."""
        links = [item for item in items if isinstance(item, Link)]
        self._canvas.drawing().set_doomed(links)
        if links:
            self._canvas.say(f"Release to cut {count(len(links), 'link')}")
        return QPainterPath()


class FreezeGesture(SwipeGesture):
    """A click freezes a weight, a bias or a neuron, a swipe all links it crosses; or it thaws."""

    color = "accent"

    def takes(self, item: Item) -> bool:
        """Everything that has a parameter is frozen."""
        return bool(parameters_in(self._canvas.drawing().topology, [item]))

    def intent(self, items: Collection[Item]) -> Intent | None:
        """Freeze; thaw where all are frozen already."""
        return freeze_intent(self._canvas.drawing().topology, items)

    def preview(self, items: Collection[Item]) -> QPainterPath:
        """Trace the links."""
        scene = self._canvas.drawing()
        path = QPainterPath()
        parameters = parameters_in(scene.topology, items)
        for parameter in parameters:
            if isinstance(parameter, Link):
                path.addPath(scene.path_of(parameter))
        intent = freeze_intent(scene.topology, items)
        if intent is not None:
            act = "freeze" if intent.arguments[1] else "thaw"
            amount = count(len(parameters), "parameter")
            self._canvas.say(f"Release to {act} {amount}")
        return path
