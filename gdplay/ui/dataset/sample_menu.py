"""The menu of a sample, or of the selected ones: their side of the split, their class."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.ui.dataset.painting import Painting
from gdplay.ui.marks import class_order
from gdplay.ui.text import count, number


def sample_menu(
    painting: Painting, dataset: Dataset, rows: tuple[int, ...], parent: QWidget
) -> QMenu:
    """Return a menu that deletes itself; its actions ask `painting` for edits of `rows`."""
    menu = QMenu(parent)
    menu.setObjectName("sample_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    title = f"sample {rows[0]}" if len(rows) == 1 else count(len(rows), "point")
    menu.addSection(title)
    held = dataset.test[list(rows)]
    for test, text in ((True, "Use for the test"), (False, "Use for training")):
        action = menu.addAction(text)
        action.setEnabled(not (held == test).all())
        action.triggered.connect(partial(painting.intents.split_requested.emit, rows, test))
    menu.addSeparator()
    if dataset.task.kind == "classification":
        for label in class_order(dataset.task):
            action = menu.addAction(f"Make class {dataset.task.classes[label]}")
            action.triggered.connect(
                partial(painting.intents.label_requested.emit, rows, float(label))
            )
    elif painting.has_labels:
        value = painting.hand.label
        action = menu.addAction(f"Set the value {number(value, signed=True)}")
        action.triggered.connect(partial(painting.intents.label_requested.emit, rows, value))
    menu.addSeparator()
    delete = menu.addAction("Delete")
    delete.triggered.connect(partial(painting.intents.erase_requested.emit, rows))
    return menu
