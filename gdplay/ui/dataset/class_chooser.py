"""Which label the next points get: a button a class, or a ramp of values."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gdplay.experiment.dataset import Dataset, Task
from gdplay.ui.dataset.class_editor import ClassEditor
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.value_ramp import ValueRamp
from gdplay.ui.marks import Marks, class_order, full_label
from gdplay.ui.theme.theme import Theme

_COLUMNS: Final = 2
_ICON: Final = 14
_LETTERS: Final = 10
"""Letters of a class's name that its button has room for."""


class ClassChooser(QWidget):
    """Buttons for the classes of a task, to be added to and renamed; or the value to paint.

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
        self._grid = QGridLayout()
        self._grid.setSpacing(2)
        self._editor = ClassEditor(intents)
        self._value = ValueRamp(theme)
        self._value.value_changed.connect(self._choose_value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._grid)
        layout.addWidget(self._editor)
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
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._grid.removeWidget(button)
            button.deleteLater()
        order = class_order(task)
        self._value.setVisible(not order)
        self._editor.setVisible(bool(order))
        for place, label in enumerate(order):
            self._grid.addWidget(
                self._new_button(task, label, place + 1), place // _COLUMNS, place % _COLUMNS
            )
        self._restyle()
        self._label = _next_label(old, task, self._label) if order else self._value.value
        if order:
            self.choose(self._label)
        self.label_chosen.emit(self._label)

    def _new_button(self, task: Task, label: int, key: int) -> QPushButton:
        name = task.classes[label]
        shown = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
        button = QPushButton(f"Class {shown}" if len(name) <= 4 else shown)
        button.setObjectName(f"class_button_{label}")
        button.setAccessibleName(f"Paint class {name}")
        button.setToolTip(f"Paint points of class {name} ({key} on the canvas)")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setProperty("role", "pill")
        button.setIconSize(QSize(_ICON, _ICON))
        self._group.addButton(button, label)
        return button

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
        for button in self._group.buttons():
            button.setIcon(self._icon(self._task, self._group.id(button)))

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
