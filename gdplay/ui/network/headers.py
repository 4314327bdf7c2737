"""The heads of all columns, and where a layer can go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.ui.names import layer_name
from gdplay.ui.network.column_head import HEIGHT, ColumnHead
from gdplay.ui.network.intents import layer_intent
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_BUTTON: Final = 22
_NARROWEST: Final = 44
"""Pixels between two columns from which their heads do not overlap."""


class HeaderStrip(QWidget):
    """The heads of all columns, and a ⊕ between each two.

    Signals
    -------
    intent(Intent | Typing)
        A head's, or a new layer.
    column_dragged(int, QPoint), column_dropped(QPoint, bool), column_pointed(int)
        As `ColumnHead` says.
    """

    intent = Signal(object)
    column_dragged = Signal(int, QPoint)
    column_dropped = Signal(QPoint, bool)
    column_pointed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._heads: list[ColumnHead] = []
        self._gaps: list[QToolButton] = []
        theme.changed.connect(self._dress)
        self._dress()

    def show_experiment(self, experiment: Experiment) -> None:
        """Name the columns; heads that stay keep the keyboard focus."""
        columns = len(experiment.topology.column_ids)
        while len(self._heads) > columns:
            self._heads.pop().deleteLater()
            self._gaps.pop().deleteLater()
        while len(self._heads) < columns:
            self._add_column()
        for head in self._heads:
            head.show_experiment(experiment)
        topology = experiment.topology
        for depth, gap in enumerate(self._gaps, start=1):
            before, after = layer_name(topology, depth - 1), layer_name(topology, depth)
            gap.setToolTip(f"Add a layer between {before} and {after}")
            gap.setAccessibleName(gap.toolTip())
            gap.setVisible(depth < columns)

    def lay_out(self, centers: Sequence[int]) -> None:
        """Stand over columns whose centre lines are at `centers`, in own pixels.

        Over a picture zoomed so far out that heads would overlap there are none.
        """
        between = [right - left for left, right in pairwise(centers)]
        wanted = [head.natural_width for head in self._heads]
        for place, (head, center) in enumerate(zip(self._heads, centers, strict=True)):
            rooms = [
                abs(centers[other] - center) - wanted[other] / 2
                for other in (place - 1, place + 1)
                if 0 <= other < len(centers)
            ]
            even = min(between, default=400)
            room = max(round(2 * min(rooms, default=200)), even) - 6
            head.lay_out(center, room, even - _BUTTON - 6)
            head.setVisible(even >= _NARROWEST)
        for place, (left, step) in enumerate(zip(centers, between, strict=False)):
            middle = left + step // 2
            gap = self._gaps[place]
            gap.move(middle - _BUTTON // 2, (self.height() - _BUTTON) // 2)
            taken = self._heads[place].geometry().right() + 2
            free = middle - _BUTTON // 2 >= taken
            gap.setVisible(free and middle + _BUTTON // 2 < self._heads[place + 1].x())

    def open_features(self, place: QPoint) -> None:
        """Open the menu of features at a place of the screen."""
        self._heads[0].open_menu(place)

    def _add_column(self) -> None:
        depth = len(self._heads)
        head = ColumnHead(self._theme, depth, self)
        head.intent.connect(self.intent)
        head.dragged.connect(self.column_dragged)
        head.dropped.connect(self.column_dropped)
        head.pointed.connect(self.column_pointed)
        self._heads.append(head)
        gap = QToolButton(self)
        gap.setObjectName(f"add_layer_{depth + 1}_button")
        gap.setStyleSheet(f"QToolButton {{ border-radius: {_BUTTON // 2}px; padding: 0 }}")
        gap.setFixedSize(_BUTTON, _BUTTON)
        gap.clicked.connect(self._ask_layer)
        self._gaps.append(gap)
        self._dress()

    @Slot()
    def _ask_layer(self) -> None:
        gap = self.sender()
        if gap in self._gaps:
            self.intent.emit(layer_intent(self._gaps.index(gap) + 1))

    @Slot()
    def _dress(self) -> None:
        self.setFixedHeight(round(HEIGHT * self._theme.scale))
        for gap in self._gaps:
            gap.setIcon(icon(self._theme, "plus", "muted"))
