"""The legend of the links, and one line of hints."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gdplay.ui.network.strength import Shown
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_SPACING = 16
_MEANING = "thickness = size · dot = bias"
_FROZEN = "dashed = frozen"


class Legend(QWidget):
    """The scale of the links: "weight −2 … +2" over the colours between the two."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = Shown.WEIGHTS
        self._scale = 0.0
        self.setObjectName("network_legend")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)
        self.show_scale(Shown.WEIGHTS, 1.0)
        self._dress()

    @property
    def text(self) -> str:
        """The legend in words."""
        size = number(self._scale)
        return f"{self._shown.value} −{size} … +{size}"

    def show_scale(self, shown: Shown, scale: float) -> None:
        """Say what the links show, and the size at which they are as thick as they get."""
        if (shown, scale) != (self._shown, self._scale):
            self._shown, self._scale = shown, scale
            self.setAccessibleName(f"Links: {self.text}")
            self.setToolTip(
                f"Links show the {shown.value} of each: green is negative, purple positive; "
                f"sizes from {number(scale)} up are drawn the same"
            )
            self.update()

    def sizeHint(self) -> QSize:
        """Return room for both ends of the scale."""
        return QSize(round(150 * self._theme.scale), round(30 * self._theme.scale))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words over the bar."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        painter.setPen(self._theme.color("muted"))
        size = number(self._scale)
        words = QRectF(0, 0, self.width(), self.height() - 12)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.drawText(words, left | Qt.AlignmentFlag.AlignBottom, f"{self._shown.value} −{size}")
        painter.drawText(words, right | Qt.AlignmentFlag.AlignBottom, f"+{size}")
        bar = QRectF(0, self.height() - 9, self.width(), 8)
        colors = QLinearGradient(bar.topLeft(), bar.topRight())
        for place, name in ((0.0, "negative"), (0.5, "neutral"), (1.0, "positive")):
            colors.setColorAt(place, self._theme.color(name))
        painter.fillRect(bar, colors)
        painter.end()

    @Slot()
    def _dress(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()


class Footer(QWidget):
    """The legend on the left, the hint on the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = Legend(theme, self)
        self._meaning = QLabel(_MEANING, self)
        self._meaning.setObjectName("network_meaning")
        self._meaning.setProperty("role", "small")
        self._hint = QLabel(self)
        self._full = self._frozen = ""
        self._hint.setObjectName("network_hint")
        self._hint.setProperty("role", "small")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._meaning.setAlignment(Qt.AlignmentFlag.AlignBottom)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.addWidget(self.legend)
        layout.addWidget(self._meaning)
        layout.addWidget(self._hint, 1)

    @property
    def hint(self) -> str:
        """The line of hints."""
        return self._full

    @Slot(str)
    def show_hint(self, text: str) -> None:
        """Show one line; where it is narrow the hint comes before the legend's small print."""
        self._full = text
        self._fit()

    def show_frozen(self, frozen: bool) -> None:
        """Say how frozen weights and biases are marked where there are any."""
        self._frozen = _FROZEN if frozen else ""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the hint to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say what lines and dots mean as far as there is room; first what is frozen."""
        metrics = self._hint.fontMetrics()
        wanted = metrics.horizontalAdvance(self._full) + 2
        room = self.width() - self.legend.width() - _SPACING
        full = f"{_MEANING} · {self._frozen}" if self._frozen else _MEANING
        fits = wanted + metrics.horizontalAdvance(full) + 2 + _SPACING <= room
        meaning = full if fits else self._frozen
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        if meaning:
            room -= metrics.horizontalAdvance(meaning) + 2 + _SPACING
        self._hint.setText(
            metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, max(room, 0))
        )
        self._hint.setToolTip(self._full if wanted > room else "")
