"""A control with its name in small letters above it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QVBoxLayout, QWidget


class Captioned(QWidget):
    """A column of a caption and a control, as the bar has them."""

    def __init__(self, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = QLabel(caption)
        name.setProperty("role", "muted")
        name.setBuddy(control)
        name.setContentsMargins(5, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(control)
        column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)


class QuietCombo(QComboBox):
    """A combo box that looks like bold text until pointed at; its list is as wide as its words.

    Parameters
    ----------
    letters
        How many it shows; a longer choice is cut short.
    """

    def __init__(self, letters: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "quiet")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)
        self.setIconSize(QSize(0, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Give the list room for its longest entry."""
        super().showEvent(event)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 28)
