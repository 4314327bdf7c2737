"""What kind of key event it is: a shortcut's question, or a key without Ctrl, Alt or Meta."""

from __future__ import annotations

from typing import Final, TypeGuard

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_ALLOWED: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


def is_override(event: QEvent) -> TypeGuard[QKeyEvent]:
    """Whether Qt asks if the widget with the focus wants a key before the shortcuts get it."""
    return event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)


def is_plain(event: QKeyEvent) -> bool:
    """Whether the key was pressed with Shift at most."""
    return not event.modifiers() & ~_ALLOWED
