"""A small field over the canvas, for a number that a person types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gdplay.ui.number_field import Check, NumberField

_WIDTH: Final = 150
_LEAVE: Final = frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class TypedNumber(QFrame):
    """Asks for one number beside what it is about; Return answers, Escape drops it.

    A number that will not do is refused in a sentence below the field.

    Signals
    -------
    answered(float)
        A person typed another number that passes.
    """

    answered = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("typed_number")
        self.setProperty("role", "popup")
        self._check: Check | None = None
        self._title = QLabel(self)
        self._title.setProperty("role", "small")
        self._field = NumberField(self._why_not, self)
        self._field.setObjectName("typed_number_field")
        self._field.setFixedWidth(_WIDTH)
        self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._field.installEventFilter(self)
        self._field.committed.connect(self._answer)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.addWidget(self._title)
        row.addWidget(self._field)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a number is being typed."""
        return not self.isHidden()

    def ask(
        self,
        title: str,
        value: float,
        place: QPoint,
        check: Callable[[float], str | None] | None = None,
    ) -> None:
        """Ask for what `title` names, now `value`, beside `place` in the parent's pixels."""
        self._check = check
        self._title.setText(title)
        self._field.setAccessibleName(title)
        self._field.setToolTip(f"Type {title}, then press Enter")
        self._field.set_value(value)
        self.adjustSize()
        parent = self.parentWidget()
        assert parent is not None
        room = parent.rect().bottomRight() - self.rect().bottomRight()
        below = place + QPoint(-self.width() // 2, 8)
        self.move(max(0, min(below.x(), room.x())), max(0, min(below.y(), room.y())))
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._field.selectAll()

    def close_field(self) -> None:
        """Ask no longer; the keyboard goes back to the canvas."""
        if self.is_open:
            had_focus = self._field.hasFocus()
            self.hide()
            parent = self.parentWidget()
            if had_focus and parent is not None:
                parent.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what the field leaves over, such as Return, from the canvas."""
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on Escape, on Return over an unchanged number, and when the focus leaves."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_escape = event.key() == Qt.Key.Key_Escape
            if is_escape or (event.key() in _LEAVE and not self._field.isModified()):
                self._field.setModified(False)
                self.close_field()
                return True
        return super().eventFilter(watched, event)

    def _why_not(self, value: float) -> str | None:
        return self._check(value) if self._check else None

    @Slot(float)
    def _answer(self, value: float) -> None:
        self.close_field()
        self.answered.emit(value)
