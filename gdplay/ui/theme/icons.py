"""The window's icons: one-colour SVGs, drawn in a colour of the palette in force."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
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
    result = QIcon()
    for ratio in _RATIOS:
        result.addPixmap(_pixmap(theme, name, color, _SIZE, ratio))
    return result


def pixmap(theme: Theme, name: str, color: str = "text", size: int = _SIZE) -> QPixmap:
    """Return the icon as a picture of `size` pixels, twice as sharp."""
    return _pixmap(theme, name, color, size, 2)


def _pixmap(theme: Theme, name: str, color: str, size: int, ratio: int) -> QPixmap:
    """Return one picture; Qt's own cache keeps it, for an icon is asked for again and again."""
    ink = theme.color(color).name()
    key = f"gdplay icon {name} {ink} {size} {ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _drawn(_drawing(name, ink), size, ratio)
        QPixmapCache.insert(key, picture)
    return picture


def _drawing(name: str, ink: str) -> QByteArray:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QByteArray(text.replace("currentColor", ink).encode())


def _drawn(drawing: QByteArray, size: int, ratio: int) -> QPixmap:
    picture = QPixmap(size * ratio, size * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(drawing).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
