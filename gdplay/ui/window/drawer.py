"""The left drawer and the centre: side by side, on a rail, or one above the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

DRAWER: Final = 240
RAIL: Final = 44
GAP: Final = 8
_LEAST_CENTRE: Final = QSize(420, 308)
"""The network's title beside the switch of what its links show, and the strip of its tools."""

_NARROW: Final = 800
"""Below this width an open drawer lies over the centre instead of beside it."""


class DrawerArea(QWidget):
    """The drawer with the data, and beside it the centre, which gets the rest.

    Where there is room for both, an open drawer stands beside the centre; where there
    is not, it starts collapsed and lies over the centre once it is opened.
    """

    def __init__(
        self, theme: Theme, content: QWidget, centre: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_open_beside = True
        self._is_open_over = False
        self._is_presenting = False
        self._is_wide = False
        self.centre = centre
        centre.setParent(self)
        self._rail = QFrame(self)
        self._rail.setProperty("role", "panel")
        self._rail.setObjectName("data_rail")
        self._expand = _arrow("drawer_expand", "Show the data", self._rail)
        self._expand.clicked.connect(self.open)
        rail = QVBoxLayout(self._rail)
        rail.setContentsMargins(4, 8, 4, 8)
        rail.addWidget(self._expand, 0, Qt.AlignmentFlag.AlignHCenter)
        self._rail_name = QLabel("Data", self._rail)
        self._rail_name.setProperty("role", "small")
        rail.addWidget(self._rail_name, 0, Qt.AlignmentFlag.AlignHCenter)
        rail.addStretch(1)
        self._card = QFrame(self)
        self._card.setProperty("role", "panel")
        self._card.setObjectName("data_drawer")
        column = QVBoxLayout(self._card)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(content)
        self._collapse = _arrow("drawer_collapse", "Hide the data", self._card)
        self._collapse.clicked.connect(self.close_drawer)
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self._arrange()

    @property
    def is_open(self) -> bool:
        """Whether the drawer shows more than its rail."""
        return self._is_open_over if self.is_narrow else self._is_open_beside

    @property
    def is_open_beside(self) -> bool:
        """Whether it is open where there is room; this is what a person chose to keep."""
        return self._is_open_beside

    @property
    def is_narrow(self) -> bool:
        """Whether an open drawer lies over the centre."""
        return self.width() < _NARROW * self._theme.scale

    @Slot()
    def open(self) -> None:
        """Show the drawer."""
        self.set_open(True)

    @Slot()
    def close_drawer(self) -> None:
        """Collapse the drawer to its rail."""
        self.set_open(False)

    @Slot()
    def toggle(self) -> None:
        """Show the drawer or collapse it."""
        self.set_open(not self.is_open)

    def set_open(self, is_open: bool) -> None:
        """Show the drawer or collapse it."""
        if self.is_narrow:
            self._is_open_over = is_open
        else:
            self._is_open_beside = is_open
        self._arrange()

    @Slot(bool)
    def set_wide(self, wide: bool) -> None:
        """Lay the drawer over the centre, or give the centre its room back."""
        self._is_wide = wide
        self._arrange()

    def restore(self, is_open: bool) -> None:
        """Take what `is_open_beside` was when the program ended."""
        self._is_open_beside = is_open
        self._arrange()

    def set_presenting(self, presenting: bool) -> None:
        """Give the centre all the room, without even the rail, or give the drawer its own back."""
        self._is_presenting = presenting
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return the room that both have at 1440 × 900."""
        return QSize(1056, 556)

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest window."""
        return QSize(RAIL + GAP + _LEAST_CENTRE.width(), _LEAST_CENTRE.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        self._arrange()

    def _arrange(self) -> None:
        height = self.height()
        drawer, rail = round(DRAWER * self._theme.scale), round(RAIL * self._theme.scale)
        if self._is_presenting:
            self._rail.hide()
            self._card.hide()
            self.centre.setGeometry(self.rect())
            return
        is_open = self.is_open
        beside = is_open and not self.is_narrow
        taken = drawer if beside else rail
        self._rail.setVisible(not beside)
        self._rail.setGeometry(0, 0, rail, height)
        self._card.setVisible(is_open)
        width = self.width() if self._is_wide else drawer
        self._card.setGeometry(0, 0, width, height)
        self._collapse.move(width - self._collapse.width() - 6, 8)
        self._collapse.raise_()
        self.centre.setGeometry(QRect(taken + GAP, 0, self.width() - taken - GAP, height))
        if is_open:
            self._card.raise_()

    @Slot()
    def _show_theme(self) -> None:
        self._expand.setIcon(icon(self._theme, "expand", "muted"))
        self._collapse.setIcon(icon(self._theme, "collapse", "muted"))
        self._arrange()


def _arrow(name: str, text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(parent)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setToolTip(f"{text} (D)")
    button.setProperty("role", "quiet")
    button.setFixedSize(28, 28)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
