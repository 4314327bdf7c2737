"""The window's icons: one-colour SVGs, drawn in a colour of the palette in force."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gdplay.resources import resource
from gdplay.ui.theme.theme import Theme

_SIZE = 20
_RATIOS = (1, 2, 3)


def icon(theme: Theme, name: str, color: str = "text") -> QIcon:
    """Return the icon `name` of ``resources/icons`` in the palette's colour `color`.

    Raises
    ------
    OSError
        When there is no such icon.
    """
    drawing = _drawing(theme, name, color)
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(_pixmap(drawing, _SIZE, ratio))
    return result


def pixmap(theme: Theme, name: str, color: str = "text", size: int = _SIZE) -> QPixmap:
    """Return the icon as a picture of `size` pixels, twice as sharp."""
    return _pixmap(_drawing(theme, name, color), size, 2)


def _drawing(theme: Theme, name: str, color: str) -> QByteArray:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QByteArray(text.replace("currentColor", theme.color(color).name()).encode())


def _pixmap(drawing: QByteArray, size: int, ratio: int) -> QPixmap:
    picture = QPixmap(size * ratio, size * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(drawing).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
