"""The pointer of each tool: a cross with the tool's icon beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPen, QPixmap

from gdplay.ui.network.tools import Tool
from gdplay.ui.theme.icons import pixmap
from gdplay.ui.theme.theme import Theme

_SIZE: Final = 32
_HOT: Final = 8
_REACH: Final = 6
_ICON: Final = 18
_RATIO: Final = 2


def cursor_of(theme: Theme, tool: Tool) -> QCursor:
    """Return the pointer of `tool`: the arrow and the hand are Qt's own."""
    if tool is Tool.SELECT:
        return QCursor(Qt.CursorShape.ArrowCursor)
    if tool is Tool.PAN:
        return QCursor(Qt.CursorShape.OpenHandCursor)
    picture = QPixmap(_SIZE * _RATIO, _SIZE * _RATIO)
    picture.setDevicePixelRatio(_RATIO)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    hot = QPointF(_HOT, _HOT)
    # A pale line below the dark one, so that it is seen over heat maps and links too.
    for color, width in (("panel", 3.5), ("text", 1.5)):
        painter.setPen(QPen(theme.color(color), width))
        painter.drawLine(hot - QPointF(_REACH, 0), hot + QPointF(_REACH, 0))
        painter.drawLine(hot - QPointF(0, _REACH), hot + QPointF(0, _REACH))
    ground = QRectF(_SIZE - _ICON, _SIZE - _ICON, _ICON, _ICON)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("panel", 210))
    painter.drawRoundedRect(ground, 4, 4)
    icon = pixmap(theme, tool.icon_name, size=_ICON)
    painter.drawPixmap(ground, icon, QRectF(icon.rect()))
    painter.end()
    return QCursor(picture, _HOT, _HOT)
