"""A push button as the window's panels use it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton


def push_button(name: str, text: str, tip: str) -> QPushButton:
    """Return a button that a click does not give the focus to, so that Space still plays."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
