"""The numbers of a phase over the network, column after column."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gdplay.insight.step_phases import PhaseValues
from gdplay.nn.layout import ParameterLayout
from gdplay.ui.network.phase_chips import Chip, Holder, Picture, chips_of, fits
from gdplay.ui.theme.theme import Theme

_TURN: Final = 160
"""Milliseconds from one column to the next."""

_GROUND: Final = 225


class PhaseItem(QGraphicsItem):
    """Draws numbers; those whose turn has not come are not there yet."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rect = QRectF()
        self._chips: tuple[Chip, ...] = ()
        self._turn = 0
        self._last = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(4)

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The numbers that are lit."""
        return tuple(chip for chip in self._chips if chip.order <= self._turn)

    def boundingRect(self) -> QRectF:
        """Return the whole picture."""
        return self._rect

    def show_chips(self, rect: QRectF, chips: tuple[Chip, ...]) -> None:
        """Cover `rect` with numbers."""
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._chips = chips
        self._last = max((chip.order for chip in chips), default=0)
        self.update()

    def show_turn(self, turn: int) -> bool:
        """Light everything up to `turn`; return whether more is to come."""
        self._turn = turn
        self.update()
        return turn < self._last

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the numbers; what has just been computed has an edge."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._theme.color("panel", _GROUND)
        edge = QPen(self._theme.color("accent"), 1.4)
        for chip in self.chips:
            is_new = chip.order == self._turn and self._turn < self._last
            painter.setPen(edge if is_new else Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(chip.rect, 4, 4)
            painter.setFont(chip_font(self._theme, chip.holder))
            painter.setPen(self._ink(chip))
            painter.drawText(chip.rect, Qt.AlignmentFlag.AlignCenter, chip.text)

    def _ink(self, chip: Chip) -> QColor:
        if chip.holder is Holder.UNIT:
            return self._theme.color("text")
        if chip.value == 0.0:
            return self._theme.color("muted")
        return self._theme.color("positive" if chip.value > 0.0 else "negative")


class PhaseShow(QObject):
    """Keeps the numbers on the picture, and lights them up in their order.

    Parameters
    ----------
    theme
        Colours and fonts.
    parent
        As for every QObject.

    Attributes
    ----------
    item
        What to put into the scene.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout: ParameterLayout | None = None
        self._values: PhaseValues | None = None
        self._turn = 0
        self._timer = QTimer(self, interval=_TURN)
        self._timer.timeout.connect(self._light_next)
        self.item = PhaseItem(theme)

    @property
    def is_on(self) -> bool:
        """Whether there are numbers to show."""
        return self._values is not None

    def show_values(self, layout: ParameterLayout | None, values: PhaseValues | None) -> None:
        """Show the numbers of another phase, from its first column on; None shows none."""
        self._layout, self._values, self._turn = layout, values, 0
        if values is None:
            self._timer.stop()
        else:
            self._timer.start()

    def lay_out(self, picture: Picture) -> None:
        """Find the numbers their places in the picture, as it is drawn now."""
        chips: tuple[Chip, ...] = ()
        values, layout = self._values, self._layout
        if values is not None and layout is not None and fits(picture.topology, layout):
            font = chip_font(self._theme, Holder.UNIT)
            chips = chips_of(picture, layout, values, QFontMetricsF(font))
        placement = picture.placement
        self.item.show_chips(QRectF(0, 0, placement.width, placement.height), chips)
        if not self.item.show_turn(self._turn):
            self._timer.stop()

    @Slot()
    def _light_next(self) -> None:
        self._turn += 1
        if not self.item.show_turn(self._turn):
            self._timer.stop()


def chip_font(theme: Theme, holder: Holder) -> QFont:
    """Return the font of a number."""
    return theme.font("small", bold=holder is Holder.UNIT)
