"""A field for one number: typed, checked, and refused with a plain sentence beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gdplay.ui.text import is_too_large, number, read_number, shortened

Check = Callable[[float], str | None]
"""Answers why a number will not do, or None."""


class NumberField(QLineEdit):
    """A line edit that holds a number and never an unreadable one.

    Parameters
    ----------
    check
        Says in a sentence why a number that reads well will not do.

    Signals
    -------
    committed(float)
        A person typed another number that passed, and pressed Return or left.
    """

    committed = Signal(float)

    def __init__(self, check: Check | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._value = 0.0
        self._message: QLabel | None = None
        self.setText(number(0.0))
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._commit)

    @property
    def value(self) -> float:
        """The number last set or committed."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show `value`, unless a person is in the middle of typing another."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._show_value()

    def problem(self) -> str | None:
        """Return what is wrong with the text as it stands, or None."""
        typed = read_number(self.text())
        if typed is None:
            shown = f"“{shortened(self.text().strip())}”"
            if is_too_large(self.text()):
                return f"{shown} is too large to reckon with."
            return f"{shown} is not a number. Try 0.03 or 1e-3."
        return self._check(typed) if self._check else None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit what was typed; a text that will not do gives way to the old number."""
        if self.isModified() and self.problem() is None:
            self._commit()
        self._show_value()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape give up what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._show_value()
            return
        super().keyPressEvent(event)

    @Slot()
    def _commit(self) -> None:
        sentence = self.problem()
        if sentence is not None:
            self._complain(sentence)
            return
        typed = read_number(self.text())
        assert typed is not None
        changed = self.isModified() and typed != self._value
        if changed:
            self._value = typed
        self._show_value()
        if changed:
            self.committed.emit(typed)

    @Slot()
    def _on_edited(self) -> None:
        self._complain(None)

    def _show_value(self) -> None:
        self.setText(_in_full(self._value))
        self.setCursorPosition(0)
        self.setModified(False)
        self._complain(None)

    def _complain(self, sentence: str | None) -> None:
        """Show `sentence` below the field, or nothing."""
        if self.property("invalid") != (sentence is not None):
            self.setProperty("invalid", sentence is not None)
            self.style().unpolish(self)
            self.style().polish(self)
        self.setAccessibleDescription(sentence or "")
        if sentence is None:
            if self._message is not None:
                self._message.hide()
            return
        if self._message is None:
            self._message = QLabel(self.window())
            self._message.setObjectName(f"{self.objectName()}_message")
            self._message.setProperty("role", "complaint")
        self._message.setText(sentence)
        self._message.adjustSize()
        room = self.window().width() - self._message.width() - 4
        place = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        self._message.move(max(4, min(place.x(), room)), place.y())
        self._message.show()
        self._message.raise_()


def _in_full(value: float) -> str:
    """Return the number with every digit that was typed, plain where `number` would round it."""
    shown = number(value)
    return shown if read_number(shown) == value else f"{value:.12g}".replace("e-0", "e-")
