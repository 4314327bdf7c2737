"""Light, dark, or as the system says: one object keeps the whole application in step."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from gdplay.ui.theme.colors import qt_palette
from gdplay.ui.theme.palette import DARK, LIGHT, Palette
from gdplay.ui.theme.style_sheet import style_sheet
from gdplay.ui.theme.theme import Theme


class AppearanceChoice(StrEnum):
    """Which palette a person asked for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """Gives the application the look of `theme`, and the theme the palette chosen.

    Parameters
    ----------
    application
        Gets the palette, the style sheet and the font.
    theme
        Put in force here; panels listen to its `changed`.
    choice
        What to start with.
    """

    def __init__(
        self,
        application: QApplication,
        theme: Theme,
        choice: AppearanceChoice = AppearanceChoice.SYSTEM,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._theme = theme
        self._choice = choice
        theme.changed.connect(self._dress)
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()
        self._dress()

    @property
    def choice(self) -> AppearanceChoice:
        """What was chosen."""
        return self._choice

    def choose(self, choice: AppearanceChoice) -> None:
        """Take another palette, now and whenever the system changes."""
        self._choice = choice
        self._follow()

    def scale(self, factor: float) -> None:
        """Multiply all text by `factor`."""
        self._theme.apply(self._theme.palette, factor)

    @Slot()
    def _follow(self) -> None:
        self._theme.apply(self._palette(), self._theme.scale)

    def _palette(self) -> Palette:
        """Return the palette chosen; a system that does not say is light."""
        if self._choice is AppearanceChoice.SYSTEM:
            scheme = self._application.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice is AppearanceChoice.DARK else LIGHT

    @Slot()
    def _dress(self) -> None:
        palette = self._theme.palette
        self._application.setFont(self._theme.font())
        self._application.setPalette(qt_palette(palette))
        sheet = style_sheet(self._theme)
        if sheet != self._application.styleSheet():
            self._application.setStyleSheet(sheet)
