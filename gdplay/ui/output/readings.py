"""The large numbers beside the surface: losses, accuracy, how many are wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gdplay.ui.theme.theme import Theme

_PARTS: Final = ("train_loss", "test_loss", "accuracy")
_WIDEST: Final = "0.00562"


class Readings(QWidget):
    """Captions over values, one below the other or side by side.

    Parameters
    ----------
    theme
        Type.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._across: bool | None = None
        self._wrong_text = ""
        self._captions = {part: self._label(f"{part}_caption") for part in _PARTS}
        self._values = {part: self._label(f"{part}_value") for part in _PARTS}
        self._wrong = self._label("wrong_count")
        for caption in self._captions.values():
            caption.setProperty("role", "small")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self.arrange(across=False)
        self._restyle()
        theme.changed.connect(self._restyle)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        return label

    def show_value(self, part: str, caption: str, value: str, tip: str = "") -> None:
        """Write ``"train_loss"``, ``"test_loss"`` or ``"accuracy"``; no caption hides it."""
        for label, text in ((self._captions[part], caption), (self._values[part], value)):
            label.setVisible(bool(caption))
            label.setText(text)
            label.setToolTip(tip)
        self._values[part].setAccessibleName(f"{caption} {value}")

    def show_wrong(self, text: str, tip: str = "") -> None:
        """Write how many samples are wrong; an empty text hides it."""
        self._wrong_text = text
        self._wrong.setVisible(bool(text))
        self._write_wrong()
        self._wrong.setToolTip(tip)

    @property
    def column_width(self) -> int:
        """The width of one part, the same for most values, so that running moves nothing."""
        widest = max(
            value.fontMetrics().horizontalAdvance(_WIDEST) for value in self._values.values()
        )
        return max(widest, self.sizeHint().width())

    def arrange(self, *, across: bool) -> None:
        """Put the parts side by side, or one below the other."""
        if across == self._across:
            return
        self._across = across
        for label in (*self._captions.values(), *self._values.values(), self._wrong):
            self._grid.removeWidget(label)
        self._grid.setVerticalSpacing(2 if across else 1)
        for place, part in enumerate(_PARTS):
            row, column = (0, place) if across else (3 * place, 0)
            self._grid.addWidget(self._captions[part], row, column)
            self._grid.addWidget(self._values[part], row + 1, column)
            self._grid.setRowMinimumHeight(row + 2, 0 if across else 6)
        self._write_wrong()
        self._grid.setRowStretch(11, 1)
        self._grid.addWidget(self._wrong, 3 if across else 10, 0, 1, 3 if across else 1)

    def _write_wrong(self) -> None:
        """Write the count on one line, or on two beside the surface."""
        text = self._wrong_text
        self._wrong.setText(text if self._across else text.replace(" (", "\n("))

    @Slot()
    def _restyle(self) -> None:
        for value in self._values.values():
            value.setFont(self._theme.font("large", bold=True))
        self._wrong.setFont(self._theme.font("small"))
