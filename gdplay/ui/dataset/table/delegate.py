"""The editors of cells: a field for a number, a list for a class or a set."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gdplay.ui.number_field import NumberField

Index = QModelIndex | QPersistentModelIndex


_LEAST_WIDTH: Final = 96


class _WordList(QComboBox):
    """A list in a cell.

    Signals
    -------
    picked()
        A word was picked from the open list; by arrow keys alone Return ends the edit.
    """

    picked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_open = False
        self.activated.connect(self._on_activated)

    def showPopup(self) -> None:
        """Open the list."""
        self._is_open = True
        super().showPopup()

    @Slot()
    def _on_activated(self) -> None:
        if self._is_open:
            self._is_open = False
            self.picked.emit()


class CellDelegate(QStyledItemDelegate):
    """Edits one cell; what cannot be read is named below it and not taken."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the editor that fits what the cell holds."""
        words = index.data(Qt.ItemDataRole.UserRole)
        if not words:
            field = NumberField(parent=parent)
            field.setObjectName("cell_field")
            field.setAccessibleName("Value")
            return field
        box = _WordList(parent)
        box.setObjectName("cell_list")
        box.setAccessibleName("Choice")
        box.addItems(words)
        box.picked.connect(self._take_choice)
        return box

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Give the editor room for what is typed, inside the table."""
        super().updateEditorGeometry(editor, option, index)
        table = editor.parentWidget()
        place = editor.geometry()
        place.setWidth(max(place.width(), _LEAST_WIDTH))
        if table is not None:
            place.moveLeft(max(0, min(place.left(), table.width() - place.width())))
        editor.setGeometry(place)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(int(value))
        elif isinstance(editor, NumberField) and not editor.isModified():
            editor.set_value(value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take what was typed or chosen, where the cell can hold it."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, NumberField):
            # Return has been to the field first, which keeps what it read as its value.
            is_read = editor.isModified() and editor.problem() is None
            model.setData(index, editor.text() if is_read else repr(editor.value))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Leave Return to a field whose text will not do: it says so and stays open."""
        if isinstance(editor, NumberField) and _finishes(event) and editor.problem() is not None:
            editor.returnPressed.emit()
            return True
        return super().eventFilter(editor, event)

    @Slot()
    def _take_choice(self) -> None:
        """Take a choice at once: there is nothing more to type."""
        editor = self.sender()
        if isinstance(editor, QComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


def _finishes(event: QEvent) -> bool:
    """Whether a key is pressed that ends the typing."""
    return (
        event.type() == QEvent.Type.KeyPress
        and isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
    )
