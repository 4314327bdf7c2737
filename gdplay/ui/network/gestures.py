"""One class a gesture: it starts at a press, and asks for an edit at the release.

Until then the experiment is untouched; `cancel` leaves no trace.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.edits.topology import why_not
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import Topology
from gdplay.ui.names import unit_name
from gdplay.ui.network.intents import Intent, cut_intent, link_intent
from gdplay.ui.network.links_item import link_path
from gdplay.ui.network.routes import curve, route_one
from gdplay.ui.network.scene import TopologyScene
from gdplay.ui.text import count


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is: in the scene, and in the view's pixels."""

    scene: QPointF
    view: QPoint
    extends: bool = False
    """Whether Shift is held: add to the selection."""


class Canvas(Protocol):
    """What a gesture works on."""

    def drawing(self) -> TopologyScene:
        """Return the scene."""

    def request(self, intent: Intent) -> None:
        """Ask for an edit."""

    def say(self, hint: str) -> None:
        """Show a line while the gesture lasts; empty for the tool's own."""

    def choose_items(self, items: Iterable[Item], extend: bool) -> None:
        """Select items."""

    def scroll_by(self, offset: QPoint) -> None:
        """Move the picture under the pointer."""

    def add_at(self, point: QPointF) -> None:
        """Ask for a neuron or a layer there."""


class Gesture(ABC):
    """From a press to a release."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    @abstractmethod
    def start(self, at: Pointer) -> None:
        """Begin."""

    @abstractmethod
    def move(self, to: Pointer) -> None:
        """Preview."""

    @abstractmethod
    def end(self, at: Pointer) -> None:
        """Commit."""

    def cancel(self) -> None:
        """Leave no trace."""
        scene = self._canvas.drawing()
        scene.overlay.clear()
        scene.set_target(None)
        scene.set_doomed(())
        self._canvas.say("")


class ConnectGesture(Gesture):
    """A line from a unit to a later one, drawn by the pointer or aimed by keys."""

    def __init__(self, canvas: Canvas, source: int, *, by_keys: bool = False) -> None:
        super().__init__(canvas)
        self._source = source
        self._by_keys = by_keys
        self._aimed: int | None = None
        self._target: int | None = None

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
        reason = None if other is None else why_not(topology, self._source, other)
        self._target = other if reason is None else None
        self._canvas.say(reason or self._offer(topology, other))
        scene.set_target(self._target)
        self._preview(other, point, refused=reason is not None)

    def end(self, at: Pointer) -> None:
        """Connect what it aims at."""
        self.move(at)
        self.commit()

    def commit(self) -> None:
        """Connect the target, if there is one."""
        target = self._target
        self.cancel()
        if target is not None:
            self._canvas.request(link_intent(self._source, target))

    def _offer(self, topology: Topology, target: int | None) -> str:
        """Return what to do next."""
        source = unit_name(topology, self._source)
        if target is None:
            return f"{'Arrows lead' if self._by_keys else 'Drag'} from {source} to a later neuron"
        act = "Enter connects" if self._by_keys else "Release to connect"
        return f"{act} {source} to {unit_name(topology, target)}"

    def _preview(self, unit: int | None, point: QPointF | None, *, refused: bool) -> None:
        scene = self._canvas.drawing()
        source = scene.neuron_rect(self._source)
        begin = (source.right(), source.center().y())
        if unit is not None:
            target = scene.neuron_rect(unit)
            end = (target.left(), target.center().y())
        elif point is not None:
            end = (point.x(), point.y())
        else:
            scene.overlay.clear()
            return
        segments = curve(begin, end)
        if self._target is not None:
            link = Link(self._source, self._target)
            segments = route_one(scene.topology, scene.placement, link)
        path = link_path(segments)
        color = "danger" if refused else "accent"
        scene.overlay.show_path(path, color, dashed=self._target is None)


class PressGesture(Gesture):
    """A press on a unit: a click selects it, a drag draws a link from it."""

    def __init__(self, canvas: Canvas, unit: int) -> None:
        super().__init__(canvas)
        self._unit = unit
        self._pressed = QPoint()
        self._drag: ConnectGesture | None = None

    def start(self, at: Pointer) -> None:
        """Remember where."""
        self._pressed = at.view

    def move(self, to: Pointer) -> None:
        """Become a drag once the pointer has gone far enough."""
        far = (to.view - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._drag is None and far:
            self._drag = ConnectGesture(self._canvas, self._unit)
        if self._drag is not None:
            self._drag.move(to)

    def end(self, at: Pointer) -> None:
        """Connect or select."""
        if self._drag is not None:
            self._drag.end(at)
        else:
            self._canvas.choose_items([UnitItem(self._unit)], at.extends)


class BandGesture(Gesture):
    """A frame around neurons selects them; a click on nothing selects nothing."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._from = QPointF()

    def start(self, at: Pointer) -> None:
        """Remember the corner."""
        self._from = at.scene

    def move(self, to: Pointer) -> None:
        """Draw the frame."""
        path = QPainterPath()
        path.addRect(QRectF(self._from, to.scene).normalized())
        self._canvas.drawing().overlay.show_path(path, "accent", dashed=True, width=1.0)

    def end(self, at: Pointer) -> None:
        """Select what the frame holds."""
        scene = self._canvas.drawing()
        self.cancel()
        frame = QRectF(self._from, at.scene).normalized()
        inside = [UnitItem(unit) for unit in scene.units_within(frame)]
        self._canvas.choose_items(inside, at.extends)


