"""The place to type a feature: a line in the menu of features, what it takes and what is wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.expression import MAX_LENGTH
from gdplay.experiment.expression_operations import FUNCTIONS
from gdplay.experiment.features import label, reason_against
from gdplay.ui.theme.theme import Theme

_WIDTH: Final = 270
_LINES: Final = 4
"""Of a sentence, in the larger of its two sizes: a long one names a sample and its columns."""

_COLUMNS: Final = 3


class FeatureBox(QWidget):
    """A line for a formula of the data's columns, and a sentence below it.

    Enter asks for the feature; what stands in its way is said right there, and nothing
    else changes.

    Signals
    -------
    feature_typed(str)
        A formula that the data can feed.
    """

    feature_typed = Signal(str)

    def __init__(self, theme: Theme, experiment: Experiment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment
        caption = QLabel("Type a feature")
        caption.setProperty("role", "muted")
        self._line = QLineEdit()
        self._line.setObjectName("feature_formula")
        self._line.setAccessibleName("Formula of a feature")
        self._line.setToolTip("Enter adds it as an input")
        self._line.setPlaceholderText(_example(experiment.dataset.columns))
        self._line.setMaxLength(MAX_LENGTH)
        self._line.returnPressed.connect(self._commit)
        self._line.textEdited.connect(self._explain)
        self._note = QLabel()
        self._note.setObjectName("feature_formula_message")
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 6)
        layout.setSpacing(4)
        for widget in (caption, self._line, self._note):
            layout.addWidget(widget)
        self.setFixedWidth(round(_WIDTH * theme.scale))
        self.setFocusProxy(self._line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._explain()
        # The menu does not grow while it is open, so a sentence has its room from the start.
        line = QFontMetrics(theme.font()).lineSpacing()
        self._note.setMinimumHeight(_LINES * line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter from the menu, which would take it for its own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _commit(self) -> None:
        feature = self._line.text().strip()
        reason = reason_against(feature, self._experiment.dataset)
        if any(unit.feature == feature for unit in self._experiment.topology.inputs):
            reason = f"{label(feature)} is an input already."
        if reason is None:
            self.feature_typed.emit(feature)
        else:
            self._say(reason, wrong=True)

    @Slot()
    def _explain(self) -> None:
        """Say what a formula can be made of."""
        columns = self._experiment.dataset.columns
        names = ", ".join(columns[:_COLUMNS]) + (", …" if len(columns) > _COLUMNS else "")
        self._say(f"Of {names}: + − * / ^ ( ) pi e {' '.join(FUNCTIONS)}", wrong=False)

    def _say(self, sentence: str, *, wrong: bool) -> None:
        self._note.setText(sentence)
        self._note.setProperty("role", "error" if wrong else "small")
        self._line.setProperty("invalid", wrong)
        self._line.setAccessibleDescription(sentence)
        for widget in (self._note, self._line):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _example(columns: tuple[str, ...]) -> str:
    """Return a formula of the first two columns, where they can be written without quotes."""
    names = [name for name in columns[:2] if name.isidentifier()] or ["x1"]
    return f"{names[0]}^2 - sin({names[-1]})"
