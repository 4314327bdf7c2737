"""Where the panels stand: splitters between them, sizes that fit the window or a person."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from gdplay.app.preferences import Preferences
from gdplay.ui.window.drawer import GAP, DrawerArea

_RIGHT: Final = 360
_TRAY: Final = (250, 220)
_PRESENTED: Final = 0.42
"""The share of the width that the right column has on a projector."""
_LOW: Final = 800
"""A window lower than this has the smaller tray."""


class PanelLayout(QWidget):
    """The body of the window between the bar and the status line.

    The inspector has a place only while something is selected.
    """

    def __init__(
        self,
        drawer: DrawerArea,
        *,
        tray: QWidget,
        output: QWidget,
        inspector: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panels")
        self.drawer = drawer
        self._arranged = False
        for panel in (tray, inspector):
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._left = _splitter("left_splitter", Qt.Orientation.Vertical, drawer, tray)
        self._left.setStretchFactor(0, 1)
        card = _card("output_card", output)
        self._right = _splitter("right_splitter", Qt.Orientation.Vertical, card, inspector)
        self._whole = _splitter(
            "whole_splitter", Qt.Orientation.Horizontal, self._left, self._right
        )
        self._whole.setStretchFactor(0, 1)
        self._inspector, self._tray = inspector, tray
        self._is_presenting = False
        self._before: list[QByteArray] = []
        for splitter in self.splitters:
            splitter.splitterMoved.connect(self._on_moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.addWidget(self._whole)
        self.show_inspector(False)

    @property
    def splitters(self) -> tuple[QSplitter, ...]:
        """Every splitter, outermost first."""
        return (self._whole, self._left, self._right)

    def restore(self, preferences: Preferences) -> None:
        """Give the splitters the sizes that a person left them with."""
        for splitter in self.splitters:
            kept = preferences.arrangement(splitter.objectName())
            if kept is not None and splitter.restoreState(kept):
                self._arranged = True

    def remember(self, preferences: Preferences) -> None:
        """Keep the sizes, where a person chose any."""
        if self._arranged and not self._is_presenting:
            for splitter in self.splitters:
                preferences.set_arrangement(splitter.objectName(), splitter.saveState())

    @Slot(bool)
    def show_inspector(self, wanted: bool) -> None:
        """Give the inspector its place, or give the room to the output."""
        self._inspector.setVisible(wanted)
        if self._is_presenting:
            self._take_presented_sizes()

    def set_presenting(self, presenting: bool) -> None:
        """Show the network, the output, and the loss or what is selected; or everything again."""
        if presenting == self._is_presenting:
            return
        self._is_presenting = presenting
        self.drawer.set_presenting(presenting)
        if presenting:
            self._before = [splitter.saveState() for splitter in self.splitters]
            self._right.addWidget(self._tray)
            self._take_presented_sizes()
        else:
            self._left.addWidget(self._tray)
            self._tray.show()
            for splitter, state in zip(self.splitters, self._before, strict=True):
                splitter.restoreState(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the sizes of the design until a person has chosen others."""
        super().resizeEvent(event)
        if self._is_presenting:
            self._take_presented_sizes()
        elif not self._arranged:
            self._take_design_sizes()

    def _take_presented_sizes(self) -> None:
        wanted = not self._inspector.isHidden()
        self._tray.setVisible(not wanted)
        width, height = self.width() - 3 * GAP, self.height() - 3 * GAP
        self._whole.setSizes(_parts(width, 1.0 - _PRESENTED, _PRESENTED))
        upper = 0.4 if wanted else 0.6
        self._right.setSizes(_parts(height, upper, 1.0 - upper, 1.0 - upper))

    @Slot()
    def _on_moved(self) -> None:
        self._arranged = True

    def _take_design_sizes(self) -> None:
        tray = _TRAY[0] if self.window().height() >= _LOW else _TRAY[1]
        inside = self.width() - 2 * GAP
        self._whole.setSizes([inside - _RIGHT - GAP, _RIGHT])
        height = self.height() - 2 * GAP
        self._left.setSizes([height - tray - GAP, tray])
        self._right.setSizes([round(height * 0.42), height - round(height * 0.42) - GAP])


def _parts(length: int, *shares: float) -> list[int]:
    return [round(length * share) for share in shares]


def _card(name: str, panel: QWidget) -> QFrame:
    """Return `panel` on a ground of its own."""
    card = QFrame()
    card.setObjectName(name)
    card.setProperty("role", "panel")
    card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 1)
    column.addWidget(panel)
    return card


def _splitter(name: str, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setObjectName(name)
    splitter.setHandleWidth(GAP)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter
