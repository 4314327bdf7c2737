"""What all plots share: a title with a menu, a pointer, and a way out of the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gdplay.storage.columns import Column
from gdplay.training.snapshot import Snapshot
from gdplay.ui.saving.caption import caption_of
from gdplay.ui.saving.figure import Figure
from gdplay.ui.saving.menu import MenuButton, SaveMenu
from gdplay.ui.theme.theme import Theme

ZOOM: Final = 1.25
"""How much closer one notch of a wheel or one key press brings a plot."""
KEY_MOVE: Final = 0.1
"""The share of its width that one key press moves it."""
CLICK: Final = 4.0
"""Pixels within which a press is a click."""

_NOTCH: Final = 120.0
_HEADER: Final = 28.0
_BY_KEY: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def wheel_factor(event: QWheelEvent) -> float:
    """Return how much closer the wheel was turned to bring the plot."""
    turned = event.angleDelta()
    return float(ZOOM ** ((turned.y() or turned.x()) / _NOTCH))  # Shift may turn it sideways


class PlotWidget(QWidget):
    """Draws something of a run, and lets it be copied and saved.

    Parameters
    ----------
    theme
        Colours and type.
    name
        What a saved file may be called, without its end.
    title
        What the plot is called in a sentence: "loss plot".
    parent
        As for every widget.

    Attributes
    ----------
    menu
        What can be done with the plot; opened by its button, the right mouse button or
        the menu key.
    """

    def __init__(self, theme: Theme, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._pointer: QPointF | None = None
        self._shows_focus = False
        self._spoken = title
        self.menu = SaveMenu(self, theme, self, name, title)
        self._more = MenuButton(theme, self.menu, self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)

    @property
    def snapshot(self) -> Snapshot | None:
        """The run as it was last shown."""
        return self._snapshot

    # Where things stand

    def plot_rect(self) -> QRectF:
        """Return where the picture itself is drawn, in pixels; axes and titles lie around it."""
        raise NotImplementedError

    @property
    def metrics(self) -> QFontMetricsF:
        """The measures of the plot's text."""
        return QFontMetricsF(self._theme.font("small"))

    @property
    def header_height(self) -> float:
        """The pixels over the picture that its title takes."""
        return _HEADER * self._theme.scale

    @property
    def header_right(self) -> int:
        """The pixel at which the title has to end, so that it keeps off the menu's button."""
        return self._more.x() - 4

    @property
    def axis_height(self) -> float:
        """The pixels under the picture that the axis takes."""
        return 2 * self.metrics.height() + 5

    @property
    def pointer(self) -> QPointF | None:
        """Where the pointer is, if it is over the picture."""
        inside = self._pointer is not None and self.plot_rect().contains(self._pointer)
        return self._pointer if inside else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the menu's button at the right end of the title."""
        width, height = self._more.sizeHint().width(), round(self.header_height - 4)
        self._more.setGeometry(self.width() - width, 0, width, height)

    # Drawing

    def paint(self, painter: QPainter) -> None:
        """Draw the whole plot, but not the focus."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plot, and a frame while it has the focus by a key."""
        painter = QPainter(self)
        self.paint(painter)
        if self._shows_focus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)

    # Out of the window

    def figure(self) -> Figure:
        """Return the plot as it is now, without what is pointed at."""
        caption = caption_of(self._snapshot) if self._snapshot is not None else ()
        return Figure(
            self._spoken[:1].upper() + self._spoken[1:],
            QSize(self.size()),
            self.paint_unpointed,
            self.legend(),
            caption,
        )

    def table(self) -> Mapping[str, Column]:
        """Return the numbers of what is in view, a column by its name."""
        raise NotImplementedError

    def legend(self) -> tuple[tuple[str, QPen], ...]:
        """Return what is drawn with which pen, where the plot itself does not say so."""
        return ()

    def paint_unpointed(self, painter: QPainter) -> None:
        """Draw the plot as if nothing were pointed at."""
        pointer, self._pointer = self._pointer, None
        self.paint(painter)
        self._pointer = pointer

    # The mouse and the keyboard

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu where the mouse is, or in the middle when a key asks for it."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place: QPoint = event.globalPos() if by_mouse else self.mapToGlobal(self.rect().center())
        self.menu.popup(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus where it came by a key."""
        self._shows_focus = event.reason() in _BY_KEY
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        self._shows_focus = False
        super().focusOutEvent(event)

    @Slot()
    def _dress(self) -> None:
        self.update()
