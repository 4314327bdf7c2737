"""The card of one gradient's check: the error of the central difference over its step."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.insight.difference_error import DifferenceError
from gdplay.training.snapshot import Snapshot
from gdplay.ui.button import push_button
from gdplay.ui.card import Card
from gdplay.ui.checking.difference_plot import DifferencePlot
from gdplay.ui.text import count, number
from gdplay.ui.theme.theme import Theme

_SIZE: Final = (580, 420)
_MARGIN: Final = 20

EXPLANATION: Final = (
    "The difference (L(w + ε) − L(w − ε)) / 2ε leaves out how the slope bends: an error that "
    "shrinks with ε². It also takes two rounded losses from each other: an error that grows "
    "with 1/ε. Between the two lies the best ε."
)


class DifferenceCard(Card):
    """Shows one parameter; closing it calls off what is not done.

    Signals
    -------
    closed()
        It was closed.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("difference_card")
        self.setAccessibleName("Error of the gradient check over ε")
        self.plot = DifferencePlot(theme)
        self._title = QLabel()
        self._title.setObjectName("difference_title")
        self._title.setProperty("role", "heading")
        self._verdict = QLabel()
        self._verdict.setObjectName("difference_verdict")
        explanation = QLabel(EXPLANATION)
        explanation.setProperty("role", "muted")
        for label in (self._verdict, explanation):
            label.setWordWrap(True)
        self._close = push_button("difference_close", "Close", "Close (Esc)")
        self._close.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 14)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self.plot, 1)
        column.addWidget(self._verdict)
        column.addWidget(explanation)
        column.addLayout(buttons)

    def begin(self, name: str) -> None:
        """Show that the gradient of what is called `name` is being checked."""
        self._title.setText(f"Gradient check of {name}")
        self._verdict.setText("Comparing…")
        self.plot.show_error(None)
        self._place()
        self.appear(self._close)

    def show_error(self, found: DifferenceError, snapshot: Snapshot) -> None:
        """Show what was found."""
        self.plot.show_error(found, snapshot)
        self._verdict.setText(verdict(found))

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is closed."""
        super().hideEvent(event)
        self.closed.emit()

    def _place(self) -> None:
        """Stand in the middle of the window, as far as it has room."""
        parent = self.parentWidget()
        assert parent is not None
        width, height = (min(own, room - 40) for own, room in zip(
            _SIZE, (parent.width(), parent.height()), strict=True
        ))  # fmt: skip
        self.setFixedSize(width, height)
        self.move((parent.width() - width) // 2, (parent.height() - height) // 2)


def verdict(found: DifferenceError) -> str:
    """Return how near the two come, by which ε, and what was compared."""
    best = found.best
    points = count(found.samples, "training point")
    return (
        f"Backward says {number(found.gradient)}, the difference {number(found.differences[best])} "
        f"at the best ε, {number(float(found.epsilons[best]))}: apart by "
        f"{number(float(found.errors[best]))}. At step {number(found.step)}, over {points}."
    )
