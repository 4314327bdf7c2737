"""A graphics view that zooms about the pointer, fits, and says when the picture moved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from gdplay.ui.theme.theme import Theme

_ZOOM_STEP: Final = 1.0015
_ZOOM_RANGE: Final = (0.4, 5.0)
_KEYBOARD: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class ZoomView(QGraphicsView):
    """Ctrl and wheel zoom, the wheel scrolls; a ring shows focus that came by keyboard.

    Signals
    -------
    view_moved()
        The picture was scrolled, zoomed or resized.
    """

    view_moved = Signal()

    def __init__(self, theme: Theme, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._theme = theme
        self._ring = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.changed.connect(self._paint_ground)
        self._paint_ground()

    @property
    def magnification(self) -> float:
        """Pixels on the screen for one of the scene."""
        return self.transform().m11()

    def zoom(self, factor: float) -> None:
        """Make the picture larger by `factor`, within bounds."""
        low, high = _ZOOM_RANGE
        factor = min(max(self.magnification * factor, low), high) / self.magnification
        self.scale(factor, factor)
        self.view_moved.emit()

    def fit(self) -> None:
        """Show the whole picture, no larger than life."""
        room, rect = self.maximumViewportSize(), self.sceneRect()
        self.resetTransform()
        share = min(1.0, room.width() / rect.width(), room.height() / rect.height())
        self.scale(share, share)
        self.centerOn(rect.center())
        self.view_moved.emit()

    def scroll_by(self, offset: QPoint) -> None:
        """Move the picture by `offset` pixels."""
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - offset.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - offset.y())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM_STEP ** event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Tell those who follow the picture."""
        super().scrollContentsBy(dx, dy)
        self.view_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell those who follow the picture."""
        super().resizeEvent(event)
        self.view_moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        super().focusInEvent(event)
        self._ring = event.reason() in _KEYBOARD
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self._ring = False
        self.viewport().update()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        """Draw the ring of the focus, in the view's own pixels."""
        if self._ring:
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            edge = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(edge, 6, 6)
            painter.restore()

    @Slot()
    def _paint_ground(self) -> None:
        self.setBackgroundBrush(self._theme.color("panel"))
