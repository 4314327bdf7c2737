"""A plane over a logarithmic axis: its rectangle, its view, and the hand that moves it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QEnterEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gdplay.ui.plots.log_view import LogView
from gdplay.ui.plots.plot_widget import KEY_MOVE, ZOOM, PlotWidget, wheel_factor
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.theme.theme import Theme

RIGHT: Final = 14.0
_USUAL: Final = "0.00000"
"""As wide as values mostly are, so that the picture seldom moves."""


class LogPlane(PlotWidget):
    """A quantity from one power of ten to another, and values over it.

    The wheel zooms the quantity around the pointer; beside the picture, over its values,
    or with Shift it zooms the values. Dragging moves what was zoomed, a double click shows
    all of it again.

    Parameters
    ----------
    name, title
        As in `PlotWidget`.
    axis_title
        What the quantity is, written below the axis.
    span
        The powers of ten, as exponents, that the axis goes from and to.
    """

    def __init__(
        self,
        theme: Theme,
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        axis_title: str,
        span: tuple[float, float],
    ) -> None:
        super().__init__(theme, name, title, parent)
        self.installEventFilter(self)
        self._axis_title = axis_title
        self._first_axis = self._axis = ValueAxis()
        self._view = LogView(span)
        self._grabbed: QPointF | None = None

    # Between values and pixels

    def plot_rect(self) -> QRectF:
        """Return where the picture itself is drawn, in pixels: right of its values."""
        height = self.height() - self.header_height - self.axis_height
        texts = [text for _, text in self._axis.ticks(QRectF(0.0, 0.0, 1.0, max(1.0, height)))]
        width = max(self.metrics.horizontalAdvance(text) for text in (_USUAL, *texts))
        left = width + 10
        return QRectF(left, self.header_height, self.width() - left - RIGHT, height)

    @property
    def span(self) -> tuple[float, float]:
        """The powers of ten in view, as exponents."""
        return self._view.span

    def begin_axis(self, axis: ValueAxis) -> None:
        """Fit the upright axis anew, starting from `axis`."""
        self._first_axis = self._axis = axis
        self.update()

    def set_whole(self, span: tuple[float, float]) -> None:
        """Let the quantity reach from and to other powers of ten; a part in view stays."""
        self._view = replace(self._view, whole=span)
        self.update()

    @Slot()
    def reset_view(self) -> None:
        """Show all of it again, with values as they suit it."""
        self._view = LogView(self._view.whole)
        self.begin_axis(self._first_axis)

    def fit(self, height: float) -> None:
        """Let the upright axis, `height` pixels high, suit what is shown."""

    def x_of(self, value: float) -> float:
        """Return the pixel of a value above 0."""
        rect, (low, high) = self.plot_rect(), self.span
        return rect.left() + (math.log10(value) - low) / (high - low) * rect.width()

    def value_at(self, x: float) -> float:
        """Return the value under a pixel, at the edge where it lies beyond."""
        rect, (low, high) = self.plot_rect(), self.span
        share = min(max((x - rect.left()) / max(1.0, rect.width()), 0.0), 1.0)
        return float(10.0 ** (low + share * (high - low)))

    # Zooming and moving

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer: the quantity, or the values beside the picture or with Shift."""
        rect, place = self.plot_rect(), event.position()
        if not rect.top() <= place.y() <= rect.bottom() or place.x() > rect.right():
            return
        factor = wheel_factor(event)
        if place.x() < rect.left() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._zoom_values(factor, (rect.bottom() - place.y()) / max(1.0, rect.height()))
        else:
            share = (place.x() - rect.left()) / max(1.0, rect.width())
            self._set_view(self._view.zoomed(factor, share))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of what was zoomed."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all of it again."""
        self.reset_view()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move, with Ctrl up and down zoom, Home shows all.

        With Ctrl and Shift up and down zoom the values.
        """
        key, ctrl = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier
        factors = {Qt.Key.Key_Up: ZOOM, Qt.Key.Key_Down: 1 / ZOOM}
        ways = {Qt.Key.Key_Left: -KEY_MOVE, Qt.Key.Key_Right: KEY_MOVE}
        if key == Qt.Key.Key_Home:
            self.reset_view()
        elif key in ways and self._view.chosen is not None:
            self._set_view(self._view.moved(ways[key]))
        elif key in factors and event.modifiers() == ctrl:
            self._set_view(self._view.zoomed(factors[key], 0.5))
        elif key in factors and event.modifiers() == ctrl | Qt.KeyboardModifier.ShiftModifier:
            self._zoom_values(factors[key], 0.5)
        else:
            super().keyPressEvent(event)

    def _drag_to(self, place: QPointF) -> None:
        assert self._grabbed is not None
        rect, way = self.plot_rect(), place - self._grabbed
        self._grabbed = place
        self._set_view(self._view.moved(-way.x() / max(1.0, rect.width())))
        if self._axis.is_chosen:
            self._axis = self._axis.moved(way.y() / max(1.0, rect.height()))

    def _zoom_values(self, factor: float, share: float) -> None:
        self._axis = self._axis.zoomed(factor, share)
        self.update()

    def _set_view(self, view: LogView) -> None:
        self._view = view
        self.update()

    # Pointing

    def pointed(self) -> None:
        """Take note that the pointer moved or left; `pointer` is its place."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the tool tip off the picture, where the values under the pointer are shown."""
        if isinstance(event, QHelpEvent) and self.plot_rect().contains(event.pos().toPointF()):
            return True
        return super().eventFilter(watched, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the pointer; move what is held."""
        self._pointer = event.position()
        if self._grabbed is not None:
            self._drag_to(event.position())
        self.pointed()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Begin to point."""
        self._pointer = event.position()

    def leaveEvent(self, event: object) -> None:
        """Point at nothing."""
        self._pointer = None
        self.pointed()
        self.update()
