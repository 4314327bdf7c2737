"""Which part of the plane is in view, all of it or a part, and the hand that chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from gdplay.insight.surface import PLANE, Extent
from gdplay.ui.plots.plot_widget import CLICK

_CLOSEST: Final = 1 / 16
"""Of the plane's width, in the closest view: a map has no more to show."""


@dataclass(frozen=True, slots=True)
class PlaneView:
    """A part of the plane, as large on both sides beside the whole.

    Parameters
    ----------
    whole
        x₁ from, x₁ to, x₂ from, x₂ to: all that can be seen.
    chosen
        The part that a person chose; None shows the whole.
    """

    whole: Extent = PLANE
    chosen: Extent | None = None

    @property
    def extent(self) -> Extent:
        """The edges of what is in view."""
        return self.chosen or self.whole

    @property
    def factor(self) -> float:
        """How many times closer the view is than the whole."""
        (left, right, *_), (first, last, *_) = self.extent, self.whole
        return (last - first) / (right - left)

    def zoomed(self, factor: float, place: tuple[float, float]) -> PlaneView:
        """Return the view `factor` times closer, a place of the plane kept where it is."""
        left, right, lower, upper = self.extent
        first, last, bottom, top = self.whole
        share = min(max((right - left) / (last - first) / factor, _CLOSEST), 1.0)
        if share > 1.0 - 1e-9:
            return replace(self, chosen=None)
        width, height = share * (last - first), share * (top - bottom)
        across = (place[0] - left) / (right - left)
        up = (place[1] - lower) / (upper - lower)
        return self._within(place[0] - across * width, place[1] - up * height, width, height)

    def moved(self, across: float, up: float) -> PlaneView:
        """Return the view further on by values of the plane; the whole stays."""
        if self.chosen is None:
            return self
        left, right, lower, upper = self.chosen
        return self._within(left + across, lower + up, right - left, upper - lower)

    def _within(self, left: float, lower: float, width: float, height: float) -> PlaneView:
        first, last, bottom, top = self.whole
        left = min(max(first, left), last - width)
        lower = min(max(bottom, lower), top - height)
        return replace(self, chosen=(left, left + width, lower, lower + height))


class PlaneHand:
    """Zooms and moves a view of the plane; a press is a click until it has moved.

    Attributes
    ----------
    view
        What is in view.
    """

    def __init__(self) -> None:
        self.view = PlaneView()
        self._held: QPointF | None = None
        self._has_moved = False

    def take(self, place: QPointF) -> None:
        """Take hold of the plane at a pixel."""
        self._held, self._has_moved = place, False

    def move_to(self, place: QPointF, rect: QRectF) -> None:
        """Move what is held, drawn in `rect`, to a pixel; the whole plane stays."""
        if self._held is None or self.view.chosen is None:
            return
        way = place - self._held
        if way.manhattanLength() < CLICK and not self._has_moved:
            return
        self._held, self._has_moved = place, True
        left, right, lower, upper = self.view.chosen
        across = -way.x() * (right - left) / rect.width()
        self.view = self.view.moved(across, way.y() * (upper - lower) / rect.height())

    def release(self) -> bool:
        """Let go; return whether it was a click."""
        was_held, self._held = self._held is not None, None
        return was_held and not self._has_moved

    def zoom(self, factor: float, place: tuple[float, float]) -> None:
        """Bring the plane closer, a place of it kept where it is."""
        self.view = self.view.zoomed(factor, place)

    def reset(self, whole: Extent | None = None) -> None:
        """Show all of the plane again, or of another one."""
        self.view = PlaneView(whole or self.view.whole)
