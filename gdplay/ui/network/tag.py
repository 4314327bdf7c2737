"""The name of an activation on a neuron that does not share its layer's."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gdplay.ui.network.placement import MAP_SIZE
from gdplay.ui.theme.theme import Theme

_BIAS_ROOM: Final = 9.0
_OVERHANG: Final = 4.0
_PADDING: Final = 8.0
_NOTCH: Final = 4.0


def tag_rect(theme: Theme, tag: str, size: float) -> QRectF:
    """Return where the tag of a unit with edge `size` goes, about the unit's middle.

    It lies over the lower edge, clear of the bias dot.
    """
    metrics = QFontMetricsF(theme.font("small"))
    width = metrics.horizontalAdvance(tag) + _PADDING
    left = max(size / 2 + _OVERHANG - width, _BIAS_ROOM - size / 2)
    return QRectF(left, size / 2 - metrics.height() / 2, width, metrics.height())


def paint_tag(painter: QPainter, theme: Theme, tag: str, size: float) -> None:
    """Write the tag; on a unit too small to read one, a notch in its corner stands for it."""
    if size < MAP_SIZE:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        corner = size / 2 - _NOTCH
        painter.drawRect(QRectF(corner, corner, _NOTCH, _NOTCH))
        return
    rect = tag_rect(theme, tag, size)
    painter.setPen(QPen(theme.color("muted"), 1))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(theme.font("small"))
    painter.setPen(theme.color("text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tag)
