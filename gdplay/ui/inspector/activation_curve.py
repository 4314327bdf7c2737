"""A neuron's activation function as a curve, and where on it the samples are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gdplay.autograd.tensor import Tensor
from gdplay.nn.activations import ACTIVATIONS
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.floating[Any]]

_REACHES: Final = (3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 50.0, 80.0, 120.0, 200.0, 300.0, 500.0)
"""How far the axis of z may go to each side; a few steps, so that it seldom moves."""

_POINTS: Final = 161
_STRIP: Final = 14.0
_INSET: Final = 6.0
_MOST_LIT: Final = 64


@dataclass(frozen=True, eq=False, slots=True)
class OperatingPoints:
    """Where a neuron works.

    Parameters
    ----------
    z
        (N,), its pre-activations over the training samples.
    lit
        (n,), those of the batch, or of the one sample that is pointed at.
    is_one
        Whether it is one sample.
    """

    z: Floats
    lit: Floats
    is_one: bool


class ActivationCurve(QWidget):
    """Draws f over z, the lit samples as points on it, and below how many samples lie where."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._activation = "identity"
        self._points = OperatingPoints(np.empty(0), np.empty(0), is_one=False)
        self.setObjectName("inspector_curve")
        self.setMinimumSize(120, 90)
        self.setToolTip(
            "The activation a over z. Points: the samples of the batch, or the one pointed at. "
            "Below: the more training samples have this z, the darker"
        )
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size it reads well at."""
        return QSize(200, 104)

    @property
    def reach(self) -> float:
        """How far the axis of z goes to each side."""
        z = np.abs(self._points.z[np.isfinite(self._points.z)])
        furthest = float(z.max()) if z.size else 0.0
        return next((reach for reach in _REACHES if reach >= furthest), _REACHES[-1])

    @property
    def points(self) -> OperatingPoints:
        """What is shown."""
        return self._points

    def show_points(self, activation: str, points: OperatingPoints) -> None:
        """Show the function `activation` and where on it the neuron works."""
        self._activation, self._points = activation, points
        self.setAccessibleName(self._words())
        if self.isVisible():
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the axes, the curve, the density of z and the points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        line = float(painter.fontMetrics().height())
        plot = QRectF(_INSET, 2.0, self.width() - 2 * _INSET, self.height() - line - _STRIP - 8.0)
        strip = QRectF(plot.left(), plot.bottom() + 4.0, plot.width(), _STRIP)
        reach = self.reach
        curve = _values(self._activation, np.linspace(-reach, reach, _POINTS))
        place = _placed(plot, reach, float(curve.min()), float(curve.max()))
        self._paint_axes(painter, plot, place)
        self._paint_curve(painter, curve, reach, place)
        self._paint_density(painter, strip, reach)
        self._paint_lit(painter, strip, place, reach)
        self._paint_scale(painter, strip, reach)
        painter.end()

    def _paint_axes(self, painter: QPainter, plot: QRectF, place: _Place) -> None:
        painter.setPen(QPen(self._theme.color("border"), 1.0))
        zero = place(0.0, 0.0)
        painter.drawLine(QPointF(zero.x(), plot.top()), QPointF(zero.x(), plot.bottom()))
        if plot.top() <= zero.y() <= plot.bottom():
            painter.drawLine(QPointF(plot.left(), zero.y()), QPointF(plot.right(), zero.y()))

    def _paint_curve(self, painter: QPainter, curve: Floats, reach: float, place: _Place) -> None:
        z = np.linspace(-reach, reach, _POINTS).tolist()
        painter.setPen(QPen(self._theme.color("curve"), 1.6))
        painter.drawPolyline(
            QPolygonF([place(at, value) for at, value in zip(z, curve.tolist(), strict=True)])
        )

    def _paint_density(self, painter: QPainter, strip: QRectF, reach: float) -> None:
        """Shade each cell by its share of the samples, the fullest darkest."""
        painter.fillRect(strip, self._theme.color("neutral"))
        z = self._points.z[np.isfinite(self._points.z)]
        cells = max(1, int(strip.width() // 4))
        counts, _ = np.histogram(np.clip(z, -reach, reach), cells, (-reach, reach))
        most = int(counts.max(initial=0))
        width = strip.width() / cells
        for cell in np.flatnonzero(counts).tolist():
            alpha = 70 + round(185 * float(counts[cell]) / most)
            rect = QRectF(strip.left() + cell * width, strip.top(), width, strip.height())
            painter.fillRect(rect, self._theme.color("muted", alpha))

    def _paint_lit(self, painter: QPainter, strip: QRectF, place: _Place, reach: float) -> None:
        lit = self._points.lit[np.isfinite(self._points.lit)][:_MOST_LIT]
        z = np.clip(lit, -reach, reach)
        radius = 4.5 if self._points.is_one else 3.0
        accent, ground = self._theme.color("accent"), self._theme.color("panel")
        for at, value in zip(z.tolist(), _values(self._activation, z).tolist(), strict=True):
            point = place(at, value)
            painter.setPen(QPen(accent, 1.4))
            painter.drawLine(QPointF(point.x(), strip.top()), QPointF(point.x(), strip.bottom()))
            painter.setPen(QPen(ground, 1.0))
            painter.setBrush(accent)
            painter.drawEllipse(point, radius, radius)

    def _paint_scale(self, painter: QPainter, strip: QRectF, reach: float) -> None:
        painter.setPen(self._theme.color("muted"))
        below = QRectF(0.0, strip.bottom(), self.width(), self.height() - strip.bottom())
        for side, text in (
            (Qt.AlignmentFlag.AlignLeft, number(-reach)),
            (Qt.AlignmentFlag.AlignHCenter, "z = 0"),
            (Qt.AlignmentFlag.AlignRight, number(reach, signed=True)),
        ):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignBottom, text)

    def _words(self) -> str:
        name = ACTIVATIONS[self._activation].label
        lit = "the sample pointed at" if self._points.is_one else "the samples of the batch"
        return f"{name} over z from {number(-self.reach)} to {number(self.reach)}, {lit} on it"


_Place = Callable[[float, float], QPointF]
"""From (z, a) to a pixel."""


def _placed(plot: QRectF, reach: float, low: float, high: float) -> _Place:
    """Return where in `plot` a pair (z, a) is, a little air above and below the curve."""
    air = 0.08 * (high - low) or 1.0
    low, high = min(low, 0.0) - air, max(high, 0.0) + air

    def place(z: float, value: float) -> QPointF:
        return QPointF(
            plot.left() + (z + reach) / (2 * reach) * plot.width(),
            plot.bottom() - (value - low) / (high - low) * plot.height(),
        )

    return place


def _values(activation: str, z: Floats) -> Floats:
    """Return f(z) by the engine's own function."""
    values: Floats = ACTIVATIONS[activation].function(Tensor(np.asarray(z, np.float64))).data
    return values
