"""How the file is written, in one line: found by itself, and changed here where that was wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from gdplay.storage.csv_dialect import DELIMITERS, Dialect

_DECIMALS: Final = ((".", "Point"), (",", "Comma"))


class DialectRow(QWidget):
    """Lists for the delimiter and the decimal sign, a check for the header.

    Signals
    -------
    dialect_requested(object)
        A person would have the file read by this `Dialect`.
    """

    dialect_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialect = Dialect()
        self._delimiter = _list("csv_delimiter", "Delimiter", "What stands between two cells")
        for sign, name in DELIMITERS.items():
            self._delimiter.addItem(name.capitalize(), sign)
        self._decimal = _list("csv_decimal", "Decimal sign", "What stands before a fraction")
        for sign, name in _DECIMALS:
            self._decimal.addItem(name, sign)
        self._header = QCheckBox("The first row names the columns")
        self._header.setObjectName("csv_header")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for box in (self._delimiter, self._decimal):
            label = QLabel(box.accessibleName())
            label.setProperty("role", "muted")
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
            row.addSpacing(8)
        row.addWidget(self._header)
        row.addStretch(1)
        self._delimiter.activated.connect(self._ask)
        self._decimal.activated.connect(self._ask)
        self._header.clicked.connect(self._ask)

    def set_dialect(self, dialect: Dialect | None) -> None:
        """Show how the file was read; None where it is no text at all."""
        self.setEnabled(dialect is not None)
        if dialect is None:
            return
        self._dialect = dialect
        self._delimiter.setCurrentIndex(self._delimiter.findData(dialect.delimiter))
        self._decimal.setCurrentIndex(self._decimal.findData(dialect.decimal))
        self._decimal.setEnabled(dialect.delimiter != ",")
        self._header.setChecked(dialect.has_header)

    @Slot()
    def _ask(self) -> None:
        delimiter = self._delimiter.currentData()
        asked = replace(
            self._dialect,
            delimiter=delimiter,
            decimal="." if delimiter == "," else self._decimal.currentData(),
            has_header=self._header.isChecked(),
        )
        if asked != self._dialect:
            self.dialect_requested.emit(asked)


def _list(name: str, label: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setToolTip(tip)
    return box
