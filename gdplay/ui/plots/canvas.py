"""A plot over the steps of a run: its rectangle, its view, its step axis and its mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gdplay.training.snapshot import History, Snapshot
from gdplay.ui.plots.plot_widget import PlotWidget
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.ticks import step_ticks
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ZOOM: Final = 1.25  # for one notch of a wheel
_NOTCH: Final = 120.0
_KEY_MOVE: Final = 0.1  # of the width for one key press
_CLICK: Final = 4.0  # pixels within which a press is a click


class StepCanvas(PlotWidget):
    """Draws something over steps. The view follows the run until a person moves it.

    The wheel zooms around the pointer, dragging moves, a double click goes back to
    the whole run. While it is hidden nothing is computed.

    Signals
    -------
    view_changed()
        The steps shown are others than before, by a person's hand.
    """

    view_changed = Signal()

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, title, parent)
        self._steps_view = StepsView()
        self._dragged_from: tuple[QPointF, StepsView] | None = None
        self._moved = False

    # What is shown

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; drawn at the next frame, and only if it can be seen."""
        if snapshot is self._snapshot:
            return
        is_other = self._snapshot is not None and snapshot.run != self._snapshot.run
        end = float(max(1, snapshot.state.step))
        start = _first_step(snapshot.history)
        chosen = None if is_other else self._steps_view.chosen
        self._steps_view = StepsView(max(end, start + 1.0), chosen, start)
        self._snapshot = snapshot
        if self.isVisible():
            self.update()

    @property
    def view(self) -> tuple[float, float]:
        """The first and last step of the picture."""
        return self._steps_view.span

    @property
    def is_following(self) -> bool:
        """Whether the whole run is shown, however far it has come."""
        return self._steps_view.is_following

    @Slot()
    def reset_view(self) -> None:
        """Show the whole run again and follow it."""
        self._set_view(self._steps_view.whole())

    # Between steps and pixels

    def columns(self) -> tuple[QRectF, ...]:
        """Return the parts of the picture, side by side, that each span all steps in view."""
        return (self.plot_rect(),)

    def x_of(self, step: float, column: QRectF | None = None) -> float:
        """Return the pixel of a step; in the first column unless another is named."""
        rect, (left, right) = column or self.columns()[0], self.view
        return rect.left() + (step - left) / (right - left) * rect.width()

    def step_at(self, x: float) -> float:
        """Return the step under a pixel."""
        left, right = self.view
        return left + self._share_at(x) * (right - left)

    def _share_at(self, x: float) -> float:
        """Return how far across its column a pixel lies."""
        columns = self.columns()
        rect = next((column for column in columns if x <= column.right()), columns[-1])
        return min(max((x - rect.left()) / max(1.0, rect.width()), 0.0), 1.0)

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw everything but the step axis."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Draw the plot; an empty frame before the first snapshot."""
        painter.setFont(self._theme.font("small"))
        rect = self.plot_rect()
        if rect.width() < 10 or rect.height() < 10:
            return
        self.paint_plot(painter, rect)
        for column in self.columns():
            self._paint_step_axis(painter, column)

    def _paint_step_axis(self, painter: QPainter, rect: QRectF) -> None:
        """Write the steps under the picture, and what they are."""
        metrics = self.metrics
        painter.setPen(QPen(self._theme.color("muted")))
        room = metrics.horizontalAdvance(number(int(self.view[1]))) * 2.2
        baseline = rect.bottom() + metrics.ascent() + 5
        for tick in step_ticks(*self.view, max(1, int(rect.width() / max(room, 60.0)))):
            text = number(tick)
            width = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(tick, rect) - width / 2, 0.0), self.width() - width)
            painter.drawText(QPointF(x, baseline), text)
        title = QRectF(rect.left(), baseline + metrics.descent(), rect.width(), metrics.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, "step")

    # The mouse

    def pointed(self) -> None:
        """Take note that the pointer moved or left; `pointer` is its place."""

    def clicked(self, position: QPointF) -> None:
        """Take a click that did not drag the view."""

    def event(self, event: QEvent) -> bool:
        """Keep the tool tip off the picture, where the values under the pointer are shown."""
        if isinstance(event, QHelpEvent) and self.plot_rect().contains(event.pos().toPointF()):
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        rect = self.plot_rect()
        if rect.contains(event.position()):
            share = self._share_at(event.position().x())
            notches = event.angleDelta().y() / _NOTCH
            self._set_view(self._steps_view.zoomed(_ZOOM**notches, share))
            event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, which is a click until it moves."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = (event.position(), self._steps_view)
            self._moved = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view while dragging; point at what is under the pointer."""
        self._pointer = event.position()
        if self._dragged_from is not None:
            self._drag_to(event.position())
        self.pointed()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; without one it was a click."""
        if event.button() is Qt.MouseButton.LeftButton and self._dragged_from is not None:
            self._dragged_from = None
            if not self._moved and self.plot_rect().contains(event.position()):
                self.clicked(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the whole run."""
        self.reset_view()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Begin to point."""
        self._pointer = event.position()

    def leaveEvent(self, event: object) -> None:
        """Point at nothing."""
        self._pointer = None
        self.pointed()
        self.update()

    def _drag_to(self, position: QPointF) -> None:
        assert self._dragged_from is not None
        start, view = self._dragged_from
        distance = position.x() - start.x()
        if view.is_following or (abs(distance) < _CLICK and not self._moved):
            return
        self._moved = True
        left, right = view.span
        self._set_view(view.moved(-distance / self.columns()[0].width() * (right - left)))

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move, with Ctrl up and down zoom, Home shows the whole run."""
        left, right = self.view
        zooms = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        views = {
            Qt.Key.Key_Left: self._steps_view.moved((left - right) * _KEY_MOVE),
            Qt.Key.Key_Right: self._steps_view.moved((right - left) * _KEY_MOVE),
            Qt.Key.Key_Home: self._steps_view.whole(),
        }
        if zooms:
            views[Qt.Key.Key_Up] = self._steps_view.zoomed(_ZOOM, 0.5)
            views[Qt.Key.Key_Down] = self._steps_view.zoomed(1 / _ZOOM, 0.5)
        view = views.get(Qt.Key(event.key()))
        if view is None:
            super().keyPressEvent(event)
        else:
            self._set_view(view)

    def _set_view(self, view: StepsView) -> None:
        if view != self._steps_view:
            self._steps_view = view
            self.view_changed.emit()
            self.update()


def _first_step(history: History) -> float:
    """Return the first step that anything is known of."""
    known = [
        int(steps[0]) for steps in (history.bucket_steps, history.evaluated_steps) if len(steps)
    ]
    return float(min(known, default=0))
