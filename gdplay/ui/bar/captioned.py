"""A control with its name in small letters above it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

_BESIDE = 36
"""Pixels beside the text: the padding, the arrow."""
_SPARE = 6
"""Of these as many are room for text that is a little wider than was asked for."""
_NARROW = 90
_ENTRIES = 24
"""A list of so many entries is shown whole."""


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
    """A combo box that looks like bold text until pointed at, and is as wide as that text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "quiet")
        self.setMaxVisibleItems(_ENTRIES)
        self.currentTextChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size of the choice shown, not of the longest one."""
        text = self.currentText() or self.placeholderText()
        width = self.fontMetrics().horizontalAdvance(text) + _BESIDE
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Let a crowded bar cut a long choice short."""
        return QSize(min(self.sizeHint().width(), _NARROW), super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Let a choice that is cut short end in an ellipsis."""
        super().initStyleOption(option)
        room = max(0, self.width() - _BESIDE + _SPARE)
        cut = Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(option.currentText, cut, room)

    def showPopup(self) -> None:
        """Show the whole list: Qt forgets the padding around its entries, and cuts the last."""
        super().showPopup()
        view = self.view()
        rows = sum(view.sizeHintForRow(row) for row in range(self.count()))
        missing = rows - view.viewport().height()
        frame, screen = view.window(), self.screen().availableGeometry()
        if 0 < missing <= screen.bottom() - frame.geometry().bottom():
            frame.resize(frame.width(), frame.height() + missing)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the list room for its longest entry."""
        super().showEvent(event)
        texts = [self.itemText(row) for row in range(self.count())]
        longest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        self.view().setMinimumWidth(longest + _BESIDE)
