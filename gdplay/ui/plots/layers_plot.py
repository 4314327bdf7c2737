"""The sizes of the gradients of each layer, as a histogram a layer, on one logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from gdplay.app.selection import Item, LayerItem, Selection
from gdplay.experiment.parameter import Parameter
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.plots.histogram import (
    SMALLEST,
    Histogram,
    Row,
    edges_of,
    histogram,
    recent_steps,
    typical,
)
from gdplay.ui.plots.largest import parameters_of
from gdplay.ui.plots.layer_bars import median_pen, outline_pen, paint_bars, paint_words
from gdplay.ui.plots.plot_widget import CLICK, KEY_MOVE, ZOOM, PlotWidget, wheel_factor
from gdplay.ui.plots.strip import Group, groups
from gdplay.ui.plots.tables import histogram_table
from gdplay.ui.plots.ticks import log_ticks
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_NARROWEST: Final = 3
"""Powers of ten that the axis spans at least."""
_GAP: Final = 5.0
_EMPTY: Final = (-4, 0)


class LayersPlot(PlotWidget):
    """A row a layer: how many of its gradients have which size, by sign; a line at the median.

    An outline shows what was typical of late. The wheel zooms the sizes, dragging moves,
    a double click shows them all.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(theme, "gradients-by-layer", "histogram of gradients", parent)
        self._selection = selection
        self._decades: tuple[int, int] | None = None
        self._axis = ValueAxis(*_EMPTY, logarithmic=True)
        self._typical: list[Floats] = []
        self._typical_key: tuple[object, ...] = ()
        self._dragged: tuple[float, bool] | None = None
        self.setObjectName("gradient_layers")
        self.setAccessibleName("Sizes of the gradients by layer")
        self.setToolTip(
            "How many gradients of each layer have which size; the outline is what was typical "
            "of late. Wheel zooms the sizes, drag moves, double click shows all"
        )
        self.setMinimumSize(280, 120)
        selection.changed.connect(self._point_at)
        selection.hover_changed.connect(self._point_at)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(560, 200)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the gradients of a run's last step, or of its next one while it is paused."""
        if self._snapshot is not None and snapshot.run != self._snapshot.run:
            self.reset_view()
        self._snapshot = snapshot
        if self.isVisible():
            self.update()

    @property
    def gradient(self) -> Floats:
        """(P,), the gradients that are shown."""
        if self._snapshot is None:
            return np.empty(0)
        record, state = self._snapshot.record, self._snapshot.state
        fits = record is not None and len(record.gradient) == state.layout.size
        return record.gradient if record is not None and fits else state.gradient

    @property
    def edges(self) -> Floats:
        """The edges of the bins; they only ever reach further while a run goes on."""
        return edges_of(self._decades or _EMPTY)

    @property
    def span(self) -> tuple[float, float]:
        """The sizes in view, as exponents of ten."""
        return self._axis.lower, self._axis.upper

    def table(self) -> Mapping[str, Column]:
        """Return how many gradients of each layer are in each bin, a row a layer and bin."""
        if self._snapshot is None:
            return {}
        return histogram_table(self._snapshot.state.layout.topology, self._rows(), self.edges)

    def legend(self) -> tuple[tuple[str, QPen], ...]:
        """Return the colours of the signs, and what the lines are."""
        steps = recent_steps(self._snapshot.history) if self._snapshot is not None else 0
        return (
            ("positive gradients", QPen(self._theme.color("positive"), 8.0)),
            ("negative gradients", QPen(self._theme.color("negative"), 8.0)),
            ("median of the sizes", median_pen(self._theme)),
            (f"typical of the last {count(steps, 'step')}", outline_pen(self._theme)),
        )

    # Where things stand

    def plot_rect(self) -> QRectF:
        """Return the bins: right of the layers' names, left of what is said of each."""
        metrics = self.metrics
        left = metrics.horizontalAdvance("hidden 1") + 10
        right = metrics.horizontalAdvance("median 0.000123") + 16
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - right, height)

    def row_rect(self, depth: int) -> QRectF:
        """Return the row of the layer at `depth`, from 1."""
        rect = self.plot_rect()
        height = rect.height() / max(1, len(self._groups))
        top = rect.top() + (depth - 1) * height + _GAP
        return QRectF(rect.left(), top, rect.width(), height - _GAP)

    def x_of(self, size: float) -> float:
        """Return the pixel of a size above 0."""
        rect, (lower, upper) = self.plot_rect(), self.span
        return rect.left() + (math.log10(size) - lower) / (upper - lower) * rect.width()

    def bin_at(self, place: QPointF) -> tuple[Group, int] | None:
        """Return the layer and the bin at a place in pixels."""
        rect, (lower, upper), edges = self.plot_rect(), self.span, self.edges
        if not rect.left() <= place.x() < rect.right():
            return None
        exponent = lower + (place.x() - rect.left()) / rect.width() * (upper - lower)
        column = int(np.searchsorted(np.log10(edges), exponent, "right")) - 1
        for group in self._groups:
            if self.row_rect(group.depth).contains(place) and 0 <= column < len(edges) - 1:
                return group, column
        return None

    def parameters_in(self, group: Group, column: int) -> tuple[Parameter, ...]:
        """Return the parameters whose gradients are in a bin."""
        assert self._snapshot is not None
        layout, edges = self._snapshot.state.layout, self.edges
        sizes = np.abs(self.gradient[group.start : group.stop])
        last = column == len(edges) - 2
        below = sizes <= edges[column + 1] if last else sizes < edges[column + 1]
        inside = np.flatnonzero((sizes >= edges[column]) & below)
        return tuple(layout.parameters[group.start + int(place)] for place in inside)

    @property
    def _groups(self) -> tuple[Group, ...]:
        return groups(self._snapshot.state.layout) if self._snapshot is not None else ()

    # Drawing

    def paint(self, painter: QPainter) -> None:
        """Draw the title or the reading, the axis and a row for each layer."""
        rect = self.plot_rect()
        if rect.width() < 10 or rect.height() < 10:
            return
        self._reach(self.gradient)
        rows = self._rows()
        self._paint_title(painter, rect, rows)
        painter.setFont(self._theme.font("small"))
        self._paint_axis(painter, rect)
        for row in rows:
            self._paint_row(painter, *row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(self._selection.hovered, LayerItem):  # its name says it
            self._paint_parameters(painter, self._selection.hovered, "muted")
        self._paint_parameters(painter, self._selection.item, "accent")

    def _rows(self) -> list[Row]:
        gradient, edges = self.gradient, self.edges
        key = (self._snapshot, self._decades)
        if self._snapshot is not None and key != self._typical_key:
            self._typical_key = key
            history = self._snapshot.history
            self._typical = [typical(history, group, edges) for group in self._groups]
        return [
            (group, histogram(gradient[group.start : group.stop], edges), usual)
            for group, usual in zip(self._groups, self._typical, strict=True)
        ]

    def _reach(self, gradient: Floats) -> None:
        """Let the axis reach all sizes seen so far."""
        sizes = np.abs(gradient[np.isfinite(gradient)])
        sizes = sizes[sizes > 10.0**SMALLEST]
        if not sizes.size:
            return
        first = math.floor(math.log10(float(sizes.min())))
        last = math.floor(math.log10(float(sizes.max()))) + 1
        if self._decades is not None:
            first, last = min(first, self._decades[0]), max(last, self._decades[1])
        self._decades = (min(first, last - _NARROWEST), last)
        if not self._axis.is_chosen:
            self._axis = ValueAxis(*self._decades, logarithmic=True)

    def _paint_title(self, painter: QPainter, rect: QRectF, rows: list[Row]) -> None:
        reading = self.reading(rows)
        painter.setFont(self._theme.font("body", bold=not reading))
        painter.setPen(self._theme.color("text"))
        is_next = self._snapshot is not None and not self._snapshot.running
        title = f"Gradient sizes by layer, {'next' if is_next else 'last'} step"
        steps = recent_steps(self._snapshot.history) if self._snapshot is not None else 0
        if steps:
            title += f"; outline: {count(steps, 'step')}"
        room = int(self.header_right - rect.left())
        text = painter.fontMetrics().elidedText(reading or title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left(), 0.6 * rect.top()), text)

    def reading(self, rows: list[Row]) -> str:
        """Return what the bin under the pointer holds, or nothing."""
        found = self.bin_at(self._pointer) if self._pointer is not None else None
        if found is None or self._snapshot is None:
            return ""
        pointed, place = found
        bins, usual = next((b, u) for group, b, u in rows if group.depth == pointed.depth)
        topology = self._snapshot.state.layout.topology
        inside = self.parameters_in(pointed, place)
        name = names.layer_name(topology, pointed.depth)
        if len(inside) == 1:
            name = names.name(topology, inside[0])
        lower, upper = (number(float(edge)) for edge in self.edges[place : place + 2])
        rising, falling = int(bins.rising[place]), int(bins.falling[place])
        return (
            f"{name}   {lower} to {upper}   {number(rising)} positive, {number(falling)} negative "
            f"of {number(pointed.stop - pointed.start)}, typically {number(float(usual[place]))}"
        )

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        metrics = self.metrics
        baseline = rect.bottom() + metrics.ascent() + 5
        lower, upper = self.span
        ticks = log_ticks(lower, upper, max(2, int(rect.width() / 60)))
        whole = [tick for tick in ticks if tick == round(tick)]
        for exponent in whole if len(whole) > 1 else ticks:
            x = self.x_of(10.0**exponent)
            painter.setPen(self._theme.color("grid"))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            text = number(10.0**exponent)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, baseline), text)
        title = QRectF(rect.left(), baseline + metrics.descent(), rect.width(), metrics.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, "size of the gradient")

    def _paint_row(self, painter: QPainter, group: Group, bins: Histogram, usual: Floats) -> None:
        """Draw the bars of one layer, those that rise on top of those that fall."""
        row = self.row_rect(group.depth)
        painter.setPen(self._theme.color("border"))
        painter.drawLine(row.bottomLeft(), row.bottomRight())
        edges = [self.x_of(float(edge)) for edge in self.edges]
        median = self.x_of(bins.median) if bins.median > 10.0**SMALLEST else None
        paint_bars(painter, self._theme, row, edges, bins=bins, usual=usual, median=median)
        assert self._snapshot is not None
        name = names.layer_name(self._snapshot.state.layout.topology, group.depth)
        is_lit = self._selection.hovered == LayerItem(group.depth)
        paint_words(painter, self._theme, row, name, bins=bins, is_lit=is_lit)

    def _paint_parameters(self, painter: QPainter, item: Item, color: str) -> None:
        """Mark where the gradient of a parameter, or of each that feeds a neuron, lies."""
        if self._snapshot is not None:
            for parameter in parameters_of(self._snapshot, item):
                self._paint_parameter(painter, self._snapshot, parameter, color)

    def _paint_parameter(
        self, painter: QPainter, snapshot: Snapshot, parameter: Parameter, color: str
    ) -> None:
        """Draw a triangle under the row of a parameter's layer, at the size of its gradient."""
        place = snapshot.state.layout.index[parameter]
        size = abs(float(self.gradient[place]))
        if not 10.0**SMALLEST < size < math.inf:
            return
        x, rect = self.x_of(size), self.plot_rect()
        group = next(g for g in self._groups if g.start <= place < g.stop)
        if rect.left() <= x <= rect.right():
            y = self.row_rect(group.depth).bottom()
            painter.setPen(QPen(self._theme.color("panel"), 1.0))
            painter.setBrush(self._theme.color(color))
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - 8), QPointF(x - 5, y + 1), QPointF(x + 5, y + 1)])
            )

    # Pointing, zooming and moving

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, which is a click until it moves."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged = (event.position().x(), False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the sizes while dragging; light up the layer, or what is alone in its bin."""
        self._pointer = event.position()
        if self._dragged is not None and self._axis.is_chosen:
            from_x, moved = self._dragged
            way = event.position().x() - from_x
            if moved or abs(way) >= CLICK:
                self._dragged = (event.position().x(), True)
                self._axis = self._axis.moved(-way / self.plot_rect().width())
        self._selection.hover(self._lone_parameter() or self._layer_at(event.position()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; without one select the parameter that is alone in its bin."""
        dragged, self._dragged = self._dragged, None
        lone = self._lone_parameter()
        if dragged is not None and not dragged[1] and lone is not None:
            self._selection.select(lone)

    def _lone_parameter(self) -> Parameter | None:
        found = self.bin_at(self._pointer) if self._pointer is not None else None
        inside = self.parameters_in(*found) if found is not None else ()
        return inside[0] if len(inside) == 1 else None

    def _layer_at(self, place: QPointF) -> LayerItem | None:
        """Return the layer whose row, with its name and its median, is at a place in pixels."""
        for group in self._groups:
            row = self.row_rect(group.depth)
            if row.top() <= place.y() <= row.bottom():
                return LayerItem(group.depth)
        return None

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._pointer = None
        self._selection.hover(None)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the sizes around the pointer."""
        rect = self.plot_rect()
        if rect.contains(event.position()):
            share = (event.position().x() - rect.left()) / rect.width()
            self._axis = self._axis.zoomed(wheel_factor(event), share)
            self.update()
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move, with Ctrl up and down zoom, Home shows all sizes."""
        ctrl = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        axes = {Qt.Key.Key_Left: self._axis.moved(-KEY_MOVE)}
        axes[Qt.Key.Key_Right] = self._axis.moved(KEY_MOVE)
        if ctrl:
            axes[Qt.Key.Key_Up] = self._axis.zoomed(ZOOM, 0.5)
            axes[Qt.Key.Key_Down] = self._axis.zoomed(1 / ZOOM, 0.5)
        axis = axes.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Home:
            self.reset_view()
        elif axis is not None:
            self._axis = axis
            self.update()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all sizes again."""
        self.reset_view()

    @Slot()
    def reset_view(self) -> None:
        """Fit the axis to the present step again."""
        self._decades = None
        self._axis = ValueAxis(*_EMPTY, logarithmic=True)
        self.update()

    @Slot(object)
    def _point_at(self, item: object) -> None:
        if self.isVisible():
            self.update()
