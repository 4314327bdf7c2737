"""The learning-rate slider: logarithmic, with the zones where steps settle or grow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from gdplay.insight.rate_marks import RateMarks
from gdplay.ui.bar.rate_scale import DECADE, FIRST, LAST, position_of, rate_at
from gdplay.ui.key_events import is_override
from gdplay.ui.text import number
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

_THUMB: Final = 8.0
_TRACK: Final = 5.0
_TRACK_Y: Final = 9.0
TIP: Final = "Learning rate, 1e-7 to 10. Keys [ and ], with Shift ten times."
_NAMES_GAP: Final = 8
"""Pixels between the names of two marks, at least."""
_SETTLED_MS: Final = 400
"""A run of wheel notches or key presses that pauses this long is one change."""


class RateSlider(QSlider):
    """A slider from 1e-7 to 10.

    Signals
    -------
    rate_changed(float, bool)
        The rate that a person moved it to; True once the gesture is over.
    """

    rate_changed = Signal(float, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.installEventFilter(self)
        self._theme = theme
        self._rate = 0.03
        self._marks: RateMarks | None = None
        self._dragged_from = self._rate
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._finish)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(FIRST, LAST)
        self.setSingleStep(DECADE // 20)
        self.setPageStep(DECADE)
        self.setValue(position_of(self._rate))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(TIP)
        self.valueChanged.connect(self._on_value)
        theme.changed.connect(self.update)

    @property
    def rate(self) -> float:
        """The rate shown, to its last digit."""
        return self._rate

    def set_rate(self, rate: float) -> None:
        """Show `rate`, set elsewhere or an echo of what was done here."""
        self._rate = rate
        blocked = self.blockSignals(True)
        self.setValue(position_of(rate))
        self.blockSignals(blocked)
        self.update()

    @property
    def marks(self) -> RateMarks | None:
        """What `set_marks` was given last."""
        return self._marks

    def set_marks(self, marks: RateMarks | None) -> None:
        """Show the zones where steps fall, where they zigzag and shrink, and where they grow.

        None hides them, where the curvature is not known or says nothing.
        """
        self._marks = marks
        self.setToolTip(f"{TIP}\n{marks_tip(marks)}" if marks is not None else TIP)
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the track and the marks' names below it."""
        return QSize(320, 27)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a small window."""
        return QSize(120, 27)

    # A press anywhere takes the thumb there at once: the slider is a ruler.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the thumb to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = self._rate
            self.setSliderDown(True)
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the thumb."""
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self._finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Escape from the window while it takes a drag back."""
        if is_override(event) and event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape take a drag back without a trace."""
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self.setSliderDown(False)
            self.set_rate(self._dragged_from)
            self._finish()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move by a twentieth of a decade a notch."""
        self.setValue(self.value() + round(event.angleDelta().y() / 120 * self.singleStep()))
        event.accept()

    @Slot(int)
    def _on_value(self, position: int) -> None:
        self._rate = rate_at(position)
        if not self.isSliderDown():
            self._settled.start()
        self.rate_changed.emit(self._rate, False)
        self.update()

    @Slot()
    def _finish(self) -> None:
        self.rate_changed.emit(self._rate, True)

    def _move_to(self, x: float) -> None:
        share = (x - _THUMB) / max(1.0, self.width() - 2 * _THUMB)
        self.setValue(round(FIRST + min(max(share, 0.0), 1.0) * (LAST - FIRST)))

    def _x(self, rate: float) -> float:
        share = (position_of(rate) - FIRST) / (LAST - FIRST)
        return _THUMB + share * (self.width() - 2 * _THUMB)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track with its zones, the marks, and the thumb."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_track(painter)
        thumb = QPointF(self._x(self._rate), _TRACK_Y)
        painter.setPen(QPen(self._theme.color("accent"), 3.0))
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(thumb, _THUMB - 1.5, _THUMB - 1.5)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("accent", 90), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(thumb, _THUMB + 1.0, _THUMB + 1.0)

    def _paint_track(self, painter: QPainter) -> None:
        palette = self._theme.palette
        left, right = _THUMB, self.width() - _THUMB
        ruler = QRectF(left, _TRACK_Y - _TRACK / 2, right - left, _TRACK)
        shape = QPainterPath()
        shape.addRoundedRect(ruler, _TRACK / 2, _TRACK / 2)
        painter.save()
        painter.setClipPath(shape)
        if self._marks is None:
            painter.fillRect(ruler, QColor(palette.border))
            filled = QRectF(ruler.topLeft(), QPointF(self._x(self._rate), ruler.bottom()))
            painter.fillRect(filled, blend(palette.accent, palette.panel, 0.45))
            painter.restore()
            return
        marks = self._marks
        shrinks = self._x(marks.limit)
        falls = shrinks if marks.monotone is None else self._x(marks.monotone)
        zones = (
            (left, falls, blend(palette.accent, palette.panel, 0.55)),
            (falls, shrinks, blend(palette.warning, palette.panel, 0.15)),
            (shrinks, right, blend(palette.danger, palette.panel, 0.6)),
        )
        for start, end, color in zones:
            painter.fillRect(QRectF(start, ruler.top(), end - start, _TRACK), color)
        hatching = QBrush(QColor(palette.panel), Qt.BrushStyle.BDiagPattern)
        painter.fillRect(QRectF(shrinks, ruler.top(), right - shrinks, _TRACK), hatching)
        painter.restore()
        self._paint_marks(painter, marks, falls, shrinks)

    def _paint_marks(
        self, painter: QPainter, marks: RateMarks, falls: float, shrinks: float
    ) -> None:
        """Draw both marks, and their names below the track, the one beside the other."""
        painter.setFont(self._theme.font("small"))
        advance = painter.fontMetrics().horizontalAdvance
        name = f"{number(marks.limit * marks.curvature)}/λ"
        place = min(max(0.0, shrinks - 4), self.width() - advance(name))
        self._paint_mark(painter, shrinks, name, place)
        if marks.monotone is not None:
            before = place if self._is_on_track(shrinks) else float(self.width())
            name = "1/λ"
            place = min(falls + 4, before - _NAMES_GAP) - advance(name)
            self._paint_mark(painter, falls, name, max(0.0, place))

    def _paint_mark(self, painter: QPainter, mark: float, name: str, place: float) -> None:
        """Draw a mark, where it is on the track, and its name from `place` on."""
        if not self._is_on_track(mark):
            return
        top, bottom = _TRACK_Y - 6.0, _TRACK_Y + 6.0
        painter.setPen(QPen(self._theme.color("text"), 1.6))
        painter.drawLine(QPointF(mark, top), QPointF(mark, bottom))
        painter.setPen(self._theme.color("muted"))
        painter.drawText(QPointF(place, bottom + painter.fontMetrics().ascent() - 1), name)

    def _is_on_track(self, x: float) -> bool:
        return _THUMB < x < self.width() - _THUMB


def marks_tip(marks: RateMarks) -> str:
    """Return what the marks say, and how far it can be trusted."""
    limit = f"{number(marks.limit * marks.curvature)}/λ = {number(marks.limit)}"
    grows = f"above {limit} steps grow along the sharpest direction of the loss"
    if marks.monotone is not None:
        falls = f"Below 1/λ = {number(marks.monotone)} each step falls"
        told = f"{falls}, from there to {limit} it zigzags and shrinks; above, steps grow"
        told += " (along the sharpest direction of the loss)"
    else:
        told = grows[:1].upper() + grows[1:]
    return f"{told}.\nLocal: measured at step {number(marks.step)}, exact on a quadratic alone."
