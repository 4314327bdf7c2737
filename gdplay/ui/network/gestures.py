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

from gdplay.app.selection import Item, UnitItem
from gdplay.ui.network.intents import Intent
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


class BandGesture(Gesture):
    """A frame selects the neurons in it, with the links among them; or else links it touches.

    A click on nothing selects nothing.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._from = QPointF()

    def start(self, at: Pointer) -> None:
        """Remember the corner."""
        self._from = at.scene

    def move(self, to: Pointer) -> None:
        """Draw the frame, and say what it holds."""
        frame = QRectF(self._from, to.scene).normalized()
        path = QPainterPath()
        path.addRect(frame)
        scene = self._canvas.drawing()
        scene.overlay.show_path(path, "accent", dashed=True, width=1.0)
        inside = self._inside(frame)
        units = sum(isinstance(item, UnitItem) for item in inside)
        words = [count(units, "neuron")] if units else []
        words += [count(len(inside) - units, "link")] if len(inside) > units else []
        self._canvas.say(f"Release to select {' and '.join(words)}" if words else "")

    def end(self, at: Pointer) -> None:
        """Select what the frame holds, a neuron as the newest."""
        self.cancel()
        frame = QRectF(self._from, at.scene).normalized()
        self._canvas.choose_items(self._inside(frame), at.extends)

    def _inside(self, frame: QRectF) -> list[Item]:
        scene = self._canvas.drawing()
        units = scene.units_within(frame)
        if units:
            return [*scene.links_among(units), *(UnitItem(unit) for unit in units)]
        return list(scene.links_touching(frame))


class AddGesture(Gesture):
    """A click of the neuron tool."""

    def start(self, at: Pointer) -> None:
        """Wait for the release."""

    def move(self, to: Pointer) -> None:
        """Nothing to preview."""

    def end(self, at: Pointer) -> None:
        """Add a neuron, or a layer, where the button is let go."""
        self._canvas.add_at(at.scene)


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
