"""A view on which one gesture at a time is under way."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsScene, QWidget

from gdplay.ui.network.gestures import Gesture, Pointer
from gdplay.ui.network.zoom_view import ZoomView
from gdplay.ui.theme.theme import Theme


class GestureView(ZoomView):
    """Holds the gesture from its press to its release; a release commits it."""

    def __init__(self, theme: Theme, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(theme, scene, parent)
        self._gesture: Gesture | None = None

    @property
    def gesture(self) -> Gesture | None:
        """The gesture under way."""
        return self._gesture

    def begin(self, gesture: Gesture | None) -> None:
        """Make `gesture` the one under way; another is dropped."""
        self.cancel()
        self._gesture = gesture

    def start_gesture(self, gesture: Gesture | None, at: Pointer) -> None:
        """Begin `gesture` where it was pressed; None only drops what is under way."""
        self.begin(gesture)
        if gesture is not None:
            gesture.start(at)

    def end_gesture(self, at: Pointer) -> None:
        """Commit the gesture under way, if Escape has not dropped it."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.end(at)

    def cancel(self) -> bool:
        """Drop the gesture under way; return whether there was one."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()
        return gesture is not None

    def finish(self) -> None:
        """Forget the gesture, which has committed itself."""
        self._gesture = None

    def pointer_of(self, event: QMouseEvent) -> Pointer:
        """Return where a mouse event is."""
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return self.pointer_at(event.globalPosition().toPoint(), extends)

    def pointer_at(self, place: QPoint, extends: bool = False) -> Pointer:
        """Return what a place of the screen is here."""
        at = self.viewport().mapFromGlobal(place)
        return Pointer(self.mapToScene(at), at, extends)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Commit."""
        self.end_gesture(self.pointer_of(event))
