"""A plot over a logarithmic axis: its title, its ticks, its curves and what is marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
)

from gdplay.ui.plots.log_plane import RIGHT, LogPlane
from gdplay.ui.plots.ticks import aligned, linear_ticks
from gdplay.ui.text import number

Floats = NDArray[np.floating[Any]]

_SAMPLE: Final = 14.0  # the length of the line beside a name in the legend
_LEGEND_GAP: Final = 12.0
_TICK_ROOM: Final = 46.0  # pixels for one power of ten's name
_FEWEST_POWERS: Final = 2  # in view, below which other round values are marked
_OFF: Final = 1000.0  # pixels outside the picture at which a line may end


class LogCanvas(LogPlane):
    """Draws curves, named upright lines and zones over a quantity from one power to another."""

    @property
    def right_of_title(self) -> float:
        """The pixel at which the legend ends, beside the menu's button."""
        return min(float(self.header_right), self.width() - RIGHT)

    # Drawing

    def paint(self, painter: QPainter) -> None:
        """Draw the whole plot, but not the focus."""
        painter.setFont(self._theme.font("small"))
        self.fit(self.height() - self.header_height - self.axis_height)
        rect = self.plot_rect()
        if rect.width() < 10 or rect.height() < 10:
            return
        self.paint_plot(painter, rect)
        self._paint_axis(painter, rect)

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw everything but the axis below."""
        raise NotImplementedError

    def paint_title(
        self,
        painter: QPainter,
        rect: QRectF,
        title: str,
        legend: Sequence[tuple[str, QPen]] = (),
    ) -> None:
        """Write what is shown over the picture, and what each line is at its right end.

        Where there is little room a line is named by the last word alone.
        """
        bold = self._theme.font("body", bold=True)
        painter.setPen(self._theme.color("text"))
        painter.setFont(bold)
        painter.drawText(QPointF(rect.left(), 0.6 * self.header_height), title)
        painter.setFont(self._theme.font("small"))
        right = self.right_of_title
        room = right - rect.left() - QFontMetricsF(bold).horizontalAdvance(title) - _LEGEND_GAP
        for entries in (legend, [(text.split()[-1], pen) for text, pen in legend]):
            if self._legend_width(entries) <= room:
                self._paint_legend(painter, right, entries)
                return

    def _legend_width(self, entries: Sequence[tuple[str, QPen]]) -> float:
        texts = sum(self.metrics.horizontalAdvance(text) for text, _ in entries)
        return texts + len(entries) * (_SAMPLE + 4 + _LEGEND_GAP) - _LEGEND_GAP

    def _paint_legend(
        self, painter: QPainter, right: float, entries: Sequence[tuple[str, QPen]]
    ) -> None:
        metrics = self.metrics
        baseline = 0.6 * self.header_height
        for text, pen in reversed(entries):
            right -= metrics.horizontalAdvance(text)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(right, baseline), text)
            right -= _SAMPLE + 4
            painter.setPen(pen)
            middle = baseline - metrics.ascent() / 2 + 2
            painter.drawLine(QPointF(right, middle), QPointF(right + _SAMPLE, middle))
            right -= _LEGEND_GAP

    def paint_grid(self, painter: QPainter, rect: QRectF) -> None:
        """Draw a thin line and its value for each tick of the upright axis."""
        metrics = self.metrics
        for y, text in self._axis.ticks(rect):
            painter.setPen(self._theme.color("grid"))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(self._theme.color("muted"))
            x = rect.left() - 8 - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, y + metrics.ascent() / 2 - 1), text)

    def pixels(self, values: Floats, heights: Floats, rect: QRectF) -> list[QPointF]:
        """Return a curve in pixels; what is not finite is left out, the rest cut off far out."""
        low, high = self.span
        x = rect.left() + (np.log10(values) - low) / (high - low) * rect.width()
        y = self._axis.y_of(heights, rect)
        known = np.isfinite(y)
        y = np.clip(y, rect.top() - _OFF, rect.bottom() + _OFF)
        return [QPointF(a, b) for a, b in zip(x[known].tolist(), y[known].tolist(), strict=True)]

    def paint_curve(self, painter: QPainter, points: list[QPointF], pen: QPen) -> None:
        """Draw a line through pixels."""
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def paint_upright(
        self, painter: QPainter, rect: QRectF, value: float, pen: QPen
    ) -> float | None:
        """Draw an upright line at a value and return its pixel, or None where it is not in view."""
        if not value > 0.0:
            return None
        x = self.x_of(value)
        if not rect.left() - 0.5 <= x <= rect.right() + 0.5:
            return None
        painter.setPen(pen)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        return x

    def paint_named_upright(
        self,
        painter: QPainter,
        rect: QRectF,
        value: float,
        name: str,
        pen: QPen,
        *,
        row: int = 0,
        at_top: bool = False,
    ) -> None:
        """Draw an upright line with its name to its left, or right where there is no room.

        The name stands `row` lines above the foot, or with `at_top` below the top.
        """
        x = self.paint_upright(painter, rect, value, pen)
        if x is None:
            return
        width, height = self.metrics.horizontalAdvance(name) + 4, self.metrics.height()
        left = x - 5 - width if x - 7 - width > rect.left() else x + 5
        foot = rect.bottom() - 3 - (row + 1) * (height + 1)
        top = rect.top() + 3 + row * (height + 1) if at_top else foot
        place = QRectF(left, top, width, height)
        self.paint_words(painter, place, name, pen.color())

    def paint_zone(self, painter: QPainter, rect: QRectF, start: float) -> None:
        """Hatch what lies from a value on, as the slider hatches rates that are too large."""
        left = min(max(rect.left(), self.x_of(start)), rect.right())
        zone = QRectF(left, rect.top(), rect.right() - left, rect.height())
        painter.fillRect(zone, self._theme.color("danger", 16))
        hatching = QBrush(self._theme.color("danger", 40), Qt.BrushStyle.BDiagPattern)
        painter.fillRect(zone, hatching)

    def paint_words(self, painter: QPainter, place: QRectF, text: str, color: QColor) -> None:
        """Write on a pale ground, so that no curve runs through the letters."""
        painter.fillRect(place.adjusted(-2, 0, 2, 0), self._theme.color("panel", 200))
        painter.setPen(color)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_axis(self, painter: QPainter, rect: QRectF) -> None:
        """Write the powers of ten under the picture, and what they are of."""
        metrics = self.metrics
        baseline = rect.bottom() + metrics.ascent() + 5
        for value, text in self._ticks(rect):
            x = self.x_of(value)
            painter.setPen(self._theme.color("border"))
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x, rect.bottom() + 3))
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, 0.0), self.width() - width)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(left, baseline), text)
        title = QRectF(rect.left(), baseline + metrics.descent(), rect.width(), metrics.height())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, self._axis_title)

    def _ticks(self, rect: QRectF) -> list[tuple[float, str]]:
        """Return the values marked under the picture: powers of ten, or round ones close up.

        Where there is little room some powers have a mark without a name.
        """
        low, high = self.span
        room = _TICK_ROOM * self._theme.scale
        powers = range(math.ceil(low), math.floor(high) + 1)
        if len(powers) < _FEWEST_POWERS:
            values = linear_ticks(10.0**low, 10.0**high, max(2, int(rect.width() / (2 * room))))
            return list(zip(values, aligned(values), strict=True))
        every = max(1, math.ceil(room * (high - low) / rect.width()))
        return [
            (10.0**power, "" if (power - powers[-1]) % every else number(10.0**power))
            for power in powers
        ]
