"""A legend of colours: a bar between its two end values."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.ui.ramp import class_ramp, ramp_color, signed_ramp
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_HEIGHT: Final = 20
_BAR: Final = 8
_GAP: Final = 8


class RampBar(QWidget):
    """Shows which colour stands for which value.

    Parameters
    ----------
    theme
        Colours and type.
    strength
        As in `class_ramp`: that of what the bar explains.
    signed
        Whether it explains a signed quantity, not a regression's values.
    """

    def __init__(
        self,
        theme: Theme,
        strength: float = 1.0,
        parent: QWidget | None = None,
        *,
        signed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strength = strength
        self._signed = signed
        self._table: NDArray[np.uint32] | None = None
        self._scale = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_scale(1.0)
        theme.changed.connect(self.update)

    def set_scale(self, scale: float) -> None:
        """Let the colours end at ±`scale`."""
        self._scale = scale
        low, high = self._ends()
        self.setAccessibleName(f"Colours from {low} to {high}")
        self.update()

    def set_colors(self, table: NDArray[np.uint32]) -> None:
        """Explain the colours of another table; see `ramp`."""
        self._table = table
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line of text."""
        return QSize(160, round(_HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return one line of text."""
        return self.sizeHint()

    def _ends(self) -> tuple[str, str]:
        return number(-self._scale, signed=True), number(self._scale, signed=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the two values and the bar between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted"))
        low, high = self._ends()
        line = QRectF(self.rect())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, low)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, high)
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance(low) + _GAP
        right = line.width() - metrics.horizontalAdvance(high) - _GAP
        bar = QRectF(left, line.center().y() - _BAR / 2, right - left, _BAR)
        theme, table = self._theme, self._table
        if table is None:
            table = signed_ramp(theme) if self._signed else class_ramp(theme, self._strength)
        paint_ramp(painter, bar, table)


def paint_ramp(painter: QPainter, bar: QRectF, table: NDArray[np.uint32]) -> None:
    """Fill `bar` with the colours of a ramp's `table`, from −1 on the left to +1."""
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    for stop in (0.0, 0.25, 0.5, 0.75, 1.0):
        gradient.setColorAt(stop, ramp_color(table, 2.0 * stop - 1.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 2, 2)
