"""The right side of the import dialog: what is predicted, gaps, scaling, and the split."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from gdplay.storage.csv_choice import Choice, Role, can_be, target_of
from gdplay.storage.csv_guess import guess_kind
from gdplay.storage.csv_table import Table
from gdplay.ui.button import push_button
from gdplay.ui.dataset.csv_dialog import words
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.text import number, shortened

_SHARES: Final = tuple(percent / 100.0 for percent in range(10, 100, 5))
_KINDS: Final = (("classification", "Classes"), ("regression", "A value"))
_GAPS: Final = ((False, "Leave those rows out"), (True, "Fill with the column's mean"))


class ImportOptions(QWidget):
    """Shows a `Choice` and asks for others.

    Signals
    -------
    choice_requested(object, bool)
        A person would have this `Choice`; the flag is False while a drag goes on.
    """

    choice_requested = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._choice: Choice | None = None
        self._target = _list("csv_target", "Predict", "The column that the network learns")
        self._kind = _list("csv_kind", "As", "Whether the target names classes or is a value")
        for kind, label in _KINDS:
            self._kind.addItem(label, kind)
        self._classes = _note("csv_classes")
        self._gaps = _note("csv_gaps")
        self._fill = _list("csv_fill", "Gaps", "What becomes of rows with gaps")
        for fill, label in _GAPS:
            self._fill.addItem(label, fill)
        self._standardize = QCheckBox("Standardize the features")
        self._standardize.setObjectName("csv_standardize")
        self._standardize.setToolTip(
            "Feed (x − mean) / standard deviation of the training rows instead of x"
        )
        self._why = _note("csv_standardize_note")
        self._why.setText(
            "Fed as (x − mean) / deviation. Both are kept in the project and in exported weights."
        )
        self._share = ValueSlider(
            "csv_train_share",
            "Train share",
            tip="The share of rows that trains; the others test",
            stops=_SHARES,
            text=_percent,
        )
        self._reseed = push_button(
            "csv_reseed_button", "Draw another split", "Choose the test rows anew"
        )
        self._seed = _note("csv_seed")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for title, widgets in (
            ("Predict", (self._target, self._kind, self._classes)),
            ("Gaps", (self._gaps, self._fill)),
            ("Scale", (self._standardize, self._why)),
            ("Split", (self._share, self._reseed, self._seed)),
        ):
            heading = QLabel(title)
            heading.setProperty("role", "strong")
            column.addWidget(heading)
            for widget in widgets:
                column.addWidget(widget)
            column.addSpacing(10)
        column.addStretch(1)

    def _connect(self) -> None:
        self._target.activated.connect(self._change_target)
        self._kind.activated.connect(self._change_kind)
        self._fill.activated.connect(self._change_fill)
        self._standardize.clicked.connect(self._change_scaling)
        self._share.value_changed.connect(self._change_share)
        self._reseed.clicked.connect(self._change_seed)

    def show_choice(self, table: Table, choice: Choice) -> None:
        """Show what is chosen for `table`."""
        if table is not self._table:
            self._table = table
            self._target.clear()
            for place, column in enumerate(table.columns):
                if can_be(column, Role.TARGET):
                    self._target.addItem(shortened(column.name), place)
        self._choice = choice
        place = next((p for p, role in enumerate(choice.roles) if role is Role.TARGET), -1)
        self._target.setCurrentIndex(self._target.findData(place))
        target = target_of(table, choice)
        self._kind.setCurrentIndex(self._kind.findData(choice.kind))
        self._kind.setEnabled(target is not None and target.holds_numbers)
        gaps = words.gaps(table, choice)
        self._gaps.setText(gaps)
        self._fill.setVisible(gaps.endswith(":"))
        self._fill.setCurrentIndex(int(choice.fill))
        self._standardize.setChecked(choice.standardize)
        is_split = Role.SPLIT in choice.roles
        self._share.setEnabled(not is_split)
        self._reseed.setEnabled(not is_split)
        self._share.set_value(choice.train_share)
        self._seed.setText(
            "A column says which rows test." if is_split else f"Seed {number(choice.seed)}"
        )

    def show_classes(self, text: str) -> None:
        """Say which classes there are, or which values."""
        self._classes.setText(text)

    @Slot(int)
    def _change_target(self, index: int) -> None:
        if self._table is None or self._choice is None:
            return
        chosen = self._target.itemData(index)
        roles = [
            self._freed(place) if role is Role.TARGET else role
            for place, role in enumerate(self._choice.roles)
        ]
        roles[chosen] = Role.TARGET
        kind = guess_kind(self._table, chosen)
        self._request(replace(self._choice, roles=tuple(roles), kind=kind))

    def _freed(self, place: int) -> Role:
        """Return the role of a column that is no longer the target."""
        assert self._table is not None
        is_able = can_be(self._table.columns[place], Role.FEATURE)
        return Role.FEATURE if is_able else Role.IGNORED

    @Slot(int)
    def _change_kind(self, index: int) -> None:
        if self._choice is not None:
            self._request(replace(self._choice, kind=self._kind.itemData(index)))

    @Slot(int)
    def _change_fill(self, index: int) -> None:
        if self._choice is not None:
            self._request(replace(self._choice, fill=self._fill.itemData(index)))

    @Slot(bool)
    def _change_scaling(self, checked: bool) -> None:
        if self._choice is not None:
            self._request(replace(self._choice, standardize=checked))

    @Slot(float, bool)
    def _change_share(self, share: float, final: bool) -> None:
        if self._choice is not None:
            self._request(replace(self._choice, train_share=share), final)

    @Slot()
    def _change_seed(self) -> None:
        if self._choice is not None:
            self._request(replace(self._choice, seed=self._choice.seed + 1))

    def _request(self, choice: Choice, final: bool = True) -> None:
        if choice != self._choice or final:
            self.choice_requested.emit(choice, final)


def _list(name: str, label: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _note(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label


def _percent(share: float) -> str:
    return f"{number(round(100.0 * share))} %"
