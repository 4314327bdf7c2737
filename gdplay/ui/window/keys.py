"""The keys of the window, and the card that lists them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gdplay.ui.card import Card
from gdplay.ui.theme.theme import Theme

KEYS: Final = (
    (
        "Run",
        (
            ("Space", "Play or pause"),
            ("S", "One step"),
            ("Shift+S", "One epoch"),
            ("P", "Step through, phase by phase"),
            ("R", "Restart with the same weights"),
            ("Shift+R", "New weights"),
            ("[  ]", "Learning rate down, up"),
            ("Shift+[  ]", "Learning rate ÷ 10, × 10"),
            ("−  +", "Slower, faster"),
        ),
    ),
    (
        "Window",
        (
            ("D", "Data drawer"),
            ("G", "Graph of one sample"),
            ("M", "Large map of the selected neuron"),
            ("Ctrl+1 … 4", "Tab of the plots"),
            ("F11", "Presenter"),
            ("?", "This list"),
            ("Esc", "Close, cancel, select nothing"),
        ),
    ),
    (
        "Work",
        (
            ("Ctrl+Z", "Undo"),
            ("Ctrl+Shift+Z, Ctrl+Y", "Redo"),
            ("Ctrl+N", "New"),
            ("Ctrl+O", "Open"),
            ("Ctrl+S", "Save"),
            ("Ctrl+E", "Export the weights"),
        ),
    ),
    (
        "Network, while it has the focus",
        (
            ("V  U  C", "Select, new neuron, connect"),
            ("X  F  H", "Cut, freeze, pan"),
            ("0, Ctrl+ −  +", "Fit, zoom"),
            ("Arrows, Tab", "Walk over neurons and links"),
            ("Shift+arrows, Ctrl+A", "Select more, select all"),
            ("Alt+Up, Down", "Move neurons in their layer"),
            ("Enter", "Type a weight or bias"),
            ("Ctrl+C  X  V  D", "Copy, cut, paste, duplicate"),
            ("Ins, Shift+Ins, Del", "Add a neuron, a layer; remove"),
        ),
    ),
    (
        "A plot, while it has the focus",
        (
            ("Ctrl+C", "Copy the picture"),
            ("Menu, Shift+F10", "Save and all else it offers"),
            ("Ctrl+↑  Ctrl+↓", "Zoom the steps, with Shift the values"),
            ("←  →", "Move along the steps"),
            ("Home", "Show the whole run"),
        ),
    ),
    (
        "Data canvas, while it has the focus",
        (
            ("B  O  E  C", "Brush, point, eraser, blob"),
            ("J  A  Z", "Jitter, attract, repel"),
            ("V, Ctrl+A", "Select, select all"),
            ("1 … 8", "Class; of the selected points too"),
            ("T", "Between training and test"),
            ("Arrows, Space", "Move the crosshair, click"),
            ("Enter", "Press, and release"),
            ("Del", "Remove points"),
        ),
    ),
)
"""Groups of keys and what they do, as the card shows them."""


class KeysCard(Card):
    """Lists every key over the middle of its window."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("keys_card")
        self.setAccessibleName("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        below = 2 + max(len(rows) for _, rows in KEYS[:2])
        for index, (title, rows) in enumerate(KEYS):
            self._add_group(grid, below * (index // 2), 2 * (index % 2), title, rows)
        for end in (below, 2 * below):
            grid.setRowMinimumHeight(end - 1, 10)
        close = QPushButton("Close")
        close.setObjectName("keys_close")
        close.setToolTip("Close (Escape)")
        close.clicked.connect(self.hide)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(20, 16, 20, 16)
        column_.setSpacing(12)
        column_.addLayout(grid)
        column_.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self._close = close

    @Slot()
    def toggle(self) -> None:
        """Show the card, or hide it."""
        if self.isVisible():
            self.hide()
            return
        parent = self.parentWidget()
        assert parent is not None
        self.adjustSize()
        middle = parent.rect().center() - self.rect().center()
        self.move(max(0, middle.x()), max(0, middle.y()))
        self.appear(self._close)

    @staticmethod
    def _add_group(
        grid: QGridLayout, row: int, column: int, title: str, rows: tuple[tuple[str, str], ...]
    ) -> None:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        grid.addWidget(heading, row, column, 1, 2)
        for offset, (keys, meaning) in enumerate(rows, start=1):
            name = QLabel(keys)
            name.setProperty("role", "strong")
            grid.addWidget(name, row + offset, column)
            grid.addWidget(QLabel(meaning), row + offset, column + 1)
