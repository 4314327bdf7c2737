"""The error of a central difference over its step ε, both axes logarithmic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from gdplay.insight.difference_error import DifferenceError
from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.plots.log_canvas import LogCanvas
from gdplay.ui.plots.readout import exact, paint_readout, readout_box
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_SPAN: Final = (-12.0, -1.0)
_EMPTY: Final = ValueAxis(-14.0, -2.0, logarithmic=True)
_ROOM: Final = 3.0  # the factor that the axis leaves free above and below the errors


class DifferencePlot(LogCanvas):
    """The errors, and the two lines that they lie along."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "difference-error", "plot of the error over ε", parent,
            axis_title="ε", span=_SPAN,
        )  # fmt: skip
        self.setObjectName("difference_plot")
        self.setAccessibleName("Error of the central difference over ε")
        self.setToolTip(
            "How far the central difference is from the gradient, for each ε. Wheel zooms ε, "
            "over the values or with Shift the values; drag moves; double click shows all"
        )
        self.setMinimumSize(260, 160)
        self.begin_axis(_EMPTY)
        self._found: DifferenceError | None = None

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(520, 230)

    @property
    def found(self) -> DifferenceError | None:
        """What is shown."""
        return self._found

    def show_error(self, found: DifferenceError | None, snapshot: Snapshot | None = None) -> None:
        """Show the errors of one parameter at `snapshot`, or nothing."""
        self._found, self._snapshot = found, snapshot
        self.begin_axis(_EMPTY)

    def table(self) -> Mapping[str, Column]:
        """Return each ε, the difference by it, and how far that is from the gradient."""
        found = self._found
        if found is None:
            return {}
        return {"epsilon": found.epsilons, "difference": found.differences, "error": found.errors}

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the errors over the lines that explain them."""
        legend = (
            ("error", self._error_pen()),
            ("left out, ~ε²", self._line_pen("positive")),
            ("rounding, ~1/ε", self._line_pen("negative")),
        )
        self.paint_title(painter, rect, "|difference − gradient|", legend)
        found = self._found
        if found is None:
            self.paint_grid(painter, rect)
            return
        self.paint_grid(painter, rect)
        points = self.pixels(found.epsilons, found.errors, rect)
        painter.save()
        painter.setClipRect(rect.adjusted(0, -1, 0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for heights, color in (
            (found.cubic * found.epsilons**2, "positive"),
            (found.rounding / found.epsilons, "negative"),
        ):
            line = self.pixels(found.epsilons, heights, rect)
            self.paint_curve(painter, line, self._line_pen(color))
        self.paint_curve(painter, points, self._error_pen())
        painter.restore()
        if self.pointer is not None:
            self._paint_pointed(painter, rect, found, points)

    def fit(self, height: float) -> None:
        """Let the axis hold every error but 0, which has no logarithm."""
        found = self._found
        if found is None:
            return
        known = found.errors[np.isfinite(found.errors) & (found.errors > 0.0)]
        if known.size:
            seen = np.array([known.min() / _ROOM, known.max() * _ROOM])
            self._axis = self._axis.fitted(seen, False, height)

    def _error_pen(self) -> QPen:
        return QPen(self._theme.color("curve"), 1.6)

    def _line_pen(self, color: str) -> QPen:
        pen = QPen(self._theme.color(color), 1.6)
        pen.setDashPattern([4.0, 3.0])
        return pen

    def _paint_pointed(
        self, painter: QPainter, rect: QRectF, found: DifferenceError, curve: list[QPointF]
    ) -> None:
        """Draw a line at the pointer, and both values of the nearest ε."""
        assert self.pointer is not None
        wanted = np.log(self.value_at(self.pointer.x()))
        place = int(np.argmin(np.abs(np.log(found.epsilons) - wanted)))
        epsilon = float(found.epsilons[place])
        x = self.paint_upright(painter, rect, epsilon, QPen(self._theme.color("muted"), 1.0))
        if x is None:
            return
        lines = [
            ("ε", number(epsilon)),
            ("backward", exact(found.gradient)),
            ("difference", exact(float(found.differences[place]))),
            ("apart by", number(float(found.errors[place]))),
        ]
        box = readout_box(self._theme, rect, x, lines, curve)
        paint_readout(painter, self._theme, box, lines)
