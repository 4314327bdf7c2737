"""Why something cannot be done, written on a canvas beside where it was tried."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gdplay.ui.theme.theme import Theme

_ACROSS: Final = 8.0
_UP: Final = 4.0
_ROUND: Final = 6.0


def paint_refusal(
    painter: QPainter, theme: Theme, reason: str, place: QPointF, inside: QRectF
) -> None:
    """Write `reason` in a frame below `place`, or as near to it as there is room `inside`.

    Where one line is too wide it goes on in the next.
    """
    font = theme.font("small")
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    room = QRectF(0, 0, inside.width() - 2 * _ACROSS, inside.height())
    text = QFontMetricsF(font).boundingRect(room, flags, reason)
    frame = QRectF(0, 0, text.width() + 2 * _ACROSS, text.height() + 2 * _UP)
    frame.moveTopLeft(place - QPointF(frame.width() / 2, 0))
    frame.moveRight(min(frame.right(), inside.right()))
    frame.moveBottom(min(frame.bottom(), inside.bottom()))
    frame.moveLeft(max(frame.left(), inside.left()))
    painter.setPen(QPen(theme.color("danger"), 1.0))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(frame, _ROUND, _ROUND)
    painter.setFont(font)
    painter.drawText(frame, flags, reason)
