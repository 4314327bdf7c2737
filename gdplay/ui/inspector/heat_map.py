"""One unit's heat map, large."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gdplay.ui.theme.theme import Theme

_RADIUS = 6.0


class HeatMap(QWidget):
    """Draws a square picture with rounded corners; nothing but its edge without one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image: QImage | None = None
        self.setObjectName("inspector_heat_map")
        self.setAccessibleName("What the neuron passes on over the plane of x₁ and x₂")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the size it reads well at."""
        return QSize(104, 104)

    def show_image(self, image: QImage | None) -> None:
        """Show a picture, its first line on top."""
        self._image = image
        if self.isVisible():
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as a square at the left top."""
        side = min(self.width(), self.height()) - 1.0
        square = QRectF(0.5, 0.5, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        path = QPainterPath()
        path.addRoundedRect(square, _RADIUS, _RADIUS)
        painter.fillPath(path, self._theme.color("neutral"))
        if self._image is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(square, self._image)
            painter.restore()
        painter.setPen(QPen(self._theme.color("muted"), 1.0))
        painter.drawPath(path)
