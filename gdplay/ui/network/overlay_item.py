"""What a gesture draws while it lasts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.ui.refusal import paint_refusal
from gdplay.ui.theme.theme import Theme


class OverlayItem(QGraphicsItem):
    """What a gesture draws over everything: a line, a stroke or a frame, and why it cannot end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rect = QRectF()
        self._path: QPainterPath | None = None
        self._pen = QPen()
        self._refusal = ""
        self._place = QPointF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(5)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def lay_out(self, rect: QRectF) -> None:
        """Cover `rect`."""
        self.prepareGeometryChange()
        self._rect = rect

    def show_path(
        self, path: QPainterPath, color: str, *, dashed: bool, width: float = 2.0
    ) -> None:
        """Draw `path` in a colour of the palette, and nothing else."""
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self._path, self._refusal = path, ""
        self._pen = QPen(self._theme.color(color), width, style, Qt.PenCapStyle.RoundCap)
        self.update()

    def refuse(self, reason: str, place: QPointF) -> None:
        """Write `reason` too, the middle of its upper edge at `place` where it fits there."""
        self._refusal, self._place = reason, place
        self.update()

    def clear(self) -> None:
        """Draw nothing."""
        if self._path is not None:
            self._path, self._refusal = None, ""
            self.update()

    @property
    def refusal(self) -> str:
        """Why the gesture cannot end here; empty where it can."""
        return self._refusal

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._path is None

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the path, and the refusal over it."""
        if self._path is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(self._path, self._pen)
        if self._refusal:
            inside = self._rect.adjusted(1, 1, -1, -1)
            paint_refusal(painter, self._theme, self._refusal, self._place, inside)
