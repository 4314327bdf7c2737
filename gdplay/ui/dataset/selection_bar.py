"""What can be done with the selected points: a class or value, a side of the split, an end."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.ui.button import push_button
from gdplay.ui.dataset.painting import Painting
from gdplay.ui.text import number


class SelectionBar(QWidget):
    """Acts on the selection of a painting.

    Parameters
    ----------
    painting
        Whose selection it is; it asks for the edits too.
    """

    def __init__(self, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting
        self._about = QLabel()
        self._about.setObjectName("selection_about")
        self._about.setProperty("role", "muted")
        self._label = push_button(
            "selection_label", "Set class", "Give them the class chosen above (its digit)"
        )
        self._train = push_button("selection_train", "To train", "Let them train (T)")
        self._test = push_button("selection_test", "To test", "Hold them out for the test (T)")
        self._erase = push_button("selection_erase", "Delete", "Delete them (Del)")
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._about, 1)
        for row, buttons in (
            (above, (self._erase,)),
            (below, (self._label, self._train, self._test)),
        ):
            row.setSpacing(4)
            for button in buttons:
                button.setProperty("role", "low")
                row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(above)
        column.addLayout(below)
        self._label.clicked.connect(self._ask_for_label)
        self._train.clicked.connect(self._ask_for_training)
        self._test.clicked.connect(self._ask_for_test)
        self._erase.clicked.connect(self._ask_for_erasing)
        painting.selection_changed.connect(self._show_selection)
        self._show_selection()

    def set_dataset(self, dataset: Dataset) -> None:
        """Name what a label of `dataset` is."""
        is_class = dataset.task.kind == "classification"
        self._label.setText("Set class" if is_class else "Set value")
        self._label.setAccessibleName(self._label.text())
        self._show_selection()

    @Slot()
    def _show_selection(self) -> None:
        rows, dataset = self._painting.selected, self._painting.dataset
        amount = rows.size
        held = 0 if dataset is None else int(dataset.test[rows].sum())
        tested = f", {number(held)} test" if held else ""
        self._about.setText(f"{number(amount)} selected{tested}" if amount else "Nothing selected")
        self._label.setEnabled(amount > 0 and self._painting.has_labels)
        self._train.setEnabled(held > 0)
        self._test.setEnabled(amount > held)
        self._erase.setEnabled(amount > 0)

    @Slot()
    def _ask_for_label(self) -> None:
        rows = self._painting.chosen_rows()
        self._painting.intents.label_requested.emit(rows, self._painting.hand.label)

    @Slot()
    def _ask_for_training(self) -> None:
        self._painting.intents.split_requested.emit(self._painting.chosen_rows(), False)

    @Slot()
    def _ask_for_test(self) -> None:
        self._painting.intents.split_requested.emit(self._painting.chosen_rows(), True)

    @Slot()
    def _ask_for_erasing(self) -> None:
        self._painting.intents.erase_requested.emit(self._painting.chosen_rows())
