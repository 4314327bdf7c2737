"""The value that regression points are painted with: chosen on the ramp of colours, or typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from gdplay.ui.number_field import NumberField
from gdplay.ui.ramp import class_ramp, ramp_color
from gdplay.ui.ramp_bar import paint_ramp
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_STEPS: Final = 20
"""Stops of the ramp on each side of 0."""

_HANDLE: Final = 7.0
_BAR: Final = 8.0
_FIELD: Final = 76


class RampSlider(QSlider):
    """A slider whose groove is the ramp of colours, from −1 to +1 in forty steps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setRange(-_STEPS, _STEPS)
        self.setPageStep(_STEPS // 4)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for the handle."""
        return QSize(160, round(2 * _HANDLE) + 4)

    def minimumSizeHint(self) -> QSize:
        """Return room for the handle."""
        return QSize(80, self.sizeHint().height())

    @property
    def _bar(self) -> QRectF:
        frame = QRectF(self.rect())
        return QRectF(_HANDLE, frame.center().y() - _BAR / 2, frame.width() - 2 * _HANDLE, _BAR)

    def place_of(self, value: int) -> QPointF:
        """Return where the handle stands at `value`."""
        bar, share = self._bar, (value + _STEPS) / (2 * _STEPS)
        return QPointF(bar.left() + share * bar.width(), bar.center().y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the value under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the value under the pointer."""
        if self.isSliderDown():
            self._take(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the value as it is."""
        self.setSliderDown(False)

    def _take(self, x: float) -> None:
        share = (x - self._bar.left()) / max(1.0, self._bar.width())
        self.setValue(round((2.0 * share - 1.0) * _STEPS))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ramp, and the handle in the colour that it stands at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        table = class_ramp(self._theme)
        paint_ramp(painter, self._bar, table)
        painter.setBrush(ramp_color(table, self.value() / _STEPS))
        painter.setPen(QPen(self._theme.color("accent" if self.hasFocus() else "text"), 2.0))
        painter.drawEllipse(self.place_of(self.value()), _HANDLE - 1.5, _HANDLE - 1.5)


class ValueRamp(QWidget):
    """The ramp between its limits, and a field for any value.

    Parameters
    ----------
    theme
        Colours and type.

    Signals
    -------
    value_changed(float)
        A person chose a value.
    """

    value_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = 1.0
        self._slider = RampSlider(theme)
        self._slider.setObjectName("label_slider")
        self._slider.setAccessibleName("Value")
        self._slider.setToolTip("The value that painted points get")
        self._field = NumberField()
        self._field.setObjectName("label_value")
        self._field.setAccessibleName("Value of painted points")
        self._field.setToolTip("Type any value; points beyond the ramp widen it")
        self._field.setFixedWidth(_FIELD)
        title = QLabel("Value")
        title.setProperty("role", "muted")
        title.setBuddy(self._slider)
        self._low, self._high = QLabel(), QLabel()
        heading = QHBoxLayout()
        heading.addWidget(title)
        heading.addStretch()
        heading.addWidget(self._field)
        ramp = QHBoxLayout()
        for label in (self._low, self._high):
            label.setProperty("role", "small")
        ramp.addWidget(self._low)
        ramp.addWidget(self._slider, 1)
        ramp.addWidget(self._high)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addLayout(ramp)
        self._slider.valueChanged.connect(self._slide)
        self._field.committed.connect(self._type)
        self.set_scale(1.0)
        self.set_value(1.0)

    @property
    def value(self) -> float:
        """The value chosen."""
        return self._field.value

    def set_scale(self, scale: float) -> None:
        """Let the ramp end at ±`scale`; the value stays."""
        self._scale = scale
        self._low.setText(number(-scale, signed=True))
        self._high.setText(number(scale, signed=True))
        self._show_handle()

    def set_value(self, value: float) -> None:
        """Show `value`."""
        self._field.set_value(value)
        self._show_handle()

    def _show_handle(self) -> None:
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(round(self._field.value / self._scale * _STEPS))
        self._slider.blockSignals(blocked)
        self._slider.update()

    @Slot(int)
    def _slide(self, step: int) -> None:
        value = float(f"{self._scale * step / _STEPS:.3g}")  # a number that can be read
        self._field.set_value(value)
        self.value_changed.emit(value)

    @Slot(float)
    def _type(self, value: float) -> None:
        self._show_handle()
        self.value_changed.emit(value)
