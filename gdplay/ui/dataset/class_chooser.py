"""Which label the next points get: a button a class, or a ramp of values."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from gdplay.experiment.dataset import Dataset, Task
from gdplay.experiment.edits.task import MAX_CLASSES
from gdplay.ui.dataset.class_editor import ClassEditor
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.value_ramp import ValueRamp
from gdplay.ui.flow_layout import FlowLayout
from gdplay.ui.marks import Marks, class_order, full_label
from gdplay.ui.text import shortened
from gdplay.ui.theme.theme import Theme

_ICON: Final = 14
_LETTERS: Final = 10
"""Letters of a class's name that its chip has room for where there are few classes."""

_FEW: Final = 3
_FEWER_LETTERS: Final = 4
"""The same where there are more: as many as fit into two lines of chips."""

_BESIDE: Final = 24
"""Pixels of a chip beside its name: its mark, and its padding."""


class ClassChooser(QWidget):
    """A chip for each class of a task, to be added to and renamed; or the value to paint.

    Parameters
    ----------
    theme
        Colours and type.
    intents
        Where other classes are asked for.

    Signals
    -------
    label_chosen(float)
        The index of the class, or the value.
    """

    label_chosen = Signal(float)

    def __init__(self, theme: Theme, intents: DataIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._task: Task | None = None
        self._label = 1.0
        self._group = QButtonGroup(self)
        self._title = QLabel("Class", self)
        self._title.setProperty("role", "muted")
        self._chips = FlowLayout(1)
        # As many as there can be, made at once: Tab goes through widgets in that order.
        self._made = [self._new_chip() for _ in range(MAX_CLASSES)]
        self._editor = ClassEditor(theme, intents, self)
        for part in (self._title, *self._made, self._editor):
            self._chips.addWidget(part)
        self._value = ValueRamp(theme)
        self._value.value_changed.connect(self._choose_value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._chips)
        layout.addWidget(self._editor.complaint)
        layout.addWidget(self._value)
        self._group.idToggled.connect(self._choose_class)
        theme.changed.connect(self._restyle)

    @property
    def label(self) -> float:
        """The label that the next points get."""
        return self._label

    def set_dataset(self, dataset: Dataset) -> None:
        """Offer the labels of the data's task."""
        if dataset.task.kind == "regression":
            self._value.set_scale(full_label(dataset))
        if dataset.task != self._task:
            self._rebuild(self._task, dataset.task)
        self._editor.set_dataset(dataset)

    @Slot(float)
    def choose(self, label: float) -> None:
        """Choose a class by its index."""
        button = self._group.button(int(label))
        if button is not None:
            button.setChecked(True)

    def _rebuild(self, old: Task | None, task: Task) -> None:
        self._task = task
        order = class_order(task)
        self._value.setVisible(not order)
        self._title.setVisible(0 < len(order) <= _FEW)
        self._editor.setVisible(bool(order))
        spare = range(len(order), len(self._made))
        for place, (chip, label) in enumerate(zip(self._made, (*order, *spare), strict=True)):
            chip.setObjectName(f"class_button_{label}")
            self._group.setId(chip, label)
            if place < len(order):
                self._dress(chip, task.classes[label], place + 1)
            chip.setVisible(place < len(order))
        self._restyle()
        self._label = _next_label(old, task, self._label) if order else self._value.value
        if order:
            self.choose(self._label)
        self.label_chosen.emit(self._label)

    def _new_chip(self) -> QPushButton:
        chip = QPushButton(self)
        chip.setObjectName("class_button")
        chip.setAccessibleName("Class to come")
        chip.setToolTip("A class that the data do not have yet")
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.setProperty("role", "mark-chip")
        chip.setIconSize(QSize(_ICON, _ICON))
        self._group.addButton(chip)
        return chip

    def _dress(self, chip: QPushButton, name: str, key: int) -> None:
        """Let a chip stand for the class `name`, chosen by the digit `key`."""
        is_few = self._task is not None and len(self._task.classes) <= _FEW
        chip.setText(shortened(name, _LETTERS if is_few else _FEWER_LETTERS))
        chip.setAccessibleName(f"Paint class {name}")
        chip.setToolTip(f"Paint points of class {name} ({key} on the canvas)")

    @Slot(int, bool)
    def _choose_class(self, label: int, checked: bool) -> None:
        if checked:
            self._label = float(label)
            self._editor.set_index(label)
            self.label_chosen.emit(self._label)

    @Slot(float)
    def _choose_value(self, value: float) -> None:
        self._label = value
        self.label_chosen.emit(value)

    @Slot()
    def _restyle(self) -> None:
        if self._task is None:
            return
        # The chosen name is bold: with room for that, no chip moves when another is chosen.
        bold = QFontMetrics(self._theme.font("small", bold=True))
        for chip in self._made[: len(self._task.classes)]:
            chip.setIcon(self._icon(self._task, self._group.id(chip)))
            chip.setMinimumWidth(bold.horizontalAdvance(chip.text()) + _BESIDE)

    def _icon(self, task: Task, label: int) -> QIcon:
        ratio = 2.0
        pixmap = QPixmap(QSize(_ICON, _ICON) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = Marks(self._theme, task, 4.5)
        marks.paint(painter, _ICON / 2.0, _ICON / 2.0, float(label), hollow=False)
        painter.end()
        return QIcon(pixmap)


def _next_label(old: Task | None, new: Task, label: float) -> float:
    """Return which class to paint: a new one, or the one chosen, or the first."""
    known = len(old.classes) if old is not None else 0
    if known and len(new.classes) > known:
        return float(len(new.classes) - 1)
    first = float(class_order(new)[0])
    return label if known and label in np.arange(len(new.classes)) else first
