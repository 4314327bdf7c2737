"""A product as a row of boxes: factor × factor × factor = result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdplay.ui.theme.theme import Theme

_HEIGHT: Final = 46
_SIGN: Final = 14
"""Room for a × or = between two boxes."""
_INSIDE: Final = 3
_RADIUS: Final = 6.0


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it is, its number, and what to say when it is pointed at."""

    caption: str
    value: str
    tip: str


class FactorBoxes(QWidget):
    """Draws factors and, as the last box, their product."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self._theme = theme
        self._boxes: tuple[Box, ...] = ()
        self.setObjectName("inspector_factors")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """The product in words: "activation +0.894 × … = share +0.0191"."""
        words = [f"{box.caption} {box.value}" for box in self._boxes]
        return " × ".join(words[:-1]) + (f" = {words[-1]}" if words else "")

    def show_boxes(self, boxes: Sequence[Box]) -> None:
        """Show these; the last is what the others come to."""
        if tuple(boxes) != self._boxes:
            self._boxes = tuple(boxes)
            self.setAccessibleName(self.text)
            self.update()

    def sizeHint(self) -> QSize:
        """Return two lines of text high."""
        return QSize(300, round(_HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        """Return what can still be read."""
        return QSize(240, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Explain the box that is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for place, box in enumerate(self._boxes):
                if self._rect(place).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), box.tip, self)
                    return True
            QToolTip.hideText()
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the boxes and the signs between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = len(self._boxes) - 1
        for place, box in enumerate(self._boxes):
            rect = self._rect(place)
            self._paint_box(painter, rect, box, is_result=place == last)
            if place < last:
                between = QRectF(rect.right(), 0, self._sign, self.height())
                painter.setPen(self._theme.color("muted"))
                painter.setFont(self._theme.font("body"))
                sign = "=" if place == last - 1 else "×"
                painter.drawText(between, Qt.AlignmentFlag.AlignCenter, sign)

    @property
    def _sign(self) -> float:
        return _SIGN * self._theme.scale

    def _rect(self, place: int) -> QRectF:
        count = max(1, len(self._boxes))
        width = (self.width() - 1.0 - (count - 1) * self._sign) / count
        return QRectF(0.5 + place * (width + self._sign), 0.5, width, self.height() - 1.0)

    def _paint_box(self, painter: QPainter, rect: QRectF, box: Box, *, is_result: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.color("accent" if is_result else "border"), 1.0))
        painter.setBrush(theme.color("accent_soft" if is_result else "field"))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        inner = rect.adjusted(_INSIDE, 4, -_INSIDE, -4)
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setBottom(inner.center().y())
        lower.setTop(inner.center().y())
        number_font = theme.font("small", bold=True, mono=True)
        text = theme.color("accent" if is_result else "text")
        _write(painter, upper, box.caption, theme.font("small"), theme.color("muted"))
        _write(painter, lower, box.value, number_font, text)


def _write(painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor) -> None:
    """Write `text` in the middle, narrower where it would not fit."""
    needed = QFontMetricsF(font).horizontalAdvance(text)
    if needed > rect.width():
        font.setStretch(max(50, int(100 * rect.width() / needed)))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
