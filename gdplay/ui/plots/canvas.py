"""A plot over the steps of a run: its rectangle, its view, its step axis and its mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal, Slot
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
from gdplay.ui.plots.plot_widget import CLICK, KEY_MOVE, ZOOM, PlotWidget, wheel_factor
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme


class StepCanvas(PlotWidget):
    """Draws something over steps. The view follows the run until a person moves it.

    The wheel zooms the steps around the pointer; beside the picture, over its values, or
    with Shift it zooms the values. Dragging moves, a double click goes back to the whole
    run. While it is hidden nothing is computed.

    Signals
    -------
    view_changed(object)
        The part of the run that a person chose to see, first and last step, or None for
        all of it.
    step_pointed(object)
        The step under the pointer, or None; it is marked in the other plots too.
    """

    view_changed = Signal(object)
    step_pointed = Signal(object)

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, title, parent)
        self.installEventFilter(self)
        self._steps_view = StepsView()
        self._dragged_from: tuple[QPointF, StepsView] | None = None
        self._dragged_to = QPointF()
        self._step_elsewhere: float | None = None
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
        is_log = self._steps_view.logarithmic
        self._steps_view = StepsView(max(end, start + 1.0), chosen, start, is_log)
        self._snapshot = snapshot
        if self.isVisible():
            self.update()

    @property
    def view(self) -> tuple[float, float]:
        """The first and last step of the picture."""
        return self._steps_view.span

    @property
    def steps_view(self) -> StepsView:
        """Which steps are in view, and where each of them lies."""
        return self._steps_view

    @property
    def is_following(self) -> bool:
        """Whether the whole run is shown, however far it has come."""
        return self._steps_view.is_following

    @Slot()
    def reset_view(self) -> None:
        """Show the whole run again and follow it, with values as they suit it."""
        self.reset_values()
        self._set_view(self._steps_view.whole())

    @Slot(object)
    def take_view(self, chosen: tuple[float, float] | None) -> None:
        """Show the part of the run that was chosen in another plot; None follows it all."""
        self._steps_view = replace(self._steps_view, chosen=chosen)
        self.update()

    @Slot(object)
    def show_step(self, step: float | None) -> None:
        """Mark the step that is pointed at in another plot, or none."""
        self._step_elsewhere = step
        self.update()

    def set_logarithmic_steps(self, on: bool) -> None:
        """Give the first steps more room, or all the same."""
        self._steps_view = replace(self._steps_view, logarithmic=on)
        self.update()

    # The values, where a plot has an axis or a scale for them

    def zoom_values(self, factor: float, y: float) -> None:
        """Bring the values `factor` times closer, the one at the pixel `y` kept in place."""

    def move_values(self, pixels: float) -> None:
        """Move the picture down by `pixels`, where a person chose the values."""

    def reset_values(self) -> None:
        """Let the axis or the scale suit the values again."""

    @property
    def values_are_chosen(self) -> bool:
        """Whether the values can be moved."""
        return False

    # Between steps and pixels

    def columns(self) -> tuple[QRectF, ...]:
        """Return the parts of the picture, side by side, that each span all steps in view."""
        return (self.plot_rect(),)

    def x_of(self, step: float, column: QRectF | None = None) -> float:
        """Return the pixel of a step; in the first column unless another is named."""
        rect = column or self.columns()[0]
        return rect.left() + float(self._steps_view.shares_of(step)) * rect.width()

    def step_at(self, x: float) -> float:
        """Return the step under a pixel."""
        return self._steps_view.step_at(self._share_at(x))

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
        columns = self.columns()
        for place, column in enumerate(columns):
            between = [(a.right() + b.left()) / 2 for a, b in pairwise(columns)]
            borders = (0.0, *between, float(self.width()))
            self._paint_step_axis(painter, column, borders[place : place + 2])
            self._paint_step_elsewhere(painter, column)

    def _paint_step_axis(self, painter: QPainter, rect: QRectF, borders: Sequence[float]) -> None:
        """Write the steps under the picture, between two pixels, and what they are."""
        metrics = self.metrics
        painter.setPen(QPen(self._theme.color("muted")))
        room = max(60.0, metrics.horizontalAdvance(number(int(self.view[1]))) * 2.2)
        baseline = rect.bottom() + metrics.ascent() + 5
        for tick in self._steps_view.ticks(max(1, int(rect.width() / room))):
            text = number(tick)
            width = metrics.horizontalAdvance(text)
            x = min(max(self.x_of(tick, rect) - width / 2, borders[0]), borders[1] - width)
            painter.drawText(QPointF(x, baseline), text)
        title = QRectF(rect.left(), baseline + metrics.descent(), rect.width(), metrics.height())
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, "step")

    def _paint_step_elsewhere(self, painter: QPainter, rect: QRectF) -> None:
        step, (left, right) = self._step_elsewhere, self.view
        if step is not None and left <= step <= right:
            painter.setPen(QPen(self._theme.color("muted"), 1.0))
            x = self.x_of(step, rect)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

    def paint_unpointed(self, painter: QPainter) -> None:
        """Draw the plot as if nothing were pointed at, here or elsewhere."""
        elsewhere, self._step_elsewhere = self._step_elsewhere, None
        super().paint_unpointed(painter)
        self._step_elsewhere = elsewhere

    # The mouse

    def pointed(self) -> None:
        """Take note that the pointer moved or left; `pointer` is its place."""

    def clicked(self, position: QPointF) -> None:
        """Take a click that did not drag the view."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the tool tip off the picture, where the values under the pointer are shown."""
        if isinstance(event, QHelpEvent) and self.plot_rect().contains(event.pos().toPointF()):
            return True
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer: the steps, or the values beside the picture or with Shift."""
        rect, place = self.plot_rect(), event.position()
        if not rect.top() <= place.y() <= rect.bottom() or place.x() > rect.right():
            return
        factor = wheel_factor(event)
        if place.x() < rect.left() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.zoom_values(factor, place.y())
        else:
            self._set_view(self._steps_view.zoomed(factor, self._share_at(place.x())))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, which is a click until it moves."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = (event.position(), self._steps_view)
            self._dragged_to = event.position()
            self._moved = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the view while dragging; point at what is under the pointer."""
        self._pointer = event.position()
        if self._dragged_from is not None:
            self._drag_to(event.position())
        self._point()

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
        self._point()

    def _point(self) -> None:
        """Say what is pointed at."""
        pointer = self.pointer
        self.step_pointed.emit(None if pointer is None else self.step_at(pointer.x()))
        self.pointed()
        self.update()

    def _drag_to(self, position: QPointF) -> None:
        assert self._dragged_from is not None
        start, view = self._dragged_from
        way = position - start
        if view.is_following and not self.values_are_chosen:
            return
        if max(abs(way.x()), abs(way.y())) < CLICK and not self._moved:
            return
        self._moved = True
        self.move_values(position.y() - self._dragged_to.y())
        self._dragged_to = position
        self._set_view(view.moved(-way.x() / self.columns()[0].width()))

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move, with Ctrl up and down zoom, Home shows the whole run.

        With Ctrl and Shift up and down zoom the values.
        """
        key, ctrl = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier
        factors = {Qt.Key.Key_Up: ZOOM, Qt.Key.Key_Down: 1 / ZOOM}
        if key == Qt.Key.Key_Home:
            self.reset_view()
            return
        if key in factors and event.modifiers() == ctrl | Qt.KeyboardModifier.ShiftModifier:
            self.zoom_values(factors[key], self.plot_rect().center().y())
            return
        views = {
            Qt.Key.Key_Left: self._steps_view.moved(-KEY_MOVE),
            Qt.Key.Key_Right: self._steps_view.moved(KEY_MOVE),
        }
        if event.modifiers() == ctrl:
            views |= {k: self._steps_view.zoomed(factor, 0.5) for k, factor in factors.items()}
        view = views.get(key)
        if view is None:
            super().keyPressEvent(event)
        else:
            self._set_view(view)

    def _set_view(self, view: StepsView) -> None:
        if view != self._steps_view:
            self._steps_view = view
            self.view_changed.emit(view.chosen)
            self.update()


def _first_step(history: History) -> float:
    """Return the first step that anything is known of."""
    known = [
        int(steps[0]) for steps in (history.bucket_steps, history.evaluated_steps) if len(steps)
    ]
    return float(min(known, default=0))
