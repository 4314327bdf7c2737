"""The confusion matrix: which class was taken for which, of the train or the test set."""

from __future__ import annotations

from itertools import product
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QToolTip, QWidget

from gdplay.insight.confusion import confusion, rows_of_cell
from gdplay.training.snapshot import Snapshot
from gdplay.ui.marks import class_order
from gdplay.ui.sample_layer import NO_ROWS
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

Split = Literal["train", "test"]

_LARGEST: Final = (84.0, 40.0)
_SMALLEST: Final = (22.0, 15.0)
_GAP: Final = 6.0
_MOST_NAMES: Final = 0.45
"""The share of the width that the names of the rows take at most."""
_TITLE: Final = "Confusion"
_TINT: Final = 150
"""The opacity of a cell that holds all samples of its class."""


class ConfusionView(QWidget):
    """A cell for each class and each answer, the number of samples in it.

    Signals
    -------
    pointed(NDArray)
        The rows of the samples in the cell that is pointed at; none where none is.
    """

    pointed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.installEventFilter(self)
        self._theme = theme
        self._snapshot: Snapshot | None = None
        self._rows = NO_ROWS
        self._counts = np.zeros((0, 0), np.int64)
        self._split: Split = "test"
        self._cell: tuple[int, int] | None = None
        self._has_title = True
        self.setMouseTracking(True)
        self.setObjectName("confusion_matrix")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._group = QButtonGroup(self)
        self._buttons = {
            split: self._button(split, text)
            for split, text in (("train", "Train"), ("test", "Test"))
        }
        self._group.buttonClicked.connect(self._choose)
        theme.changed.connect(self._restyle)

    def _button(self, split: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"confusion_{split}")
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("role", "pill")
        button.setAccessibleName(f"Confusion matrix of the {split} set")
        button.setToolTip(f"Count the samples of the {split} set")
        self._group.addButton(button)
        return button

    @property
    def split(self) -> Split:
        """Which set is counted."""
        return self._split

    @property
    def counts(self) -> np.ndarray:
        """(classes, classes), the counts shown: row by class, column by answer."""
        return self._counts

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Count the samples of `snapshot`'s data set by its network."""
        self._snapshot = snapshot
        dataset = snapshot.experiment.dataset
        has = {"train": len(dataset.train_rows) > 0, "test": len(dataset.test_rows) > 0}
        shown: Split = self._split if has[self._split] else "train"
        for split, button in self._buttons.items():
            button.setEnabled(has[split])
            button.setChecked(split == shown)
        self._rows = rows = dataset.test_rows if shown == "test" else dataset.train_rows
        self._counts = confusion(snapshot.experiment, snapshot.counted, rows)
        right = int(np.trace(self._counts))
        self.setAccessibleName(f"Confusion matrix of the {shown} set")
        self.setAccessibleDescription(f"{number(right)} of {count(len(rows), 'sample')} right")
        if self._cell is not None:
            self._tell_pointed()
        self.update()

    @Slot(object)
    def _choose(self, button: QToolButton) -> None:
        self._split = "train" if button is self._buttons["train"] else "test"
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    # Where it stands

    def sizeHint(self) -> QSize:
        """Return a size that reads well."""
        return QSize(260, 170)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a small matrix of two classes."""
        metrics = self._metrics
        width = max(self._left() + 84, 112 * self._theme.scale)
        return QSize(round(width), round(self._top + 2 * metrics.height() + 44))

    @property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._theme.font("small"))

    @property
    def _top(self) -> float:
        return 1.5 * QFontMetricsF(self._theme.font("body")).height()

    @property
    def _names(self) -> tuple[str, ...]:
        return self._snapshot.experiment.dataset.task.classes if self._snapshot is not None else ()

    @property
    def _order(self) -> tuple[int, ...]:
        if self._snapshot is None:
            return ()
        return class_order(self._snapshot.experiment.dataset.task)

    def cell_rect(self, label: int, answer: int) -> QRectF:
        """Return the cell of the samples of class `label` that got `answer`, in pixels."""
        order, metrics = self._order, self._metrics
        left = self._left()
        top = self._top + metrics.height() + 4
        room = (self.width() - left, self.height() - top - metrics.height() - 2)
        size = len(order)
        width, height = (
            min(largest * self._theme.scale, max(smallest, space / size))
            for largest, smallest, space in zip(_LARGEST, _SMALLEST, room, strict=True)
        )
        column, row = order.index(answer), order.index(label)
        return QRectF(left + column * width, top + row * height, width, height)

    def _left(self) -> float:
        metrics = self._metrics
        widths = (metrics.horizontalAdvance(f"is {name}") for name in self._names)
        return min(max(widths, default=0.0), _MOST_NAMES * self.width()) + _GAP + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the switch beside the title, which makes room for it where there is little."""
        super().resizeEvent(event)
        x = QFontMetricsF(self._theme.font("body", bold=True)).horizontalAdvance(_TITLE) + 10
        switch = sum(button.sizeHint().width() + 2 for button in self._buttons.values())
        self._has_title = x + switch <= self.width()
        x = x if self._has_title else 0.0
        for button in self._buttons.values():
            size = button.sizeHint()
            button.setGeometry(round(x), 0, size.width(), round(self._top) - 1)
            x += size.width() + 2

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, the names of the classes and the cells."""
        painter = QPainter(self)
        if self._has_title:
            painter.setFont(self._theme.font("body", bold=True))
            painter.setPen(self._theme.color("text"))
            place = QRectF(0, 0, self.width(), self._top)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _TITLE)
        if not self._counts.size:
            return
        painter.setFont(self._theme.font("small"))
        self._paint_names(painter)
        for label in self._order:
            for answer in self._order:
                self._paint_cell(painter, label, answer)

    def _paint_names(self, painter: QPainter) -> None:
        metrics, cut = self._metrics, Qt.TextElideMode.ElideRight
        painter.setPen(self._theme.color("muted"))
        for index in self._order:
            name = self._names[index]
            cell = self.cell_rect(index, index)
            baseline = cell.center().y() + metrics.ascent() / 2 - 1
            row = metrics.elidedText(f"is {name}", cut, self._left() - _GAP)
            x = self._left() - _GAP - metrics.horizontalAdvance(row)
            painter.drawText(QPointF(x, baseline), row)
            first = self.cell_rect(self._order[0], index)
            head = f"says {name}"
            if metrics.horizontalAdvance(head) > first.width():
                head = metrics.elidedText(name, cut, first.width() - 2)
            above = QRectF(
                first.left(), first.top() - metrics.height() - 2, first.width(), metrics.height()
            )
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, head)

    def _paint_cell(self, painter: QPainter, label: int, answer: int) -> None:
        """Draw one cell, the stronger the larger its share of its class."""
        amount, whole = int(self._counts[label, answer]), int(self._counts[label].sum())
        cell = self.cell_rect(label, answer).adjusted(1, 1, -1, -1)
        is_right = label == answer
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("neutral"))
        painter.drawRoundedRect(cell, 3, 3)
        if amount:
            share = amount / whole
            alpha = round(_TINT * (0.25 + 0.75 * share) * (0.5 if is_right else 1.0))
            painter.setBrush(self._theme.color("accent" if is_right else "danger", alpha))
            painter.drawRoundedRect(cell, 3, 3)
        painter.setFont(self._theme.font("small", bold=amount > 0 and not is_right))
        painter.setPen(self._theme.color("text" if amount else "muted"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, number(amount))
        if (label, answer) == self._cell:
            painter.setPen(QPen(self._theme.color("text"), 1.4))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell, 3, 3)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say in words what the cell under the pointer counts."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._said_at(QPointF(event.pos())), self)
            return True
        return super().eventFilter(watched, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the samples of the cell under the pointer."""
        self._point(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Light up none."""
        self._point(None)

    def hideEvent(self, event: QHideEvent) -> None:
        """Light up none."""
        self._point(None)

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self._tell_pointed()
            self.update()

    def _tell_pointed(self) -> None:
        """Say which samples the cell that is pointed at holds."""
        rows = NO_ROWS
        if self._cell is not None and self._snapshot is not None:
            shown = self._snapshot
            rows = rows_of_cell(shown.experiment, shown.counted, self._rows, *self._cell)
        self.pointed.emit(rows)

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the class and the answer of the cell at `place`."""
        for label, answer in product(self._order, self._order) if self._counts.size else ():
            if self.cell_rect(label, answer).contains(place):
                return label, answer
        return None

    def _said_at(self, place: QPointF) -> str:
        cell = self._cell_at(place)
        if cell is None:
            return ""
        label, answer = cell
        amount, whole = int(self._counts[cell]), int(self._counts[label].sum())
        said = "right" if label == answer else f"taken for {self._names[answer]}"
        return f"{number(amount)} of {number(whole)} of class {self._names[label]}: {said}"

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
