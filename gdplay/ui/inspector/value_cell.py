"""A value that is read until it is clicked, and then typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from gdplay.ui.number_field import NumberField
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme


class ValueCell(QStackedWidget):
    """Shows a number to three digits; a click opens a field with all of them.

    Signals
    -------
    committed(float)
        A person typed another value.
    """

    committed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._value = 0.0
        self._reading = QPushButton(self)
        self._reading.setObjectName("inspector_value")
        self._reading.setProperty("role", "quiet")
        self._reading.setStyleSheet("text-align: right; padding: 0 3px 0 0;")
        self._reading.setCursor(Qt.CursorShape.IBeamCursor)
        self._reading.setToolTip("Click to type another value")
        self._field = NumberField(parent=self)
        self._field.setToolTip("Enter takes the value, Escape leaves it as it was")
        self._field.setObjectName("inspector_value_field")
        self._field.setAccessibleName("New value")
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.addWidget(self._reading)
        self.addWidget(self._field)
        self._reading.clicked.connect(self.open)
        self._field.committed.connect(self._take)
        self._field.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def text(self) -> str:
        """What is written."""
        return self._reading.text()

    @property
    def is_open(self) -> bool:
        """Whether a value is being typed."""
        return self.currentWidget() is self._field

    def show_value(self, value: float, name: str) -> None:
        """Show `value`, the value of `name`."""
        self._value = value
        self._reading.setText(number(value, signed=True))
        self._reading.setAccessibleName(f"Value of {name}: {number(value, signed=True)}")

    @Slot()
    def open(self) -> None:
        """Let a person type: the field holds every digit, all of them marked."""
        self._field.set_value(self._value)
        self.setCurrentWidget(self._field)
        self._field.setFocus()
        self._field.selectAll()

    @Slot()
    def close_field(self) -> None:
        """Go back to reading."""
        self.setCurrentWidget(self._reading)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the field when the focus leaves it, on Return, and on Escape."""
        if event.type() == QEvent.Type.FocusOut:
            self.close_field()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            unchanged = not self._field.isModified()
            leaves = event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if leaves and unchanged:
                self.close_field()
                self._reading.setFocus()
                return True
        return super().eventFilter(watched, event)

    @Slot(float)
    def _take(self, value: float) -> None:
        self.close_field()
        self.committed.emit(value)

    @Slot()
    def _dress(self) -> None:
        mono = self._theme.font("body", bold=True, mono=True)
        width = QFontMetrics(mono).horizontalAdvance("−0.000000000000")
        self.setFixedWidth(width + 16)
        for widget in (self._reading, self._field):
            widget.setFont(mono)
