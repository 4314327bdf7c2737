"""The buttons of a canvas's tools, one of them pressed in."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QToolButton, QWidget

from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_ICON: Final = QSize(18, 18)


class Tool(Protocol):
    """What a button shows of a tool."""

    title: str
    icon_name: str


class ToolButtons(QButtonGroup):
    """Makes a checkable button for each tool; their icons follow the palette.

    Parameters
    ----------
    theme
        Colours of the icons.
    parent
        What the buttons stand on.

    Signals
    -------
    picked(Tool)
        A button was pressed.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._theme = theme
        self._tools: dict[QAbstractButton, Tool] = {}
        self.buttonClicked.connect(self._pick)
        theme.changed.connect(self._draw_icons)

    def add(self, tool: Tool, name: str, tip: str) -> QToolButton:
        """Return a new button for `tool`, of this object name."""
        button = QToolButton(self._parent)
        button.setObjectName(name)
        button.setAccessibleName(tool.title)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setIconSize(_ICON)
        button.setIcon(icon(self._theme, tool.icon_name))
        self.addButton(button)
        self._tools[button] = tool
        return button

    def press_in(self, tool: Tool) -> None:
        """Show `tool` as the one in hand."""
        for button, own in self._tools.items():
            if own is tool:
                button.setChecked(True)

    @Slot(QAbstractButton)
    def _pick(self, button: QAbstractButton) -> None:
        self.picked.emit(self._tools[button])

    @Slot()
    def _draw_icons(self) -> None:
        for button, tool in self._tools.items():
            button.setIcon(icon(self._theme, tool.icon_name))
