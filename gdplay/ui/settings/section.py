"""One choice of the settings: its name, a list, the formula, and the constants in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gdplay.ui.number_field import NumberField
from gdplay.ui.settings.choices import CONSTANT_LABELS, CONSTANT_TIPS, Choice
from gdplay.ui.settings.limits import LIMITS
from gdplay.ui.theme.theme import Theme


class ConstantField(NumberField):
    """A number field that knows which constant it is.

    Signals
    -------
    constant_committed(str, object)
        The constant's name and its new value, an int where only integers will do.
    """

    constant_committed = Signal(str, object)

    def __init__(self, constant: str, parent: QWidget | None = None) -> None:
        super().__init__(LIMITS[constant].problem, parent)
        self._constant = constant
        self.setObjectName(constant)
        self.setAccessibleName(CONSTANT_LABELS.get(constant, constant))
        self.setToolTip(CONSTANT_TIPS.get(constant, ""))
        self.setMaximumWidth(110)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.committed.connect(self._announce)

    @Slot(float)
    def _announce(self, value: float) -> None:
        whole = LIMITS[self._constant].whole
        self.constant_committed.emit(self._constant, round(value) if whole else value)


class ChoiceSection(QWidget):
    """A frozen dataclass shown as one list of choices and the constants of the one chosen.

    Parameters
    ----------
    heading
        What is chosen.
    name
        The list's object name.
    choices
        By the choice's own name: its label and its formula.
    constants
        By the choice's own name: the fields of the dataclass that it uses.
    key
        The field of the dataclass that holds the choice.
    prefix
        Of the constants' object names, where one window has two sections of a kind.

    Signals
    -------
    value_requested(object)
        The dataclass as a person would have it.
    """

    value_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        heading: str,
        name: str,
        choices: Mapping[StrEnum, Choice],
        constants: Mapping[Any, tuple[str, ...]],
        *,
        key: str = "name",
        prefix: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices = choices
        self._constants = constants
        self._key = key
        self._value: Any = None
        self.combo = QComboBox()
        self.combo.setObjectName(name)
        self.combo.setAccessibleName(heading)
        self.combo.setToolTip(heading)
        for choice, (label, _) in choices.items():
            self.combo.addItem(label, str(choice))
        self.combo.activated.connect(self._on_chosen)
        self._formula = QLabel()
        self._formula.setObjectName(f"{name}_formula")
        self._formula.setWordWrap(True)
        self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = QLabel()
        self._note.setObjectName(f"{name}_note")
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._note.hide()
        self._lay_out(heading, prefix)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def set_value(self, value: Any) -> None:
        """Show a dataclass value."""
        self._value = value
        chosen = getattr(value, self._key)
        self.combo.setCurrentIndex(self.combo.findData(str(chosen)))
        self._formula.setText(self._choices[chosen][1])
        used = self._constants.get(chosen, ())
        for constant, (label, field) in self._rows.items():
            label.setVisible(constant in used)
            field.setVisible(constant in used)
            if isinstance(field, QCheckBox):
                field.setChecked(getattr(value, constant))
            else:
                field.set_value(getattr(value, constant))

    def set_note(self, text: str) -> None:
        """Say under the formula what it is for these data; an empty text says nothing."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _lay_out(self, heading: str, prefix: str) -> None:
        title = QLabel(heading)
        title.setProperty("role", "heading")
        title.setBuddy(self.combo)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (title, self.combo, self._formula, self._note):
            column.addWidget(widget)
        grid = QGridLayout()
        grid.setSpacing(4)
        column.addLayout(grid)
        self._rows: dict[str, tuple[QLabel, ConstantField | QCheckBox]] = {}
        every = dict.fromkeys(name for names in self._constants.values() for name in names)
        for row, constant in enumerate(every):
            label, field = self._row(constant)
            field.setObjectName(f"{prefix}{constant}")
            grid.addWidget(label, row, 0)
            if isinstance(field, QCheckBox):  # it says itself what it is
                grid.addWidget(field, row, 0, 1, 2)
            else:
                grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)
            self._rows[constant] = (label, field)

    def _row(self, constant: str) -> tuple[QLabel, ConstantField | QCheckBox]:
        label = QLabel("" if constant == "restarts" else CONSTANT_LABELS[constant])
        label.setProperty("role", "muted")
        if constant == "restarts":
            box = QCheckBox("Start again after each")
            box.setObjectName(constant)
            box.setAccessibleName("Start again after each period")
            box.setToolTip(CONSTANT_TIPS[constant])
            box.clicked.connect(self._on_restarts)
            return label, box
        field = ConstantField(constant)
        field.constant_committed.connect(self._on_constant)
        label.setBuddy(field)
        return label, field

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        chosen = list(self._choices)[index]
        if chosen != getattr(self._value, self._key):
            self.value_requested.emit(replace(self._value, **{self._key: chosen}))

    @Slot(str, object)
    def _on_constant(self, constant: str, value: object) -> None:
        self.value_requested.emit(replace(self._value, **{constant: value}))

    @Slot(bool)
    def _on_restarts(self, checked: bool) -> None:
        self.value_requested.emit(replace(self._value, restarts=checked))

    @Slot()
    def _show_theme(self) -> None:
        self._formula.setFont(self._theme.font("small", mono=True))
        self._formula.setStyleSheet(f"color: {self._theme.palette.muted};")
