"""Where the panels stand: splitters between them, sizes that fit the window or a person."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QWidget

from gdplay.app.selection import Item, Selection
from gdplay.ui.window.drawer import GAP, DrawerArea

_RIGHT: Final = 360
_TRAY: Final = (250, 220)
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
        selection: Selection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panels")
        self.drawer = drawer
        self._arranged = False
        for panel in (tray, output, inspector):
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._left = _splitter("left_splitter", Qt.Orientation.Vertical, drawer, tray)
        self._left.setStretchFactor(0, 1)
        self._right = _splitter("right_splitter", Qt.Orientation.Vertical, output, inspector)
        self._whole = _splitter(
            "whole_splitter", Qt.Orientation.Horizontal, self._left, self._right
        )
        self._whole.setStretchFactor(0, 1)
        self._output, self._inspector, self._tray = output, inspector, tray
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, GAP, GAP, GAP)
        row.addWidget(self._whole)
        selection.changed.connect(self._show_selected)
        self._show_selected(selection.item)

    @property
    def splitters(self) -> tuple[QSplitter, ...]:
        """Every splitter, outermost first."""
        return (self._whole, self._left, self._right)

    def restore(self, sizes: dict[str, QByteArray]) -> None:
        """Give the splitters the sizes that `sizes_kept` answered once."""
        for splitter in self.splitters:
            kept = sizes.get(splitter.objectName())
            if kept is not None and splitter.restoreState(kept):
                self._arranged = True

    def sizes_kept(self) -> dict[str, QByteArray]:
        """Return the sizes to be remembered, by the name of the splitter."""
        return {splitter.objectName(): splitter.saveState() for splitter in self.splitters}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the sizes of the design until a person has chosen others."""
        super().resizeEvent(event)
        if not self._arranged:
            self._take_design_sizes()

    @Slot(object)
    def _show_selected(self, item: Item) -> None:
        shown = item is not None
        if shown == self._inspector.isHidden():
            self._inspector.setVisible(shown)

    def _take_design_sizes(self) -> None:
        tray = _TRAY[0] if self.window().height() >= _LOW else _TRAY[1]
        inside = self.width() - 2 * GAP
        self._whole.setSizes([inside - _RIGHT - GAP, _RIGHT])
        height = self.height() - 2 * GAP
        self._left.setSizes([height - tray - GAP, tray])
        self._right.setSizes([round(height * 0.42), height - round(height * 0.42) - GAP])


def _splitter(name: str, orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setObjectName(name)
    splitter.setHandleWidth(GAP)
    splitter.setChildrenCollapsible(False)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter
