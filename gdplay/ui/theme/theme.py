"""The theme in force: which palette, and the type scale. Panels are given one and listen."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication

from gdplay.ui.theme.palette import LIGHT, Palette

TEXT_SIZES: Final = MappingProxyType(
    {"small": 12, "body": 13, "value": 15, "title": 14, "large": 18}
)
"""Pixel sizes of the type scale; nothing is smaller than 12."""

GRID: Final = 4
"""Spacing and sizes are multiples of this, in pixels."""


class Theme(QObject):
    """The palette in force and the fonts made for it.

    Signals
    -------
    changed()
        The palette or the text scale changed; read both again and repaint.
    """

    changed = Signal()

    def __init__(self, palette: Palette = LIGHT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._palette = palette
        self._scale = 1.0

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return self._palette

    @property
    def scale(self) -> float:
        """What text sizes are multiplied by; above 1 for a projector."""
        return self._scale

    def apply(self, palette: Palette, scale: float = 1.0) -> None:
        """Put `palette` and the text `scale` in force and say so."""
        if (palette, scale) != (self._palette, self._scale):
            self._palette, self._scale = palette, scale
            self.changed.emit()

    def color(self, name: str, alpha: int = 255) -> QColor:
        """Return the palette's colour `name` with an opacity of 0 to 255."""
        color = QColor(getattr(self._palette, name))
        color.setAlpha(alpha)
        return color

    def class_color(self, label: int) -> QColor:
        """Return the colour of class `label`."""
        colors = self._palette.classes
        return QColor(colors[label % len(colors)])

    def font(self, size: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        """Return the font of one step of the type scale."""
        font = QFont(QGuiApplication.font())
        if mono:
            font.setFamilies(["DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
        font.setPixelSize(round(TEXT_SIZES[size] * self._scale))
        font.setBold(bold)
        return font
