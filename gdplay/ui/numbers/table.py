"""A short table of facts, painted: captions on the left, values on the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gdplay.ui.numbers.facts import Fact, Group
from gdplay.ui.theme.theme import Theme

_ROW: Final = 1.5
"""The height of a row in heights of its text."""
_GAP: Final = 12.0
_WIDEST: Final = "0.000"
_NARROWEST: Final = 96


class FactTable(QWidget):
    """The facts of one group under its title.

    It is painted rather than made of labels, because it changes sixty times a second.
    It only ever grows wider, so that nothing beside it trembles with each digit.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self._theme = theme
        self._group = Group("", ())
        self._width = 0.0
        self._size = "body"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._restyle)

    @property
    def group(self) -> Group:
        """What is shown."""
        return self._group

    def show_group(self, group: Group) -> None:
        """Show the facts of `group`."""
        if group == self._group:
            return
        is_longer = len(group.facts) != len(self._group.facts)
        self._group = group
        width = self._needed()
        if width > self._width or is_longer:
            self._width = max(width, self._width)
            self.updateGeometry()
        self.setAccessibleName(group.title)
        self.setAccessibleDescription(
            ", ".join(f"{fact.caption} {fact.value}" for fact in group.facts)
        )
        self.update()

    def set_dense(self, dense: bool) -> None:
        """Write smaller, where there is little room."""
        size = "small" if dense else "body"
        if size != self._size:
            self._size = size
            self._restyle()

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        rows = 1 + len(self._group.facts)
        return QSize(round(self._width), round(rows * self._row_height))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows; captions may be cut short."""
        return QSize(round(_NARROWEST * self._theme.scale), self.sizeHint().height())

    def fact_at(self, y: float) -> Fact | None:
        """Return the fact whose row is at the pixel `y`."""
        row = int(y / self._row_height) - 1
        return self._group.facts[row] if 0 <= row < len(self._group.facts) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what the number under the pointer means."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            fact = self.fact_at(event.pos().y())
            QToolTip.showText(event.globalPos(), fact.tip if fact is not None else "", self)
            return True
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title and the rows."""
        painter = QPainter(self)
        height = self._row_height
        metrics = self._metrics(bold=False)
        baseline = (height + metrics.ascent() - metrics.descent()) / 2
        painter.setFont(self._theme.font(self._size, bold=True))
        painter.setPen(self._theme.color("text"))
        painter.drawText(QPointF(0, baseline), self._group.title)
        bold = painter.fontMetrics()
        right = min(float(self.width()), self._width)
        for fact in self._group.facts:
            baseline += height
            painter.setFont(self._theme.font(self._size))
            painter.setPen(self._theme.color("muted"))
            room = right - bold.horizontalAdvance(fact.value) - _GAP / 2
            caption = painter.fontMetrics().elidedText(
                fact.caption, Qt.TextElideMode.ElideRight, max(0, int(room))
            )
            painter.drawText(QPointF(0, baseline), caption)
            painter.setFont(self._theme.font(self._size, bold=True))
            painter.setPen(self._theme.color("text"))
            painter.drawText(
                QPointF(right - bold.horizontalAdvance(fact.value), baseline), fact.value
            )

    @property
    def _row_height(self) -> float:
        return _ROW * self._metrics(bold=False).height()

    def _metrics(self, *, bold: bool) -> QFontMetricsF:
        return QFontMetricsF(self._theme.font(self._size, bold=bold))

    def _needed(self) -> float:
        plain, bold = self._metrics(bold=False), self._metrics(bold=True)
        narrowest = bold.horizontalAdvance(_WIDEST)
        widths = [
            plain.horizontalAdvance(fact.caption)
            + _GAP
            + max(narrowest, bold.horizontalAdvance(fact.value))
            for fact in self._group.facts
        ]
        return max(widths, default=0.0) + 1

    @Slot()
    def _restyle(self) -> None:
        self._width = self._needed()
        self.updateGeometry()
        self.update()
