"""The canvas tools and the strip that shows them."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gdplay.ui.theme.theme import Theme
from gdplay.ui.tool_buttons import ToolButtons


class Tool(Enum):
    """A tool: its name, key, icon, and the hint while it is in hand."""

    SELECT = (
        "Select",
        Qt.Key.Key_V,
        "select",
        "Drag between neurons to connect, double-click to add one",
    )
    NEURON = (
        "Neuron",
        Qt.Key.Key_U,
        "neuron",
        "Click in a layer to add a neuron, between two to add a layer",
    )
    CONNECT = (
        "Connect",
        Qt.Key.Key_C,
        "connect",
        "Drag from a neuron to a later one",
    )
    CUT = (
        "Cut",
        Qt.Key.Key_X,
        "cut",
        "Swipe across links to cut them, drag between the names of two layers to cut all",
    )
    FREEZE = (
        "Freeze",
        Qt.Key.Key_F,
        "freeze",
        "Click what training must not change, or swipe across links; once more to thaw",
    )
    PAN = (
        "Move",
        Qt.Key.Key_H,
        "pan",
        "Drag to move the picture, Ctrl and wheel to zoom, 0 to fit",
    )

    def __init__(self, title: str, key: Qt.Key, icon_name: str, hint: str) -> None:
        self.title = title
        self.key = key
        self.icon_name = icon_name
        self.hint = hint

    @property
    def letter(self) -> str:
        """The key as it is written."""
        return chr(self.key.value)


class ToolStrip(QFrame):
    """A small column of tool buttons over the canvas.

    Signals
    -------
    tool_picked(Tool)
        A button was pressed.
    """

    tool_picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topology_tools")
        self.setAccessibleName("Drawing tools")
        self.setProperty("role", "popup")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self._buttons = ToolButtons(theme, self)
        self._buttons.picked.connect(self.tool_picked)
        for tool in Tool:
            tip = f"{tool.title} ({tool.letter}). {tool.hint}"
            button = self._buttons.add(tool, f"tool_{tool.name.lower()}", tip)
            button.setProperty("role", "pill")
            button.setFixedSize(30, 30)
            button.setStyleSheet("QToolButton { padding: 0 }")
            layout.addWidget(button)
        self.show_tool(Tool.SELECT)

    def show_tool(self, tool: Tool) -> None:
        """Press in the button of `tool`."""
        self._buttons.press_in(tool)
