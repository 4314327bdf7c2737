"""Which label the next points get: a button a class, or a slider of values."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QVBoxLayout, QWidget

from gdplay.experiment.dataset import Dataset, Task
from gdplay.ui.dataset.value_slider import ValueSlider
from gdplay.ui.marks import Marks, class_order
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_COLUMNS: Final = 2
_ICON: Final = 14
_VALUES: Final = tuple(step / 20.0 for step in range(-20, 21))


class ClassChooser(QWidget):
    """Buttons for the classes of a task; for regression the value to paint.

    Parameters
    ----------
    theme
        Colours and type.

    Signals
    -------
    label_chosen(float)
        The index of the class, or the value.
    """

    label_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._task: Task | None = None
        self._label = 1.0
        self._group = QButtonGroup(self)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        self._value = ValueSlider(
            "label_slider",
            "Value",
            tip="The value that painted points get",
            stops=_VALUES,
            text=_signed,
        )
        self._value.set_value(1.0)
        self._value.value_changed.connect(self._choose_value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addWidget(self._value)
        self._group.idToggled.connect(self._choose_class)
        theme.changed.connect(self._restyle)

    @property
    def label(self) -> float:
        """The label that the next points get."""
        return self._label

    def set_dataset(self, dataset: Dataset) -> None:
        """Offer the labels of the data's task."""
        if dataset.task != self._task:
            self._task = dataset.task
            self._rebuild(dataset.task)

    @Slot(float)
    def choose(self, label: float) -> None:
        """Choose a class by its index."""
        button = self._group.button(int(label))
        if button is not None:
            button.setChecked(True)

    def _rebuild(self, task: Task) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._grid.removeWidget(button)
            button.deleteLater()
        self._value.setVisible(task.kind == "regression")
        order = class_order(task)
        for place, label in enumerate(order):
            self._grid.addWidget(
                self._new_button(task, label, place + 1), place // _COLUMNS, place % _COLUMNS
            )
        self._restyle()
        if order:
            self._label = float(order[0])
            self.choose(self._label)
        else:
            self._label = self._value.value
        self.label_chosen.emit(self._label)

    def _new_button(self, task: Task, label: int, key: int) -> QPushButton:
        button = QPushButton(f"Class {task.classes[label]}")
        button.setObjectName(f"class_button_{label}")
        button.setAccessibleName(f"Paint class {task.classes[label]}")
        button.setToolTip(f"Paint points of class {task.classes[label]} ({key} on the canvas)")
        button.setCheckable(True)
        button.setProperty("role", "pill")
        button.setIconSize(QSize(_ICON, _ICON))
        self._group.addButton(button, label)
        return button

    @Slot(int, bool)
    def _choose_class(self, label: int, checked: bool) -> None:
        if checked:
            self._label = float(label)
            self.label_chosen.emit(self._label)

    @Slot(float, bool)
    def _choose_value(self, value: float, final: bool) -> None:
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


def _signed(value: float) -> str:
    return number(value, signed=True)
