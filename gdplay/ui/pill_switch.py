"""A row of small buttons, one of them down: which view of several is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget


@dataclass(frozen=True, slots=True)
class Pill:
    """One choice.

    Parameters
    ----------
    name
        What `chosen` says; with the switch's prefix it is the button's object name.
    title, short
        What is written on it, and what where there is little room.
    tip
        What it shows.
    """

    name: str
    title: str
    short: str
    tip: str


class PillSwitch(QWidget):
    """One small button a choice.

    Parameters
    ----------
    pills
        The choices, in their order.
    prefix
        Of the buttons' object names.
    group
        What the choices are of, as a screen reader says it before each title.

    Signals
    -------
    chosen(str)
        The name of the choice that a person made.
    """

    chosen = Signal(str)

    def __init__(
        self, pills: Sequence[Pill], prefix: str, group: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pills = tuple(pills)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        for pill in self._pills:
            button = QToolButton(self)
            button.setObjectName(f"{prefix}_{pill.name}")
            button.setCheckable(True)
            button.setProperty("role", "pill")
            button.setProperty("pill", pill.name)
            button.setText(pill.title)
            button.setAccessibleName(f"{group}: {pill.title}")
            button.setToolTip(pill.tip)
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_chosen(self, name: str) -> None:
        """Mark the choice that is in force."""
        for button in self._group.buttons():
            button.setChecked(button.property("pill") == name)

    def set_short(self, short: bool) -> None:
        """Write shorter titles, where there is little room."""
        for button, pill in zip(self._group.buttons(), self._pills, strict=True):
            button.setText(pill.short if short else pill.title)

    @Slot(object)
    def _on_clicked(self, button: QToolButton) -> None:
        self.chosen.emit(button.property("pill"))
