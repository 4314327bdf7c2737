"""The tools of the data canvas: what they are called, their keys, and their pointers."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from gdplay.ui.theme.icons import pixmap
from gdplay.ui.theme.theme import Theme
from gdplay.ui.tool_buttons import ToolButtons

_COLUMNS: Final = 4
"""Tools in a row where each has its name below it; without names all stand in one row."""

_CURSOR: Final = 32
_HOT: Final = 8
_ARM: Final = 5.0
_RATIO: Final = 2.0


class Tool(Enum):
    """A tool: its name, key, icon, and the hint while it is in hand."""

    BRUSH = ("Brush", Qt.Key.Key_B, "brush", "Drag to paint")
    POINT = ("Point", Qt.Key.Key_O, "point", "Click to put a point")
    ERASER = ("Eraser", Qt.Key.Key_E, "eraser", "Drag to erase")
    SELECT = ("Select", Qt.Key.Key_V, "lasso", "Circle or click")
    BLOB = ("Blob", Qt.Key.Key_C, "blob", "Drag from its middle")
    JITTER = ("Jitter", Qt.Key.Key_J, "jitter", "Hold to shake")
    ATTRACT = ("Attract", Qt.Key.Key_A, "attract", "Hold to draw near")
    REPEL = ("Repel", Qt.Key.Key_Z, "repel", "Hold to push away")

    def __init__(self, title: str, key: Qt.Key, icon_name: str, hint: str) -> None:
        self.title = title
        self.key = key
        self.icon_name = icon_name
        self.hint = hint

    @property
    def puts(self) -> bool:
        """Whether it puts new points."""
        return self in (Tool.BRUSH, Tool.POINT, Tool.BLOB)

    @property
    def has_radius(self) -> bool:
        """Whether it reaches as far as the brush's radius."""
        return self not in (Tool.POINT, Tool.SELECT)

    @property
    def has_density(self) -> bool:
        """Whether it puts as many points as the density says."""
        return self in (Tool.BRUSH, Tool.BLOB)

    @property
    def letter(self) -> str:
        """The key as it is written."""
        return chr(self.key.value)


def tool_of_key(key: int) -> Tool | None:
    """Return the tool that a key takes in hand."""
    return next((tool for tool in Tool if tool.key == key), None)


def tool_cursor(theme: Theme, tool: Tool) -> QCursor:
    """Return the pointer of `tool`: a cross at the spot, and its icon beside."""
    picture = QPixmap(QSize(_CURSOR, _CURSOR) * _RATIO)
    picture.setDevicePixelRatio(_RATIO)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(_HOT, _HOT)
    for width, color in ((3.0, "panel"), (1.2, "text")):
        painter.setPen(QPen(theme.color(color), width))
        painter.drawLine(centre - QPointF(_ARM, 0), centre + QPointF(_ARM, 0))
        painter.drawLine(centre - QPointF(0, _ARM), centre + QPointF(0, _ARM))
    badge = QRectF(_HOT + 6, _HOT + 6, 17, 17)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("panel", 220))
    painter.drawRoundedRect(badge, 4, 4)
    drawing = pixmap(theme, tool.icon_name)
    painter.drawPixmap(badge.adjusted(1, 1, -1, -1), drawing, QRectF(drawing.rect()))
    painter.end()
    return QCursor(picture, _HOT, _HOT)


class ToolGrid(QWidget):
    """A button for every tool, with its name below it or, where there is less room, without.

    Parameters
    ----------
    theme
        Colours and type.

    Signals
    -------
    tool_picked(Tool)
        A button was pressed.
    """

    tool_picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = ToolButtons(theme, self)
        self._buttons.picked.connect(self.tool_picked)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._made = [self._new_button(tool) for tool in Tool]
        self._is_compact = True
        self.set_compact(False)
        self.show_tool(Tool.BRUSH)

    def set_compact(self, compact: bool) -> None:
        """Stand in one row without names, or in two with them."""
        if compact == self._is_compact:
            return
        self._is_compact = compact
        columns = len(self._made) if compact else _COLUMNS
        style = Qt.ToolButtonStyle
        for place, button in enumerate(self._made):
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if compact else style.ToolButtonTextUnderIcon
            )
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(len(self._made)):
            self._grid.setColumnStretch(column, int(column < columns))

    def show_tool(self, tool: Tool) -> None:
        """Press in the button of `tool`."""
        self._buttons.press_in(tool)

    def _new_button(self, tool: Tool) -> QToolButton:
        tip = f"{tool.title}: {tool.hint} ({tool.letter} on the canvas)"
        button = self._buttons.add(tool, f"{tool.name.lower()}_tool", tip)
        button.setText(tool.title)
        button.setProperty("role", "tool")
        policy = button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Ignored)
        button.setSizePolicy(policy)
        return button
