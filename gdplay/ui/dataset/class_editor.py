"""Adds a class, renames one, removes one: three small buttons after the classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits.task import MAX_CLASSES, MAX_NAME, MIN_CLASSES
from gdplay.ui.button import push_button
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.text import count
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_BUTTON: Final = 20
_FIELD: Final = 150
_FULL: Final = f"There are {MAX_CLASSES} classes, as many as can be told apart"
_LEAST: Final = f"There are {MIN_CLASSES} classes, the fewest there can be"


class NameField(QLineEdit):
    """A line for a class's name; Escape or leaving it gives up what was typed.

    Signals
    -------
    given_up()
        The name stays as it was.
    """

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape give up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give up where the focus goes elsewhere, not into the line's own menu."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.given_up.emit()


class ClassEditor(QWidget):
    """Buttons that ask for other classes; they act on the class that is chosen.

    Parameters
    ----------
    theme
        Colours of the icons.
    intents
        Where other classes are asked for.

    Attributes
    ----------
    complaint
        Says why a name will not do; for whoever lays this out to put below it.
    """

    def __init__(self, theme: Theme, intents: DataIntents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._intents = intents
        self._classes: tuple[str, ...] = ()
        self._points: tuple[int, ...] = ()
        self._index = 0
        self._add = push_button("class_add", "", "Add a class")
        self._rename = push_button("class_rename", "", "Rename the class")
        self._remove = push_button("class_remove", "", "Remove the class")
        self._icons = {self._add: "plus", self._rename: "pen", self._remove: "minus"}
        self._field = NameField()
        self._field.setObjectName("class_name")
        self._field.setAccessibleName("Name of the class")
        self._field.setToolTip("Enter takes the name, Escape leaves it as it was")
        self._field.setMaxLength(MAX_NAME)
        self._field.setFixedWidth(_FIELD)
        self.complaint = QLabel()
        self.complaint.setObjectName("class_complaint")
        self.complaint.setProperty("role", "error")
        self.complaint.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in self._icons:
            button.setAccessibleName(button.toolTip())
            button.setProperty("role", "tiny")
            button.setFixedSize(_BUTTON, _BUTTON)
            row.addWidget(button)
        row.addWidget(self._field)
        self._end_naming()
        theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self._add.clicked.connect(intents.class_requested)
        self._rename.clicked.connect(self._begin_naming)
        self._remove.clicked.connect(self._ask_for_removal)
        self._field.returnPressed.connect(self._take_name)
        self._field.textEdited.connect(self.complaint.hide)
        self._field.given_up.connect(self._end_naming)

    def set_dataset(self, dataset: Dataset) -> None:
        """Offer what can be done with the classes of `dataset`."""
        self._classes = dataset.task.classes
        self._points = tuple(
            int((dataset.labels == label).sum()) for label in range(len(self._classes))
        )
        self._show_offers()

    def set_index(self, index: int) -> None:
        """Act on the class `index` from now on."""
        self._index = index
        self._end_naming()
        self._show_offers()

    def _show_offers(self) -> None:
        if self._index >= len(self._classes):
            return
        name, points = self._classes[self._index], self._points[self._index]
        is_full = len(self._classes) >= MAX_CLASSES
        is_least = len(self._classes) <= MIN_CLASSES
        gone = f" and its {count(points, 'point')}" if points else ""
        self._add.setEnabled(not is_full)
        self._add.setToolTip(_FULL if is_full else "Add a class, to paint with")
        self._rename.setToolTip(f"Rename class {name}")
        self._remove.setEnabled(not is_least)
        self._remove.setToolTip(_LEAST if is_least else f"Remove class {name}{gone}")

    @Slot()
    def _begin_naming(self) -> None:
        for button in self._icons:
            button.hide()
        self._field.setText(self._classes[self._index])
        self._field.show()
        self._field.setFocus()
        self._field.selectAll()

    @Slot()
    def _end_naming(self) -> None:
        self._field.hide()
        self.complaint.hide()
        for button in self._icons:
            button.show()

    @Slot()
    def _take_name(self) -> None:
        name = self._field.text().strip()
        others = [other for at, other in enumerate(self._classes) if at != self._index]
        problem = _problem(name, others)
        if problem is not None:
            self.complaint.setText(problem)
            self.complaint.show()
            return
        self._end_naming()
        names = (*self._classes[: self._index], name, *self._classes[self._index + 1 :])
        self._intents.class_names_requested.emit(names)

    @Slot()
    def _draw_icons(self) -> None:
        for button, name in self._icons.items():
            button.setIcon(icon(self._theme, name, "muted"))

    @Slot()
    def _ask_for_removal(self) -> None:
        self._intents.class_removal_requested.emit(self._index)


def _problem(name: str, others: Sequence[str]) -> str | None:
    """Return why `name` will not do beside the `others`, or None."""
    if not name:
        return "A class needs a name."
    return f"There is a class {name} already." if name in others else None
