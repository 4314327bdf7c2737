"""A clicked button leaves the keyboard to the window, so that Space still plays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget


def leave_focus_to_keys(window: QWidget) -> None:
    """Let the buttons of `window` take the focus from Tab alone, not from a click."""
    for button in window.findChildren(QAbstractButton):
        if button.focusPolicy() == Qt.FocusPolicy.StrongFocus:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
