"""A plot over the steps of a run: its rectangle, its view, its step axis and its mouse."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gdplay.training.snapshot import Snapshot
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.ticks import step_ticks
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ZOOM: Final = 1.25  # for one notch of a wheel
_HEADER: Final = 28.0
_NOTCH: Final = 120.0
_KEY_MOVE: Final = 0.1  # of the width for one key press
_CLICK: Final = 4.0  # pixels within which a press is a click
_BY_KEY: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


class StepCanvas(QWidget):
    """Draws something over steps. The view follows the run until a person moves it.

    The wheel zooms around the pointer, dragging moves, a double click goes back to
    the whole run. While it is hidden nothing is computed.

    Signals
    -------
    view_changed()
        The steps shown are others than before, by a person's hand.
    """

    view_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._steps_view = StepsView()
        self._shows_focus = False
        self._pointer: QPointF | None = None
        self._dragged_from: tuple[QPointF, StepsView] | None = None
        self._moved = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)

    # What is shown

    @property
    def snapshot(self) -> Snapshot | None:
        """The run as it was last shown."""
        return self._snapshot

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a run; drawn at the next frame, and only if it can be seen."""
        if snapshot is self._snapshot:
            return
        is_other = self._snapshot is not None and snapshot.run != self._snapshot.run
        end = float(max(1, snapshot.state.step))
        self._steps_view = StepsView(end, None if is_other else self._steps_view.chosen)
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
        self._set_view(StepsView(self._steps_view.end))

    # Between steps and pixels

    def plot_rect(self) -> QRectF:
        """Return where the picture itself is drawn, in pixels; axes and titles lie around it."""
        raise NotImplementedError

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

    @property
    def pointer(self) -> QPointF | None:
        """Where the pointer is, if it is over the picture."""
        inside = self._pointer is not None and self.plot_rect().contains(self._pointer)
        return self._pointer if inside else None

    @property
    def metrics(self) -> QFontMetricsF:
        """The measures of the plot's text."""
        return QFontMetricsF(self._theme.font("small"))

    # Drawing

    def paint_plot(self, painter: QPainter, rect: QRectF) -> None:
        """Draw everything but the step axis."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot; an empty frame before the first snapshot."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        rect = self.plot_rect()
        if rect.width() < 10 or rect.height() < 10:
            return
        self.paint_plot(painter, rect)
        for column in self.columns():
            self._paint_step_axis(painter, column)
        if self._shows_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

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

    @property
    def header_height(self) -> float:
        """The pixels over the picture that its title takes."""
        return _HEADER * self._theme.scale

    @property
    def axis_height(self) -> float:
        """The pixels under the picture that the step axis takes."""
        return 2 * self.metrics.height() + 5

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
            Qt.Key.Key_Home: StepsView(self._steps_view.end),
        }
        if zooms:
            views[Qt.Key.Key_Up] = self._steps_view.zoomed(_ZOOM, 0.5)
            views[Qt.Key.Key_Down] = self._steps_view.zoomed(1 / _ZOOM, 0.5)
        view = views.get(Qt.Key(event.key()))
        if view is None:
            super().keyPressEvent(event)
        else:
            self._set_view(view)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by a key."""
        self._shows_focus = event.reason() in _BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        self._shows_focus = False
        super().focusOutEvent(event)

    def _set_view(self, view: StepsView) -> None:
        if view != self._steps_view:
            self._steps_view = view
            self.view_changed.emit()
            self.update()

    @Slot()
    def _dress(self) -> None:
        self.update()
