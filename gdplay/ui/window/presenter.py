"""The presenter: the whole screen for the network, the output, and the loss or the why."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtWidgets import QMainWindow

from gdplay.ui.theme.appearance import Appearance
from gdplay.ui.window.panels import Panels

_TEXT: Final = 2.5
_FULL: Final = QSize(1920, 1080)
"""In a window of this size the text is so many times larger; in a smaller one less."""


class Presenter(QObject):
    """Enlarges what an audience has to see, and hides what only the speaker needs.

    The keys work on; the bar and the drawer come back with everything else.
    """

    def __init__(self, window: QMainWindow, panels: Panels, appearance: Appearance) -> None:
        super().__init__(window)
        self._window = window
        self._panels = panels
        self._appearance = appearance
        self._state = Qt.WindowState.WindowNoState
        self._is_on = False

    @property
    def is_on(self) -> bool:
        """Whether it is presenting."""
        return self._is_on

    @Slot()
    def toggle(self) -> None:
        """Begin or end."""
        if self._is_on:
            self.end()
        else:
            self._begin()

    @Slot()
    def end(self) -> None:
        """Show everything again, at the window's own size."""
        if not self._is_on:
            return
        self._is_on = False
        self._window.removeEventFilter(self)
        self._appearance.scale(1.0)
        self._panels.set_presenting(False)
        self._window.setWindowState(self._state)

    def _begin(self) -> None:
        self._is_on = True
        self._state = self._window.windowState()
        self._window.showFullScreen()
        self._scale()
        self._panels.set_presenting(True)
        self._window.installEventFilter(self)
        self._panels.messages.show_message("F11 or Esc shows everything again.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the text to the size that the screen turns out to have."""
        if event.type() == QEvent.Type.Resize and self._is_on:
            self._scale()
        return False

    def _scale(self) -> None:
        size = self._window.size()
        share = min(size.width() / _FULL.width(), size.height() / _FULL.height())
        self._appearance.scale(max(1.0, _TEXT * min(1.0, share)))
