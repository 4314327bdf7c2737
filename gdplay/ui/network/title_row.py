"""The first line of the network's panel: what it is, and what its links show."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gdplay.experiment.topology import Topology
from gdplay.ui.network.strength import Shown
from gdplay.ui.text import count
from gdplay.ui.theme.theme import GRID, Theme

_TOGGLES: Final = (
    (Shown.WEIGHTS, "Weights"),
    (Shown.GRADIENTS, "Gradients"),
    (Shown.UPDATES, "Updates"),
)


class TitleRow(QWidget):
    """The title, the widths of the layers, one button for each quantity, and the menu's button.

    Signals
    -------
    quantity_picked(Shown)
        A person wants the links to show this.
    """

    quantity_picked = Signal(object)

    def __init__(self, theme: Theme, more: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._topology: Topology | None = None
        self._drawn = 0
        title = QLabel("Network", self)
        title.setProperty("role", "heading")
        self._summary = QLabel(self)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._summary.setProperty("role", "muted")
        self._summary.setObjectName("network_summary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(title)
        row.addWidget(self._summary, 1)
        self._toggles: dict[Shown, QPushButton] = {}
        self._group = QButtonGroup(self)
        for shown, text in _TOGGLES:
            row.addWidget(self._add_toggle(shown, text))
        row.addWidget(more)
        self._group.idClicked.connect(self._pick)
        self._toggles[Shown.WEIGHTS].setChecked(True)
        theme.changed.connect(self._dress)

    def show_topology(self, topology: Topology) -> None:
        """Name the layers' widths, or only count them where there is no room."""
        self._topology = topology
        self._write()

    def show_drawn(self, drawn: int) -> None:
        """Say that of many links only the strongest are drawn."""
        if drawn != self._drawn:
            self._drawn = drawn
            self._write()

    def show_quantity(self, shown: Shown) -> None:
        """Press in the button of what the links show."""
        self._toggles[shown].setChecked(True)

    def offer_quantities(self, offered: bool) -> None:
        """Show the buttons, or hide them while a mode decides what is shown."""
        for button in self._toggles.values():
            button.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the summary to the new width."""
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        """Write as much as there is room for; first how many links are drawn."""
        topology = self._topology
        if topology is None:
            return
        links = len(topology.links)
        few = "" if self._drawn >= links else f"{self._drawn:,} strongest of {links:,}"
        layers = count(len(topology.layers), "layer")
        parameters = count(topology.parameter_count, "parameter")
        texts = [_summary(topology), f"{layers}, {parameters}"]
        if few:
            said = f"{few} links drawn"
            texts = [*(f"{text}, {said}" for text in (*texts, parameters)), said]
            texts += [f"{few} links", few]
        width, room = self._summary.fontMetrics().horizontalAdvance, self._summary.width()
        self._summary.setText(next((text for text in texts if width(text) <= room), texts[-1]))
        self._summary.setToolTip(texts[0])

    def _add_toggle(self, shown: Shown, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(f"show_{text.lower()}_button")
        button.setProperty("role", "pill")
        button.setCheckable(True)
        button.setAccessibleName(f"Links show {text.lower()}")
        button.setToolTip(f"Let the links show {text.lower()}")
        self._group.addButton(button, len(self._toggles))
        self._toggles[shown] = button
        self._grow(button)
        return button

    def _grow(self, button: QPushButton) -> None:
        """Keep room for the bold text of a pressed button."""
        bold = QFontMetrics(self._theme.font("body", bold=True))
        button.setMinimumWidth(bold.horizontalAdvance(button.text()) + 22)

    @Slot(int)
    def _pick(self, place: int) -> None:
        self.quantity_picked.emit(_TOGGLES[place][0])

    @Slot()
    def _dress(self) -> None:
        for button in self._toggles.values():
            self._grow(button)


def _summary(topology: Topology) -> str:
    """Return "2 – 4 – 2 – 1, 17 parameters"."""
    widths = " – ".join(str(len(column)) for column in topology.column_ids)
    return f"{widths}, {count(topology.parameter_count, 'parameter')}"
