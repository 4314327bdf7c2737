"""Which class has which mark, and how many of its samples train."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.ui.marks import Marks, class_order
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_ROW: Final = 20
_MARK: Final = 4.5
_INDENT: Final = 22


class ClassLegend(QWidget):
    """One row a class, with its mark; for regression one row of counts.

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
        self.setAccessibleName("; ".join(text for _, text in self._rows()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all rows."""
        return QSize(180, round(_ROW * self._theme.scale) * max(1, len(self._rows())))

    def minimumSizeHint(self) -> QSize:
        """Return the height of all rows."""
        return self.sizeHint()

    def _rows(self) -> list[tuple[float | None, str]]:
        """Return the label whose mark stands before each row, and the row's text."""
        dataset = self._dataset
        if dataset is None:
            return []
        trained = dataset.labels[dataset.train_rows]
        if dataset.task.kind == "regression":
            tested = len(dataset.test_rows)
            return [(None, f"{number(len(trained))} train, {number(tested)} test")]
        names = dataset.task.classes
        return [
            (float(label), f"class {names[label]}, {number(int(np.sum(trained == label)))} train")
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
        marks = Marks(self._theme, dataset.task, _MARK * self._theme.scale)
        for row, (label, text) in enumerate(self._rows()):
            line = QRectF(0, row * height, self.width(), height)
            if label is not None:
                marks.paint(painter, 9.0, line.center().y(), label, hollow=False)
                line.setLeft(_INDENT * self._theme.scale)
            painter.setPen(self._theme.color("text"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
