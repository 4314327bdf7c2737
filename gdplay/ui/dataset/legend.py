"""Which class has which mark, and how many of its samples train."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.ui.marks import Marks, class_order
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ROW: Final = 20
_MARK: Final = 4.5
_INDENT: Final = 22
_WIDTH: Final = 216
"""What the drawer gives it, at the text scale of 1."""
_STACKED: Final = 2
"""Up to so many classes stand one below the other."""


class ClassLegend(QWidget):
    """A line a class, with its mark; for regression one line of counts.

    More than two classes with short names stand two in a row.

    Parameters
    ----------
    theme
        Colours and type.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dataset: Dataset | None = None
        self.setObjectName("class_legend")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def set_dataset(self, dataset: Dataset) -> None:
        """Show the classes and counts of `dataset`."""
        self._dataset = dataset
        texts = [text for _, text in self._lines()]
        self.setAccessibleName("; ".join(texts))
        self.setToolTip("\n".join(texts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        lines = max(1, len(self._lines()))
        rows = -(-lines // self._columns())
        return QSize(180, round(_ROW * self._theme.scale) * rows)

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows."""
        return self.sizeHint()

    def _columns(self) -> int:
        """Return how many lines stand in a row."""
        lines = self._lines()
        metrics = QFontMetricsF(self._theme.font())
        room = _WIDTH / 2.0 * self._theme.scale - _INDENT * self._theme.scale
        fits = all(metrics.horizontalAdvance(text) <= room for _, text in lines)
        return 2 if len(lines) > _STACKED and fits else 1

    def _lines(self) -> list[tuple[float | None, str]]:
        """Return the label whose mark stands before each line, and the line's text."""
        dataset = self._dataset
        if dataset is None:
            return []
        trained = dataset.labels[dataset.train_rows]
        if dataset.task.kind == "regression":
            tested = len(dataset.test_rows)
            return [(None, f"{number(len(trained))} train, {number(tested)} test")]
        names = dataset.task.classes
        noun = "class " if len(names) <= _STACKED else ""
        return [
            (float(label), f"{noun}{names[label]}, {number(int(np.sum(trained == label)))} train")
            for label in class_order(dataset.task)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        dataset = self._dataset
        if dataset is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font())
        height = round(_ROW * self._theme.scale)
        metrics = QFontMetricsF(painter.font())
        marks = Marks(self._theme, dataset.task, _MARK * self._theme.scale)
        columns = self._columns()
        width = self.width() / columns
        for place, (label, text) in enumerate(self._lines()):
            row, column = divmod(place, columns)
            line = QRectF(column * width, row * height, width, height)
            if label is not None:
                marks.paint(painter, line.left() + 9.0, line.center().y(), label, hollow=False)
                line.setLeft(line.left() + _INDENT * self._theme.scale)
            painter.setPen(self._theme.color("text"))
            fitting = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, fitting)

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
