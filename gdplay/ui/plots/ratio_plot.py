"""How much each layer changes in a step: the length of its update beside that of its weights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.app.selection import Item, LayerItem, Selection, UnitItem
from gdplay.experiment.parameter import Bias, Link
from gdplay.experiment.topology import Topology
from gdplay.storage.columns import Column
from gdplay.training.snapshot import History, Snapshot
from gdplay.ui import names
from gdplay.ui.plots.columns import thinned
from gdplay.ui.plots.labels import dense, least_hiding
from gdplay.ui.plots.readout import exact, paint_readout, readout_box
from gdplay.ui.plots.tables import ratio_table
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.plots.value_canvas import ValueCanvas
from gdplay.ui.polygon import polygon
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

TYPICAL: Final = (10**-3.5, 10**-2.5)
"""Around 1e-3: typical early in training."""

_EMPTY_AXIS: Final = ValueAxis(-5.0, -1.0, logarithmic=True)

_DASHES: Final = ((5.0, 3.0), (1.5, 2.0), (7.0, 2.0, 1.5, 2.0))
"""Of the layers between the first and the last, in turn: their shades alone are too near."""
_THIN: Final = 1.4
_THICK: Final = 2.6
_SAMPLE: Final = 18.0  # the length of the line before a layer's name,
_SAMPLE_WIDTH: Final = 1.8  # and its width
_NEAR: Final = 8.0  # pixels within which a line is pointed at


def depth_of(topology: Topology, item: Item) -> int:
    """Return the layer of a parameter or neuron, or that it is, counted from 1; 0 for none."""
    match item:
        case LayerItem(depth):
            return depth
        case Link(_, unit) | Bias(unit) | UnitItem(unit):
            return topology.depth_of.get(unit, 0)
        case _:
            return 0


class RatioPlot(ValueCanvas):
    """A line a layer on a logarithmic axis, and the band in which most networks begin."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(theme, "update-ratio", "plot of update ratios", _EMPTY_AXIS, parent)
        self.setObjectName("update_ratio_plot")
        self.setAccessibleName("Update ratio of each layer over the steps")
        self.setToolTip(
            "|Δw| / |w|: how much each layer changes in one step. Early in training about "
            "0.001 is typical (the band): far above it steps are rash, far below it the layer "
            "hardly learns. Late in training it falls. Wheel zooms the steps, over the values or "
            "with Shift the values; drag moves; double click shows the whole run"
        )
        self.setMinimumSize(280, 120)
        self._selection = selection
        self._lines: list[Floats] = []  # as they were drawn last,
        self._names: list[tuple[QRectF, int]] = []  # and where each layer's name stood
        selection.changed.connect(self._point_at)
        selection.hover_changed.connect(self._point_at)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(560, 200)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; a new run begins with a new axis."""
        if self.snapshot is not None and snapshot.run != self.snapshot.run:
            self.begin_axis(_EMPTY_AXIS)
        super().show_snapshot(snapshot)

    def plot_rect(self) -> QRectF:
        """Return the picture: right of the values, left of the layers' names."""
        metrics = self.metrics
        left = metrics.horizontalAdvance("0.00001") + 10
        right = metrics.horizontalAdvance("hidden 1") + _SAMPLE + 18
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - right, height)

    def table(self) -> Mapping[str, Column]:
        """Return each layer's ratio where it was measured."""
        return ratio_table(self.snapshot, self.view) if self.snapshot is not None else {}

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title, the band, the axis, a line for each layer and their names."""
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=True))
        title = "Update ratio |Δw| / |w| of each layer"
        painter.drawText(QPointF(rect.left(), 0.6 * self.header_height), title)
        painter.setFont(self._theme.font("small"))
        curves = self._curves(rect)
        self._fit(curves, rect)
        self._paint_band(painter, rect)
        self.paint_grid(painter, rect)
        if self.snapshot is None:
            self._paint_band_name(painter, rect, [])
            return
        topology = self.snapshot.state.layout.topology
        pointed = {
            depth_of(topology, item) for item in (self._selection.item, self._selection.hovered)
        }
        painter.save()
        painter.setClipRect(rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._lines = pixels = []
        for depth, (steps, values) in enumerate(curves, start=1):
            x = rect.left() + self.steps_view.shares_of(steps) * rect.width()
            y = self.axis.y_of(values, rect)
            points = np.column_stack([x, y])
            painter.setPen(self._pen(depth, len(curves), _THICK if depth in pointed else _THIN))
            painter.drawPolyline(polygon(points))
            pixels.append(points)
        painter.restore()
        self._paint_band_name(painter, rect, pixels)
        self._paint_names(painter, rect, topology, pixels)
        if self.pointer is not None:
            self._paint_pointed(painter, rect, pixels)

    def _color(self, depth: int, layers: int) -> QColor:
        """Return a layer's shade: from the accent of the first to the text's of the last."""
        palette = self._theme.palette
        share = (depth - 1) / max(1, layers - 1)
        return blend(palette.accent, palette.text, share)

    def _pen(self, depth: int, layers: int, width: float) -> QPen:
        """Return a layer's pen: whole lines for the first and the last, dashes between."""
        pen = QPen(self._color(depth, layers), width)
        if 1 < depth < layers:
            pen.setDashPattern(_DASHES[(depth - 2) % len(_DASHES)])
        return pen

    def _curves(self, rect: QRectF) -> list[tuple[Floats, Floats]]:
        if self.snapshot is None:
            return []
        history = self.snapshot.history
        positive = np.where(history.update_ratio > 0.0, history.update_ratio, np.nan)
        limit = int(rect.width() / 2)
        return [thinned(history.evaluated_steps, row, *self.view, limit) for row in positive]

    def _fit(self, curves: list[tuple[Floats, Floats]], rect: QRectF) -> None:
        """Choose the axis: all curves, and the band; it grows and does not shrink back."""
        seen = np.concatenate([np.array(TYPICAL), *(values for _, values in curves)])
        if self.axis.is_fitted:
            ends = 10.0 ** np.array([self.axis.lower, self.axis.upper])
            seen = np.concatenate([seen, ends * np.array([1.001, 0.999])])
        self.fit(seen, from_zero=False, height=rect.height())

    def _paint_band(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the band that is typical early on, hatched and named."""
        lower, upper = self.axis.y_of(np.array(TYPICAL), rect).tolist()
        band = QRectF(rect.left(), upper, rect.width(), lower - upper).intersected(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(band, self._theme.color("accent", 22))
        painter.setBrush(self._theme.color("accent", 40))
        for edge in (band.top(), band.bottom()):
            painter.setPen(QPen(self._theme.color("accent", 120), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(band.left(), edge), QPointF(band.right(), edge))

    def _paint_band_name(self, painter: QPainter, rect: QRectF, curves: list[Floats]) -> None:
        """Write what the band is, in the corner of it where that hides the least."""
        lower, upper = self.axis.y_of(np.array(TYPICAL), rect).tolist()
        metrics, text = self.metrics, "typical early in training"
        width, height = metrics.horizontalAdvance(text), metrics.height()
        corners = [
            QRectF(left, top, width, height)
            for top in (lower - height - 2, upper + 2)
            for left in (rect.left() + 6, rect.right() - width - 6)
        ]
        shown = [place for place in corners if rect.contains(place)]
        if shown:
            painter.setPen(self._theme.color("accent"))
            place = least_hiding(shown, dense(curves, rect))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_names(
        self, painter: QPainter, rect: QRectF, topology: Topology, curves: list[Floats]
    ) -> None:
        """Write each layer's name, after a piece of its line, at the line's end."""
        metrics = self.metrics
        height = metrics.height()
        ends = sorted(
            (float(points[-1, 1]), depth)
            for depth, points in enumerate(curves, start=1)
            if len(points)
        )
        below = rect.top() - height
        places = []
        for y, depth in ends:
            below = max(y - height / 2, below + height)
            places.append((below, depth))
        over = max(0.0, places[-1][0] + height - rect.bottom() - height) if places else 0.0
        left = rect.right() + 8
        self._names = []
        for top, depth in places:
            painter.setPen(self._pen(depth, len(curves), _SAMPLE_WIDTH))
            middle = top - over + height / 2 + 1
            painter.drawLine(QPointF(left, middle), QPointF(left + _SAMPLE, middle))
            painter.setPen(self._theme.color("text"))
            name = names.layer_name(topology, depth)
            painter.drawText(QPointF(left + _SAMPLE + 5, top - over + metrics.ascent()), name)
            self._names.append((QRectF(left, top - over, self.width() - left, height), depth))

    def _paint_pointed(self, painter: QPainter, rect: QRectF, curves: list[Floats]) -> None:
        assert self.pointer is not None
        assert self.snapshot is not None
        x = self.pointer.x()
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        lines = ratio_lines(self.snapshot, self.step_at(x))
        if lines:
            points = [QPointF(*place) for curve in curves for place in curve.tolist()]
            box = readout_box(self._theme, rect, x, lines, points)
            paint_readout(painter, self._theme, box, lines)

    # Pointing

    def pointed(self) -> None:
        """Light up the layer whose line or name is under the pointer in every view."""
        depth = self.layer_at(self._pointer) if self._pointer is not None else 0
        self._selection.hover(LayerItem(depth) if depth else None)

    def layer_at(self, place: QPointF) -> int:
        """Return the layer whose name or line is at a place in pixels; 0 for none."""
        for name, depth in self._names:
            if name.contains(place):
                return depth
        if not self.plot_rect().contains(place):
            return 0
        away = [_distance(points, place) for points in self._lines]
        nearest = min(range(len(away)), key=away.__getitem__, default=0)
        return nearest + 1 if away and away[nearest] <= _NEAR else 0

    @Slot(object)
    def _point_at(self, item: object) -> None:
        if self.isVisible():
            self.update()


def _distance(points: Floats, place: QPointF) -> float:
    """Return how many pixels above or below `place` a line passes; infinite where it does not."""
    x, y = points.T
    if not x.size or not x[0] <= place.x() <= x[-1]:
        return math.inf
    return abs(float(np.interp(place.x(), x, y)) - place.y())


def ratio_lines(snapshot: Snapshot, step: float) -> list[tuple[str, str]]:
    """Return each layer's ratio measured nearest to `step`, with its name."""
    history: History = snapshot.history
    known = np.flatnonzero(np.isfinite(history.update_ratio).any(axis=0))
    if not known.size:
        return []
    near = int(known[np.argmin(np.abs(history.evaluated_steps[known] - step))])
    topology = snapshot.state.layout.topology
    lines = [("step", f"{int(history.evaluated_steps[near]):,}")]
    for depth, ratio in enumerate(history.update_ratio[:, near].tolist(), start=1):
        lines.append((names.layer_name(topology, depth), exact(ratio)))
    return lines
