"""A label that gives way: where it is narrow it shows the beginning and the rest on pointing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_NARROWEST = 24


class ElidedLabel(QLabel):
    """One line of plain text, cut with an ellipsis where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        """Show `text`; all of it is the accessible name."""
        self.setText(text)
        self.setAccessibleName(text)
        self._explain()

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
        metrics, room = self.fontMetrics(), self.contentsRect()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _explain(self) -> None:
        wanted = self.fontMetrics().horizontalAdvance(self.text())
        self.setToolTip(self.text() if wanted > self.contentsRect().width() else "")
