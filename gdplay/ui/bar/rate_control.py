"""The learning rate in the bar: its name, its value to type into, its slider."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from gdplay.ui.bar.rate_scale import nudged, rate_problem
from gdplay.ui.bar.rate_slider import RateSlider
from gdplay.ui.number_field import NumberField
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_FINE = 0.1


class RateControl(QWidget):
    """Shows and changes the learning rate.

    Signals
    -------
    rate_changed(float, bool)
        A person chose a rate; True once the gesture is over.
    """

    rate_changed = Signal(float, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.slider = RateSlider(theme)
        self.slider.setObjectName("learning_rate_slider")
        self.slider.setAccessibleName("Learning rate")
        self.slider.rate_changed.connect(self._on_slider)
        self.value = NumberField(rate_problem)
        self.value.setObjectName("learning_rate_value")
        self.value.setAccessibleName("Learning rate, as a number")
        self.value.setToolTip("Type a learning rate: 0.03, 1e-3")
        self.value.setProperty("role", "value")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.setMaximumWidth(110)
        self.value.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.value.committed.connect(self._on_typed)
        name = QLabel("Learning rate")
        name.setProperty("role", "muted")
        name.setBuddy(self.value)
        self._scheduled = QLabel()
        self._scheduled.setObjectName("scheduled_rate")
        self._scheduled.setProperty("role", "small")
        self._scheduled.setContentsMargins(8, 0, 0, 0)

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 1, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self._scheduled, 0, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.value, 0, 2)
        grid.addWidget(self.slider, 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        self.set_rate(self.slider.rate)

    @property
    def rate(self) -> float:
        """The rate shown."""
        return self.slider.rate

    def set_rate(self, rate: float) -> None:
        """Show `rate`."""
        self.slider.set_rate(rate)
        self.value.set_value(rate)

    def set_scheduled(self, rate: float | None) -> None:
        """Show what the schedule has made of the rate by now; None where it is the rate."""
        self._scheduled.setText("" if rate is None else f"now {number(rate)}")

    @Slot()
    def lower(self) -> None:
        """Multiply the rate by 10^−0.1."""
        self._nudge(-_FINE)

    @Slot()
    def raise_rate(self) -> None:
        """Multiply the rate by 10^0.1."""
        self._nudge(_FINE)

    @Slot()
    def lower_much(self) -> None:
        """Divide the rate by 10."""
        self._nudge(-1.0)

    @Slot()
    def raise_much(self) -> None:
        """Multiply the rate by 10."""
        self._nudge(1.0)

    def _nudge(self, decades: float) -> None:
        rate = nudged(self.rate, decades)
        if rate != self.rate:
            self._on_typed(rate)

    @Slot(float, bool)
    def _on_slider(self, rate: float, final: bool) -> None:
        self.value.set_value(rate)
        self.rate_changed.emit(rate, final)

    @Slot(float)
    def _on_typed(self, rate: float) -> None:
        self.set_rate(rate)
        self.rate_changed.emit(rate, True)