class AddGesture(Gesture):
    """A click of the neuron tool."""

    def start(self, at: Pointer) -> None:
        """Wait for the release."""

    def move(self, to: Pointer) -> None:
        """Nothing to preview."""

    def end(self, at: Pointer) -> None:
        """Add a neuron, or a layer, where the button is let go."""
        self._canvas.add_at(at.scene)


class CutGesture(Gesture):
    """A swipe cuts every link it crosses."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._last = QPointF()
        self._stroke = QPainterPath()
        self._crossed: set[Link] = set()

    def start(self, at: Pointer) -> None:
        """Begin the stroke; a press on a link takes that link."""
        self._last = at.scene
        self._stroke = QPainterPath(at.scene)
        under = self._canvas.drawing().item_at(at.scene)
        if isinstance(under, Link):
            self._crossed.add(under)
            self._show()

    def move(self, to: Pointer) -> None:
        """Mark what the stroke crosses."""
        scene = self._canvas.drawing()
        self._crossed.update(scene.crossed(self._last, to.scene))
        self._last = to.scene
        self._stroke.lineTo(to.scene)
        scene.overlay.show_path(self._stroke, "danger", dashed=False, width=1.5)
        self._show()

    def end(self, at: Pointer) -> None:
        """Cut."""
        if at.scene != self._last:
            self.move(at)
        self.cancel()
        if self._crossed:
            self._canvas.request(cut_intent(*self._crossed))

    def _show(self) -> None:
        self._canvas.drawing().set_doomed(self._crossed)
        if self._crossed:
            self._canvas.say(f"Release to cut {count(len(self._crossed), 'link')}")


class PanGesture(Gesture):
    """The picture follows the pointer."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._from = self._last = QPoint()

    def start(self, at: Pointer) -> None:
        """Remember where."""
        self._from = self._last = at.view

    def move(self, to: Pointer) -> None:
        """Scroll by as much as the pointer moved."""
        self._canvas.scroll_by(to.view - self._last)
        self._last = to.view

    def end(self, at: Pointer) -> None:
        """Stay there."""
        self.move(at)

    def cancel(self) -> None:
        """Go back to where it began."""
        self._canvas.scroll_by(self._from - self._last)
        super().cancel()
