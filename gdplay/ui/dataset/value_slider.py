"""A slider under its name and its value: one number of the data drawer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

_HANDLE: Final = 18
"""Room for the handle, which is taller than the groove that a style asks for."""


class ValueSlider(QWidget):
    """A slider over a list of stops, used live.

    Parameters
    ----------
    name
        The slider's `objectName`.
    label
        Stands over it, and is its accessible name.
    tip
        Says what the number is.
    stops
        The values it goes through, ascending.
    text
        Writes a value.

    Signals
    -------
    value_changed(float, bool)
        A person chose a value; the flag is False while a drag goes on, so that
        a whole drag can be one undo step.
    """

    value_changed = Signal(float, bool)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        tip: str,
        stops: Sequence[float],
        text: Callable[[float], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._stops = tuple(stops)
        self._text = text
        self._value = self._stops[0]
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(name)
        self._slider.setAccessibleName(label)
        self._slider.setToolTip(tip)
        self._slider.setRange(0, len(self._stops) - 1)
        self._slider.setPageStep(max(1, len(self._stops) // 10))
        self._slider.setMinimumHeight(_HANDLE)
        self._shown = QLabel()
        self._shown.setObjectName(f"{name}_value")
        font = self._shown.font()
        font.setBold(True)
        self._shown.setFont(font)
        self._title = QLabel(label)
        self._title.setProperty("role", "muted")
        self._title.setBuddy(self._slider)

        heading = QHBoxLayout()
        heading.addWidget(self._title)
        heading.addStretch()
        heading.addWidget(self._shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(heading)
        layout.addWidget(self._slider)
        self._slider.valueChanged.connect(self._choose)
        self._slider.sliderReleased.connect(self._release)
        self.set_value(self._value)

    @property
    def value(self) -> float:
        """The value shown; it need not be one of the stops."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show `value`, the handle at the nearest stop; a drag under way keeps its handle."""
        self._value = value
        self._shown.setText(self._text(value))
        if self._slider.isSliderDown():
            return
        nearest = min(range(len(self._stops)), key=lambda place: abs(self._stops[place] - value))
        blocked = self._slider.blockSignals(True)
        self._slider.setValue(nearest)
        self._slider.blockSignals(blocked)

    def set_label(self, label: str) -> None:
        """Call it something else."""
        self._title.setText(label)
        self._slider.setAccessibleName(label)

    @Slot(int)
    def _choose(self, place: int) -> None:
        self.set_value(self._stops[place])
        self.value_changed.emit(self._value, not self._slider.isSliderDown())

    @Slot()
    def _release(self) -> None:
        self.value_changed.emit(self._value, True)
