"""The gradients of a few parameters as curves: of what is selected, or the largest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.app.selection import Selection
from gdplay.experiment.parameter import Parameter
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.columns import bucket_at, columns_of
from gdplay.ui.plots.largest import largest, parameters_of
from gdplay.ui.plots.readout import exact
from gdplay.ui.plots.strip import Scale
from gdplay.ui.plots.symmetric import SymmetricAxis
from gdplay.ui.plots.tables import gradient_table
from gdplay.ui.polygon import polygon
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_MOST: Final = 8
_RIGHT: Final = 14.0
_BETWEEN: Final = 22.0
"""Pixels between two pictures side by side."""
_LOWEST: Final = 44.0
"""The height of a picture with its name, at least."""
_TICKS_FROM: Final = 90.0
"""The height of a picture from which its powers of ten are marked."""


class CurvesPlot(StepCanvas):
    """A small picture a parameter, all on one symmetric logarithmic axis.

    A band reaches from the smallest to the largest gradient of each bucket of steps, so
    that no spike of a single step is lost.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(theme, "gradient-curves", "plot of gradient curves", parent)
        self.setObjectName("gradient_curves")
        self.setAccessibleName("Gradients of a few parameters over the steps")
        self.setToolTip(
            "The gradients of what is selected, or the largest, on a scale that tells small "
            "ones apart. Click selects or lets go. Wheel zooms the steps, over the values or "
            "with Shift the values; drag moves; double click shows the whole run"
        )
        self.setMinimumSize(280, 120)
        self._selection = selection
        self._shown: tuple[Parameter, ...] = ()
        self._scale = Scale()
        selection.changed.connect(self._point_at)
        selection.hover_changed.connect(self._point_at)

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(560, 200)

    @property
    def shown(self) -> tuple[Parameter, ...]:
        """The parameters that have a picture."""
        return self._shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; a new run begins with a new scale."""
        if self.snapshot is not None and snapshot.run != self.snapshot.run:
            self._scale, self._shown = Scale(), ()
        super().show_snapshot(snapshot)

    def table(self) -> Mapping[str, Column]:
        """Return the gradients of the parameters that have a picture, by their names."""
        if self.snapshot is None:
            return {}
        return gradient_table(self.snapshot, self._shown, self.view)

    # Where the pictures stand

    def plot_rect(self) -> QRectF:
        """Return where the pictures are: below the title, right of the values."""
        left = self.metrics.horizontalAdvance("+0.0005") + 10
        height = self.height() - self.header_height - self.axis_height
        return QRectF(left, self.header_height, self.width() - left - _RIGHT, height)

    def columns(self) -> tuple[QRectF, ...]:
        """Return one column, or two where there are several pictures."""
        rect = self.plot_rect()
        if len(self._shown) < 2:
            return (rect,)
        width = (rect.width() - _BETWEEN) / 2
        second = rect.left() + width + _BETWEEN
        return tuple(
            QRectF(left, rect.top(), width, rect.height()) for left in (rect.left(), second)
        )

    def cell_rect(self, place: int) -> QRectF:
        """Return the picture of the parameter at a place of `shown`, in pixels."""
        columns = self.columns()
        rows = -(-len(self._shown) // len(columns))
        column = columns[place // rows]
        height = column.height() / rows
        top = column.top() + place % rows * height
        return QRectF(column.left(), top + 1, column.width(), height - 2)

    def parameter_at(self, place: QPointF) -> Parameter | None:
        """Return the parameter whose picture is at a place in pixels."""
        for index, parameter in enumerate(self._shown):
            if self.cell_rect(index).contains(place):
                return parameter
        return None

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the title and a picture for each parameter."""
        snapshot = self.snapshot
        if snapshot is not None:
            self._choose(snapshot)
        self._paint_title(painter, rect)
        if snapshot is None or not self._shown:
            return
        series = [self._series(snapshot, parameter) for parameter in self._shown]
        seen = np.concatenate([np.concatenate([low, high]) for _, low, high in series])
        self._scale = self._scale.following(seen[:, np.newaxis])
        axis = SymmetricAxis(self._scale.size or 1.0)
        for place, (parameter, band) in enumerate(zip(self._shown, series, strict=True)):
            cell = self.cell_rect(place)
            picture = cell.adjusted(0, self.metrics.height() + 1, 0, 0)
            self._paint_axis(painter, picture, axis, is_first=cell.left() == rect.left())
            self._paint_band(painter, picture, axis, band)
            self._paint_name(painter, cell, parameter)

    def _choose(self, snapshot: Snapshot) -> None:
        chosen = parameters_of(snapshot, self._selection.item)
        parameters = snapshot.state.layout.parameters
        rows = int(self.plot_rect().height() / (_LOWEST * self._theme.scale))
        limit = min(_MOST, 2 * max(1, rows))
        self._shown = largest(snapshot, chosen or parameters, limit, self._shown)

    def _paint_title(self, painter: QPainter, rect: QRectF) -> None:
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font("body", bold=True))
        title = self._title()
        if self.pointer is not None and self.snapshot is not None:
            title += f"   step {number(max(0, int(self.step_at(self.pointer.x()))))}"
        room = int(self.header_right - rect.left())
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(rect.left(), 0.6 * self.header_height), text)
        painter.setFont(self._theme.font("small"))

    def _title(self) -> str:
        if self.snapshot is None:
            return "Gradients"
        total = len(self.snapshot.state.layout.parameters)
        chosen = len(parameters_of(self.snapshot, self._selection.item))
        if chosen == 1:
            return "Gradient of what is selected"
        if chosen > len(self._shown) or (not chosen and total > len(self._shown)):
            of = chosen or total
            return f"The {len(self._shown)} largest of {number(of)} gradients"
        return "Gradients of what is selected" if chosen else "Gradients"

    def _series(self, snapshot: Snapshot, parameter: Parameter) -> tuple[Floats, Floats, Floats]:
        """Return the steps, and the smallest and largest gradient of each column of pixels."""
        history, row = snapshot.history, snapshot.state.layout.index[parameter]
        columns = columns_of(history, self.view, int(self.columns()[0].width()))
        if columns is None:
            return np.empty(0), np.empty(0), np.empty(0)
        low = columns.minimum(history.gradient[0, :, row])
        high = columns.maximum(history.gradient[1, :, row])
        is_single = columns.group == history.bucket_width == 1
        offset = 0.0 if is_single else 0.5 * columns.width
        return columns.start + np.arange(columns.count) * columns.width + offset, low, high

    def _paint_axis(
        self, painter: QPainter, cell: QRectF, axis: SymmetricAxis, *, is_first: bool
    ) -> None:
        """Draw the ground, the line of 0 and, where they fit, powers of ten with their values."""
        painter.fillRect(cell, self._theme.color("field"))
        metrics = self.metrics
        roomy = cell.height() >= _TICKS_FROM * self._theme.scale
        ticks = axis.ticks() if roomy else [0.0]
        for value, y in zip(ticks, axis.y_of(np.array(ticks), cell).tolist(), strict=True):
            painter.setPen(self._theme.color("grid" if value else "border"))
            painter.drawLine(QPointF(cell.left(), y), QPointF(cell.right(), y))
        if not is_first:
            return
        painter.setPen(self._theme.color("muted"))
        if cell.height() < 2.3 * metrics.height():
            text = f"±{number(axis.size)}"
            x = cell.left() - 8 - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, cell.center().y() + metrics.ascent() / 2 - 1), text)
            return
        top, bottom = cell.top() + metrics.ascent() / 2 + 2, cell.bottom() - 1
        middle = cell.center().y() + metrics.ascent() / 2 - 1
        texts = [(top, axis.size), (bottom, -axis.size)]
        if roomy:
            heights = axis.y_of(np.array(ticks), cell) + metrics.ascent() / 2 - 1
            texts = list(zip(heights.tolist(), ticks, strict=True))
        elif cell.height() > 3 * metrics.height():
            texts.append((middle, 0.0))
        for baseline, value in texts:
            text = number(value, signed=True)
            x = cell.left() - 8 - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, baseline), text)

    def _paint_band(
        self,
        painter: QPainter,
        cell: QRectF,
        axis: SymmetricAxis,
        band: tuple[Floats, Floats, Floats],
    ) -> None:
        """Draw from the smallest to the largest: purple above 0, green below."""
        steps, low, high = band
        known = np.isfinite(low) & np.isfinite(high)
        x = cell.left() + self.steps_view.shares_of(steps[known]) * cell.width()
        ends = axis.y_of(np.column_stack([low[known], high[known]]), cell)
        line = polygon(np.column_stack([np.repeat(x, 2), ends.ravel()]))
        middle = cell.center().y()
        above = QRectF(cell.left(), cell.top(), cell.width(), middle - cell.top())
        below = QRectF(cell.left(), middle, cell.width(), cell.bottom() - middle)
        for half, color in ((above, "positive"), (below, "negative")):
            painter.save()
            painter.setClipRect(half)
            painter.setPen(QPen(self._theme.color(color), 1.0))
            painter.drawPolyline(line)
            painter.restore()
        if self.pointer is not None:
            across = self.x_of(self.step_at(self.pointer.x()), cell)
            painter.setPen(self._theme.color("muted"))
            painter.drawLine(QPointF(across, cell.top()), QPointF(across, cell.bottom()))

    def _paint_name(self, painter: QPainter, cell: QRectF, parameter: Parameter) -> None:
        """Write which parameter it is, and its gradient at the pointer or now."""
        assert self.snapshot is not None
        metrics = self.metrics
        value = self.value_text(parameter)
        right = cell.right() - 4 - metrics.horizontalAdvance(value)
        room = int(right - cell.left() - 12)
        name = names.name(self.snapshot.state.layout.topology, parameter)
        name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(0, room))
        lit = (self._selection.item, *parameters_of(self.snapshot, self._selection.hovered))
        color = "accent" if parameter in lit else "muted"
        for x, text, tone in ((cell.left() + 4, name, color), (right, value, "text")):
            painter.setPen(self._theme.color(tone))
            painter.drawText(QPointF(x, cell.top() + metrics.ascent()), text)

    def value_text(self, parameter: Parameter) -> str:
        """Return the gradient of a parameter under the pointer, or the last one."""
        snapshot = self.snapshot
        if snapshot is None or parameter not in snapshot.state.layout.index:
            return ""
        history, row = snapshot.history, snapshot.state.layout.index[parameter]
        if self.pointer is None:
            last = history.gradient[2, -1:, row]
            return number(float(last[0]), signed=True) if last.size else ""
        bucket = bucket_at(history, self.step_at(self.pointer.x()))
        if bucket is None:
            return ""
        low, high = (float(g) for g in history.gradient[:2, bucket, row])
        if math.isnan(low):
            return "not in the network yet"
        return exact(low) if low == high else f"{exact(low)} to {exact(high)}"

    # The scale

    def zoom_values(self, factor: float, y: float) -> None:
        """Bring smaller gradients out; 0 stays where it is."""
        self._scale = self._scale.zoomed(factor)
        self.update()

    def reset_values(self) -> None:
        """Let the scale suit the gradients again."""
        if self._scale.is_chosen:
            self._scale = Scale()
            self.update()

    # Pointing and selecting

    def pointed(self) -> None:
        """Light up the parameter under the pointer in every view."""
        pointer = self.pointer
        self._selection.hover(self.parameter_at(pointer) if pointer is not None else None)

    def clicked(self, position: QPointF) -> None:
        """Select the parameter that was clicked; a click on the selected one lets it go."""
        parameter = self.parameter_at(position)
        if parameter is not None:
            is_selected = parameter == self._selection.item
            self._selection.select(None if is_selected else parameter)

    @Slot(object)
    def _point_at(self, item: object) -> None:
        if self.isVisible():
            self.update()
