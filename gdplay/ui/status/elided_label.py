"""A label that gives way: where it is narrow it shows the beginning and the rest on pointing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_NARROWEST = 24
_RAGGED = 0.85
"""Of the room that several lines have, what words that do not part can fill."""


class ElidedLabel(QLabel):
    """Plain text on a line or two, cut with an ellipsis where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = 1
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show `text`; all of it is the accessible name."""
        self.setText(text)
        self.setAccessibleName(text)
        self._explain()

    def set_lines(self, lines: int) -> None:
        """Take up to so many lines; the height is the parent's to give."""
        if lines != self._lines:
            self._lines = lines
            self._explain()
            self.update()

    @property
    def is_whole(self) -> bool:
        """Whether there is room for all of the text."""
        return self.fontMetrics().horizontalAdvance(self.text()) <= self._room

    @property
    def _room(self) -> float:
        """The pixels of text that fit."""
        width = self.contentsRect().width()
        return width if self._lines == 1 else _RAGGED * self._lines * width

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than an ellipsis needs."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the tooltip where the text is cut."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, round(self._room))
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self._lines > 1:
            painter.drawText(self.contentsRect(), flags | Qt.TextFlag.TextWordWrap, text)
        else:
            painter.drawText(self.contentsRect(), flags, text)

    def _explain(self) -> None:
        self.setToolTip("" if self.is_whole else self.text())
