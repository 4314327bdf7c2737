"""A weight or bias: the arithmetic of its step, why, and its gradient so far."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.experiment.parameter import Parameter
from gdplay.insight.explain import explain, fits
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.inspector.sparkline import Sparkline
from gdplay.ui.inspector.value_cell import ValueCell
from gdplay.ui.inspector.wording import Row, rows
from gdplay.ui.text import number
from gdplay.ui.theme.theme import Theme

_MOST_ROWS: Final = 11  # AdamW's, with a penalty
_ROW_HEIGHT: Final = 24
_CLOSE_ROW_HEIGHT: Final = 19  # of more rows than fit otherwise
_SPARK_ROOM: Final = 64  # pixels that the sparkline and its title need


class ParameterPage(QWidget):
    """Shows one weight or bias.

    Signals
    -------
    value_requested(object, float)
        A person typed another value for the `Parameter`.
    """

    value_requested = Signal(object, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parameter: Parameter | None = None
        self._result: int | None = None
        self._value = ValueCell(theme, self)
        self._value.committed.connect(self._request)
        self._labels = [QLabel(self) for _ in range(_MOST_ROWS)]
        self._numbers = [QLabel(self) for _ in range(_MOST_ROWS - 1)]
        self._line = QFrame(self)
        self._sentence = QLabel(self)
        self._sentence.setObjectName("inspector_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._spark_title = QLabel("its gradient so far", self)
        self._spark_title.setProperty("role", "small")
        self._spark_scale = QLabel(self)
        self._spark_scale.setProperty("role", "small")
        self._spark = Sparkline(theme, self)
        self._arrange()
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def sparkline(self) -> Sparkline:
        """Its gradient so far."""
        return self._spark

    def show_parameter(self, snapshot: Snapshot, parameter: Parameter) -> None:
        """Show `parameter` as it is in `snapshot`; its layout has it."""
        if parameter != self._parameter:
            self._value.close_field()
            self._parameter = parameter
        state, experiment = snapshot.state, snapshot.experiment
        name = names.name(state.layout.topology, parameter)
        place = state.layout.index[parameter]
        record = snapshot.record
        if record is None:
            self._value.show_value(float(state.parameters[place]), name)
            self._fill([Row("value now", "")], "Nothing to train: no step can be shown.")
        elif fits(record, state.layout, experiment):
            update_number = state.step + 1 if record.is_preview else state.step
            told = explain(record, state.layout, experiment, parameter, update_number)
            self._value.show_value(told.before, name)
            accumulates = not experiment.hyperparameters.zero_gradients
            self._fill(rows(told, accumulates), told.sentence)
        self._spark.show_gradient(snapshot.history, place)
        scale = self._spark.scale
        self._spark_scale.setText(f"± {number(scale)}" if scale else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the sparkline only where it has room."""
        self._fit()

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.setColumnStretch(0, 1)
        first = QHBoxLayout()
        first.addWidget(self._labels[0], 1)
        first.addWidget(self._value)
        for place, label in enumerate(self._labels[1:], start=1):
            value = self._numbers[place - 1]
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label, place, 0)
            grid.addWidget(value, place, 1)
        for label in (*self._labels, *self._numbers):
            label.setIndent(0)  # or the line above the update would push its text aside
            label.hide()  # until there is something to say
        self._line.setFixedHeight(1)
        titles = QHBoxLayout()
        titles.addWidget(self._spark_title)
        titles.addStretch(1)
        titles.addWidget(self._spark_scale)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addLayout(grid)
        layout.addSpacing(6)
        layout.addWidget(self._sentence)
        layout.addStretch(1)
        layout.addWidget(self._line)
        layout.addSpacing(4)
        layout.addLayout(titles)
        layout.addWidget(self._spark, 2)

    def _fill(self, lines: list[Row], sentence: str) -> None:
        for place, label in enumerate(self._labels):
            label.setVisible(place < len(lines))
        for place, value in enumerate(self._numbers, start=1):
            value.setVisible(place < len(lines))
        for place, line in enumerate(lines):
            self._labels[place].setText(line.label)
            self._labels[place].setToolTip(line.tip)
            if place:  # the first value is a cell of its own
                self._numbers[place - 1].setText(line.value)
                self._numbers[place - 1].setToolTip(line.tip)
        self._result = next((place for place, line in enumerate(lines) if line.is_result), None)
        self._paint_rows()
        self._sentence.setText(sentence)
        self._fit()

    def _paint_rows(self) -> None:
        """Draw a line above the update, as under a sum, and give it the accent."""
        palette = self._theme.palette
        line = f"border-top: 1px solid {palette.border};"
        for place, label in enumerate(self._labels):
            is_result = place == self._result
            ruled = line if is_result else ""
            restyle(label, f"{ruled} color: {palette.muted};")
            if place:
                color = palette.accent if is_result else palette.text
                restyle(self._numbers[place - 1], f"{ruled} color: {color}; padding-right: 4px;")

    def _fit(self) -> None:
        shown = sum(not label.isHidden() for label in self._labels)
        width = max(1, self.width())
        two_lines = 2 * self._sentence.fontMetrics().lineSpacing()
        self._sentence.setFixedHeight(max(two_lines, self._sentence.heightForWidth(width)))
        room = self.height() - self._sentence.height() - 18
        scale = self._theme.scale
        height = round(_ROW_HEIGHT * scale)
        if shown * height > room:
            height = round(_CLOSE_ROW_HEIGHT * scale)
        for cell in (*self._labels, self._value, *self._numbers):
            cell.setFixedHeight(height)
        has_room = room - shown * height >= _SPARK_ROOM
        for widget in (self._line, self._spark_title, self._spark_scale, self._spark):
            widget.setVisible(has_room)

    @Slot(float)
    def _request(self, value: float) -> None:
        if self._parameter is not None:
            self.value_requested.emit(self._parameter, value)

    @Slot()
    def _dress(self) -> None:
        theme = self._theme
        mono = theme.font("body", bold=True, mono=True)
        for value in self._numbers:
            value.setFont(mono)
        self._paint_rows()
        self._line.setStyleSheet(f"background: {theme.palette.border}")
        self._fit()


def restyle(widget: QWidget, sheet: str) -> None:
    """Set a style sheet where it differs: Qt works it out anew each time."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)
