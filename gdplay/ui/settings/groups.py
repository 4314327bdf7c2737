"""Groups of the settings card that are no list of choices: batch, penalty, the rate's offer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from gdplay.experiment.hyperparameters import Hyperparameters, Penalty
from gdplay.ui.settings.choices import CONSTANT_LABELS
from gdplay.ui.settings.section import ConstantField
from gdplay.ui.text import number


class BatchGroup(QWidget):
    """The batch, its order, and whether the gradient starts at zero.

    Signals
    -------
    changes_requested(dict)
        Fields of `Hyperparameters` and their new values.
    """

    changes_requested = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch_size = ConstantField("batch_size")
        self.batch_size.setAccessibleName("Batch size")
        self.batch_size.setToolTip("Samples a step; 0 takes all training samples")
        self.batch_size.constant_committed.connect(self._on_size)
        self.shuffle = _box("shuffle", "Shuffle each epoch", "Take the samples in another order")
        self.shuffle.clicked.connect(self._on_shuffle)
        self.zero_gradients = _box(
            "zero_gradients",
            "Zero gradients before backward",
            "Off: each step adds to the gradient that was there",
        )
        self.zero_gradients.clicked.connect(self._on_zero)
        grid = _titled(self, "Batch")
        _add_row(grid, 1, "Samples a step (0: all)", self.batch_size)
        grid.addWidget(self.shuffle, 2, 0, 1, 2)
        grid.addWidget(self.zero_gradients, 3, 0, 1, 2)

    def set_value(self, settings: Hyperparameters) -> None:
        """Show what `settings` say."""
        self.batch_size.set_value(settings.batch_size)
        self.shuffle.setChecked(settings.shuffle)
        self.zero_gradients.setChecked(settings.zero_gradients)

    @Slot(str, object)
    def _on_size(self, name: str, value: object) -> None:
        self.changes_requested.emit({name: value})

    @Slot(bool)
    def _on_shuffle(self, checked: bool) -> None:
        self.changes_requested.emit({"shuffle": checked})

    @Slot(bool)
    def _on_zero(self, checked: bool) -> None:
        self.changes_requested.emit({"zero_gradients": checked})


class PenaltyGroup(QWidget):
    """L1 and L2, over the weights or over all parameters.

    Signals
    -------
    changes_requested(dict)
        ``{"penalty": Penalty}``.
    """

    changes_requested = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Penalty()
        self.l1, self.l2 = ConstantField("l1"), ConstantField("l2")
        for field in (self.l1, self.l2):
            field.constant_committed.connect(self._on_strength)
        self.over_biases = _box("over_biases", "Over the biases too", "Penalize all parameters")
        self.over_biases.clicked.connect(self._on_over_biases)
        grid = _titled(self, "Penalty α")
        _add_row(grid, 1, CONSTANT_LABELS["l1"], self.l1)
        _add_row(grid, 2, CONSTANT_LABELS["l2"], self.l2)
        grid.addWidget(self.over_biases, 3, 0, 1, 2)

    def set_value(self, penalty: Penalty) -> None:
        """Show `penalty`."""
        self._value = penalty
        self.l1.set_value(penalty.l1)
        self.l2.set_value(penalty.l2)
        self.over_biases.setChecked(penalty.over_biases)

    @Slot(str, object)
    def _on_strength(self, name: str, value: float) -> None:
        changes: dict[str, Any] = {name: value}
        self.changes_requested.emit({"penalty": replace(self._value, **changes)})

    @Slot(bool)
    def _on_over_biases(self, checked: bool) -> None:
        self.changes_requested.emit({"penalty": replace(self._value, over_biases=checked)})


class PrecisionGroup(QWidget):
    """How many bits each number has.

    Signals
    -------
    changes_requested(dict)
        ``{"dtype": str}``.
    """

    changes_requested = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox()
        self.combo.setObjectName("precision_combo")
        self.combo.setAccessibleName("Precision")
        self.combo.setToolTip("How many bits each number has")
        self.combo.addItem("64 bits", "float64")
        self.combo.addItem("32 bits", "float32")
        self.combo.activated.connect(self._on_chosen)
        grid = _titled(self, "Precision")
        grid.addWidget(self.combo, 0, 1, Qt.AlignmentFlag.AlignRight)

    def set_value(self, dtype: str) -> None:
        """Show `dtype`."""
        self.combo.setCurrentIndex(self.combo.findData(dtype))

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        self.changes_requested.emit({"dtype": self.combo.itemData(index)})


class RescaleOffer(QFrame):
    """Offers the rate that keeps the steps as long, after the loss changed its convention.

    Signals
    -------
    rate_requested(float)
        The offer was taken.
    """

    rate_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = 0.0
        self.setProperty("role", "notice")
        sentence = QLabel("The gradient has another size now. Keep the steps as long?")
        sentence.setWordWrap(True)
        self.button = QPushButton()
        self.button.setObjectName("rescale_button")
        self.button.setAccessibleName("Rescale the learning rate")
        self.button.setToolTip("Change the rate as much as the gradient changed")
        self.button.clicked.connect(self._on_taken)
        row = QHBoxLayout(self)
        row.addWidget(sentence, 1)
        row.addWidget(self.button)
        self.hide()

    def offer(self, rate: float | None) -> None:
        """Offer `rate`, or nothing."""
        self.setVisible(rate is not None)
        if rate is not None:
            self._rate = rate
            self.button.setText(f"Rate {number(rate)}")
            self.button.setAccessibleName(f"Set the learning rate to {number(rate)}")

    @Slot()
    def _on_taken(self) -> None:
        self.hide()
        self.rate_requested.emit(self._rate)


def _box(name: str, text: str, tip: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text)
    box.setToolTip(tip)
    return box


def _titled(group: QWidget, heading: str) -> QGridLayout:
    """Give `group` a grid whose first row is its heading."""
    grid = QGridLayout(group)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(4)
    title = QLabel(heading)
    title.setProperty("role", "heading")
    grid.addWidget(title, 0, 0)
    return grid


def _add_row(grid: QGridLayout, row: int, text: str, field: ConstantField) -> None:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(field)
    grid.addWidget(label, row, 0)
    grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)
