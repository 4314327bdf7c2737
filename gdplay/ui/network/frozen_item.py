"""The mark of frozen links: gaps, so that they look dashed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.ui.network.links_item import forget_picture
from gdplay.ui.theme.theme import Theme

_WIDTH: Final = 5.5
"""Wider than the thickest link, so that a gap goes all the way through."""

_DASHES: Final = (3.0 / _WIDTH, 5.0 / _WIDTH)
"""A gap and what is left of the link, in units of the pen's width."""


class FrozenItem(QGraphicsItem):
    """Breaks frozen links up, in the colour of the ground.

    It lies over the links and not in them: what is frozen changes with an edit, how
    strong a link is with every frame, and Qt keeps this item's picture meanwhile.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rect = QRectF()
        self._paths: tuple[QPainterPath, ...] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(1)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def lay_out(self, rect: QRectF, paths: Iterable[QPainterPath]) -> None:
        """Break these curves up."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
            forget_picture(self)
        self._paths = tuple(paths)
        self.setVisible(bool(self._paths))
        self.update()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the gaps."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("panel"), _WIDTH)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(list(_DASHES))
        for path in self._paths:
            painter.strokePath(path, pen)
