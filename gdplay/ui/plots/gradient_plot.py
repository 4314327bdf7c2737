"""Every gradient over the steps: one row a parameter, colour for its sign and size."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QLinearGradient, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.app.selection import Item, LayerItem, Selection
from gdplay.experiment.parameter import Parameter
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.columns import Columns, bucket_at, columns_of
from gdplay.ui.plots.largest import parameters_of
from gdplay.ui.plots.strip import GrowingCells, Scale, groups
from gdplay.ui.plots.tables import gradient_table
from gdplay.ui.ramp import ramp_image, ramp_index, signed_ramp
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

_BAR_WIDTH: Final = 10
_BAR_GAP: Final = 14
_SEPARATOR: Final = 2.0


class GradientPlot(StepCanvas):
    """A strip of the gradients of all parameters; a click selects one."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(theme, "gradients", "gradient plot", parent)
        self.setObjectName("gradient_plot")
        self.setAccessibleName("Gradient of every parameter over the steps")
        self.setToolTip(
            "Click selects a parameter. Wheel zooms the steps, beside them or with Shift the "
            "colours; drag moves; double click shows the whole run"
        )
        self.setMinimumSize(280, 120)
        self._selection = selection
        self._scale = Scale()
        self._cells = GrowingCells()
        self._table = signed_ramp(theme)
        self._image: QImage | None = None
        self._drawn: tuple[object, ...] = ()
        self._columns: Columns | None = None
        selection.changed.connect(self._point_at)
        selection.hover_changed.connect(self._point_at)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(560, 200)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; a new run begins with a new scale."""
        if self.snapshot is not None and snapshot.run != self.snapshot.run:
            self._scale = Scale()
        super().show_snapshot(snapshot)

    def plot_rect(self) -> QRectF:
        """Return the strip: below the title, right of the layers' names, left of the legend."""
        metrics = self.metrics
        left = metrics.horizontalAdvance("hidden 1") + 10
        right = _BAR_GAP + _BAR_WIDTH + 6 + metrics.horizontalAdvance("+0.0025")
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - right, height)

    def table(self) -> Mapping[str, Column]:
        """Return the gradient of every parameter, by its name."""
        if self.snapshot is None:
            return {}
        return gradient_table(self.snapshot, self._parameters, self.view)

    # Rows and parameters

    @property
    def _parameters(self) -> tuple[Parameter, ...]:
        return self.snapshot.state.layout.parameters if self.snapshot is not None else ()

    def parameter_at(self, y: float) -> Parameter | None:
        """Return the parameter whose row is at the pixel `y`, None outside the strip."""
        rect, parameters = self.plot_rect(), self._parameters
        row = int((y - rect.top()) / max(1.0, rect.height()) * len(parameters))
        inside = rect.top() <= y < rect.bottom()
        return parameters[min(row, len(parameters) - 1)] if inside and parameters else None

    def row_rect(self, parameter: Parameter) -> QRectF | None:
        """Return the row of `parameter` in pixels, None when the run has no such parameter."""
        if self.snapshot is None:
            return None
        rect, layout = self.plot_rect(), self.snapshot.state.layout
        row = layout.index.get(parameter)
        if row is None:
            return None
        height = rect.height() / layout.size
        return QRectF(rect.left(), rect.top() + row * height, rect.width(), height)

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title or the readout, the strip, its layers, the legend and the selection."""
        self._paint_title(painter, rect)
        painter.fillRect(rect, self._theme.color("neutral"))
        if self.snapshot is not None:
            self._paint_strip(painter, rect)
            self._paint_layers(painter, rect)
        self._paint_legend(painter, rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rows(painter, self._selection.hovered, "muted", 1.2)
        self._paint_rows(painter, self._selection.item, "accent", 2.0)

    def _paint_title(self, painter: QPainter, rect: QRectF) -> None:
        reading = self._reading()
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=not reading))
        metrics = painter.fontMetrics()
        total = len(self._parameters)
        title = f"Gradient of each of the {count(total, 'parameter')}" if total else "Gradients"
        room = int(self.header_right - rect.left())
        text = metrics.elidedText(reading or title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left(), 0.6 * self.header_height), text)
        painter.setFont(self._theme.font("small"))

    def _reading(self) -> str:
        """Return the name and the values under the pointer, or nothing."""
        if self.pointer is None or self.snapshot is None or self._columns is None:
            return ""
        parameter = self.parameter_at(self.pointer.y())
        history = self.snapshot.history
        bucket = bucket_at(history, self.step_at(self.pointer.x()))
        if parameter is None or bucket is None:
            return ""
        layout = self.snapshot.state.layout
        low, high, _ = (float(g) for g in history.gradient[:, bucket, layout.index[parameter]])
        first = int(history.bucket_steps[bucket])
        name = names.name(layout.topology, parameter)
        if math.isnan(low):
            return f"{name}   step {number(first)}   not in the network yet"
        if low == high:
            return f"{name}   step {number(first)}   {number(high, signed=True)}"
        between = f"{number(low, signed=True)} to {number(high, signed=True)}"
        last = min(first + history.bucket_width, self.snapshot.state.step) - 1
        return f"{name}   steps {number(first)}–{number(last)}   {between}"

    def _paint_strip(self, painter: QPainter, rect: QRectF) -> None:
        assert self.snapshot is not None
        snapshot, history = self.snapshot, self.snapshot.history
        self._columns = columns_of(history, self.view, int(rect.width()))
        # While a run goes on its history is of full buckets, which never change.
        seen = (snapshot.run, snapshot.state.layout) if snapshot.running else snapshot
        key = (seen, self._columns, self.size(), self._theme.palette)
        if key != self._drawn:
            self._drawn = key
            self._image = self._render(int(rect.height()))
        if self._image is None or self._columns is None:
            return
        left, right = self.x_of(self._columns.start), self.x_of(self._columns.end)
        painter.save()
        painter.setClipRect(rect)
        painter.drawImage(QRectF(left, rect.top(), right - left, rect.height()), self._image)
        painter.restore()

    def _render(self, height: int) -> QImage | None:
        """Return the visible history as a picture, a pixel a cell, at the scale that suits it."""
        if self.snapshot is None or self._columns is None or not self._parameters:
            return None
        seen = self._cells.of(self.snapshot, self._columns, height)
        self._scale = self._scale.following(seen)
        return ramp_image(ramp_index(seen.T, self._scale.size or 1.0), self._table)

    def _paint_layers(self, painter: QPainter, rect: QRectF) -> None:
        """Part the layers and write their names, as far as each has room."""
        assert self.snapshot is not None
        layout = self.snapshot.state.layout
        metrics = self.metrics
        lowest = rect.top() - metrics.height()
        for group in groups(layout):
            top = rect.top() + rect.height() * group.start / layout.size
            bottom = rect.top() + rect.height() * group.stop / layout.size
            if group.start:
                line = QRectF(rect.left(), top - _SEPARATOR / 2, rect.width(), _SEPARATOR)
                painter.fillRect(line, self._theme.color("panel"))
            middle = min((top + bottom) / 2, rect.bottom() - metrics.height() / 2 + 3)
            if middle - lowest < metrics.height():
                continue
            lowest = middle
            name = names.layer_name(layout.topology, group.depth)
            is_lit = self._selection.hovered == LayerItem(group.depth)
            painter.setPen(self._theme.color("accent" if is_lit else "muted"))
            x = rect.left() - 8 - metrics.horizontalAdvance(name)
            painter.drawText(QPointF(x, middle + metrics.ascent() / 2 - 1), name)

    def _paint_legend(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the bar of colours with what its ends stand for."""
        bar = QRectF(rect.right() + _BAR_GAP, rect.top(), _BAR_WIDTH, rect.height())
        shades = QLinearGradient(bar.topLeft(), bar.bottomLeft())
        for place, name in ((0.0, "positive"), (0.5, "neutral"), (1.0, "negative")):
            shades.setColorAt(place, self._theme.color(name))
        painter.fillRect(bar, shades)
        metrics = self.metrics
        painter.setPen(self._theme.color("muted"))
        size = self._scale.size
        ends = ((bar.top() + metrics.ascent() - 2, size), (bar.bottom() - 1, -size)) if size else ()
        middle = bar.center().y() + metrics.ascent() / 2 - 1
        for baseline, value in (*ends, (middle, 0.0)):
            painter.drawText(QPointF(bar.right() + 6, baseline), number(value, signed=True))

    def item_rows(self, item: Item) -> list[QRectF]:
        """Return the rows of a parameter, of all that feed a neuron or of a path, joined."""
        if self.snapshot is None:
            return []
        joined: list[QRectF] = []
        index = self.snapshot.state.layout.index
        for parameter in sorted(parameters_of(self.snapshot, item), key=index.__getitem__):
            row = self.row_rect(parameter)
            if row is None:
                continue
            if joined and row.top() - joined[-1].bottom() < row.height() / 2:
                joined[-1].setBottom(row.bottom())
            else:
                joined.append(row)
        return joined

    def _paint_rows(self, painter: QPainter, item: Item, color: str, width: float) -> None:
        """Outline the rows of what is selected or pointed at."""
        painter.setPen(QPen(self._theme.color(color), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in self.item_rows(item):
            grown = max(0.0, 5.0 - row.height()) / 2
            painter.drawRoundedRect(row.adjusted(-1.5, -grown - 0.5, 1.5, grown + 0.5), 2.0, 2.0)

    # The scale

    def zoom_values(self, factor: float, y: float) -> None:
        """Bring smaller gradients out; 0 stays where it is."""
        self._scale = self._scale.zoomed(factor)
        self._drawn = ()
        self.update()

    def reset_values(self) -> None:
        """Let the scale suit the gradients again."""
        if self._scale.is_chosen:
            self._scale = Scale()
            self._drawn = ()
            self.update()

    # Pointing and selecting

    def pointed(self) -> None:
        """Light up the parameter, or the layer whose name is, under the pointer in every view."""
        pointer = self.pointer
        item: Item = None
        if pointer is not None:
            item = self.parameter_at(pointer.y())
        elif self._pointer is not None and self._pointer.x() < self.plot_rect().left():
            item = self._layer_at(self._pointer.y())
        self._selection.hover(item)

    def _layer_at(self, y: float) -> LayerItem | None:
        """Return the layer whose rows are at the pixel `y`."""
        parameter = self.parameter_at(y)
        if parameter is None or self.snapshot is None:
            return None
        layout = self.snapshot.state.layout
        row = layout.index[parameter]
        depth = next(g.depth for g in groups(layout) if g.start <= row < g.stop)
        return LayerItem(depth)

    def clicked(self, position: QPointF) -> None:
        """Select the parameter that was clicked."""
        parameter = self.parameter_at(position.y())
        if parameter is not None:
            self._selection.select(parameter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down select the parameter above or below."""
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way, parameters = ways.get(Qt.Key(event.key())), self._parameters
        zooms = event.modifiers() != Qt.KeyboardModifier.NoModifier
        if way is None or not parameters or zooms:
            super().keyPressEvent(event)
            return
        item = self._selection.item
        row = parameters.index(item) + way if item in parameters else 0
        self._selection.select(parameters[min(max(row, 0), len(parameters) - 1)])

    @Slot(object)
    def _point_at(self, item: object) -> None:
        if self.isVisible():
            self.update()

    @Slot()
    def _dress(self) -> None:
        self._table = signed_ramp(self._theme)
        super()._dress()
