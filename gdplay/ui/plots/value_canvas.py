"""A plot over steps whose upright axis has values, which can be zoomed and moved too."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gdplay.ui.plots.canvas import StepCanvas
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]


class ValueCanvas(StepCanvas):
    """The axis suits the values until a person zooms it."""

    def __init__(
        self, theme: Theme, name: str, title: str, axis: ValueAxis, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, name, title, parent)
        self._first_axis = self._axis = axis

    @property
    def axis(self) -> ValueAxis:
        """The values that the picture spans."""
        return self._axis

    def begin_axis(self, axis: ValueAxis) -> None:
        """Fit the axis anew, starting from `axis`."""
        self._first_axis = self._axis = axis
        self.update()

    def fit(self, values: Floats, *, from_zero: bool, height: float) -> None:
        """Let the axis suit `values`, unless a person chose it."""
        self._axis = self._axis.fitted(values, from_zero, height)

    def zoom_values(self, factor: float, y: float) -> None:
        """Bring the values `factor` times closer, the one at the pixel `y` kept in place."""
        rect = self.plot_rect()
        self._axis = self._axis.zoomed(factor, (rect.bottom() - y) / max(1.0, rect.height()))
        self.update()

    def move_values(self, pixels: float) -> None:
        """Move the picture down, where it does not follow the values."""
        if self._axis.is_chosen:
            self._axis = self._axis.moved(pixels / max(1.0, self.plot_rect().height()))
            self.update()

    @property
    def values_are_chosen(self) -> bool:
        """Whether a person zoomed the values."""
        return self._axis.is_chosen

    def reset_values(self) -> None:
        """Let the axis suit the values again."""
        if self._axis.is_chosen:
            self.begin_axis(self._first_axis)

    def paint_grid(self, painter: QPainter, rect: QRectF) -> None:
        """Draw a thin line and its value for each tick."""
        metrics = self.metrics
        for y, text in self._axis.ticks(rect):
            painter.setPen(self._theme.color("grid"))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(self._theme.color("muted"))
            x = rect.left() - 8 - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x, y + metrics.ascent() / 2 - 1), text)
