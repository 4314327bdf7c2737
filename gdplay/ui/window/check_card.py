"""The card of a gradient check: how far it is, then what it found."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gdplay.experiment.parameter import Parameter
from gdplay.insight.gradient_check import NetworkCheck
from gdplay.ui import names
from gdplay.ui.card import Card
from gdplay.ui.text import count, number

_WIDTH: Final = 440
_MARGIN: Final = 20
_MOST_NAMED: Final = 3


class CheckCard(Card):
    """Shows one check; closing it calls off what is not done.

    Signals
    -------
    closed()
        It was closed.
    show_requested(object)
        A person wants to see this `Parameter`.
    difference_requested(object)
        A person wants to see the error of this one over ε.
    """

    closed = Signal()
    show_requested = Signal(object)
    difference_requested = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("check_card")
        self.setAccessibleName("Gradient check")
        self._worst: Parameter | None = None
        title = QLabel("Gradient check")
        title.setProperty("role", "heading")
        self._verdict = QLabel()
        self._verdict.setObjectName("check_verdict")
        self._detail = QLabel()
        self._detail.setObjectName("check_detail")
        self._detail.setProperty("role", "muted")
        for label in (self._verdict, self._detail):
            label.setWordWrap(True)
        self._show = QPushButton("Show the largest")
        self._show.setObjectName("check_show")
        self._show.setToolTip("Select the weight or bias with the largest disagreement")
        self._show.clicked.connect(self._on_show)
        self._difference = QPushButton("Its error over ε")
        self._difference.setObjectName("check_difference")
        self._difference.setToolTip("How far the difference is from the gradient, for each ε")
        self._difference.clicked.connect(self._on_difference)
        self._close = QPushButton("Close")
        self._close.setObjectName("check_close")
        self._close.setToolTip("Close (Esc)")
        self._close.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._show)
        buttons.addWidget(self._difference)
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 14, _MARGIN, 14)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self._verdict)
        column.addWidget(self._detail)
        column.addLayout(buttons)

    def begin(self, parameters: int) -> None:
        """Show that a check of so many parameters has begun."""
        self._worst = None
        self._verdict.setText("Checking… 0 %")
        self._detail.setText(
            f"Each of {count(parameters, 'weight and bias', 'weights and biases')} is moved a "
            "little up and down; the change of the loss should be what backward says."
        )
        for button in (self._show, self._difference):
            button.hide()
        self._close.setText("Cancel")
        self._fit()
        self.appear(self._close)

    @Slot(int)
    def show_progress(self, percent: int) -> None:
        """Show how far it is."""
        if self._worst is None:
            self._verdict.setText(f"Checking… {percent} %")

    def show_check(self, check: NetworkCheck) -> None:
        """Show what was found."""
        self._worst = check.worst
        self._verdict.setText(verdict(check))
        self._detail.setText(detail(check))
        for button in (self._show, self._difference):
            button.show()
        self._close.setText("Close")
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is closed."""
        super().hideEvent(event)
        self.closed.emit()

    def _fit(self) -> None:
        """Take the height that the text needs, over the middle of the window."""
        parent = self.parentWidget()
        assert parent is not None
        self.setFixedWidth(min(_WIDTH, parent.width() - 40))
        inside = self.width() - 2 * _MARGIN
        for label in (self._verdict, self._detail):
            label.setFixedHeight(label.heightForWidth(inside) + 2)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setFixedHeight(layout.sizeHint().height())
        room = parent.rect()
        self.move(room.center().x() - self.width() // 2, room.bottom() - self.height() - 60)

    @Slot()
    def _on_show(self) -> None:
        if self._worst is not None:
            self.show_requested.emit(self._worst)

    @Slot()
    def _on_difference(self) -> None:
        worst = self._worst
        self.hide()
        if worst is not None:
            self.difference_requested.emit(worst)


def verdict(check: NetworkCheck) -> str:
    """Return in one sentence whether the gradients are right."""
    size = len(check.gradient) - len(check.kinks)
    if check.failing:
        return (
            f"{number(len(check.failing))} of {number(size)} gradients disagree with central "
            "differences; their links are painted."
        )
    if not size:
        return "There is nothing to compare: each gradient lies at a kink."
    every = "The gradient agrees" if size == 1 else f"All {number(size)} gradients agree"
    return f"{every} with central differences."


def detail(check: NetworkCheck) -> str:
    """Return the largest disagreement, the kinks, and what was checked."""
    place = check.layout.index[check.worst]
    topology = check.layout.topology
    told = (
        f"Largest disagreement: {names.name(topology, check.worst)}, backward "
        f"{number(check.gradient[place])}, differences {number(check.difference[place])}, apart by "
        f"{number(float(check.deviation[place]))} of the largest gradient."
    )
    if check.kinks:
        some = ", ".join(names.name(topology, kink) for kink in check.kinks[:_MOST_NAMED])
        more = ", …" if len(check.kinks) > _MOST_NAMED else ""
        told += (
            f" Left out at a kink, where the loss has no one slope: {number(len(check.kinks))} "
            f"({some}{more})."
        )
    points = count(check.samples, "training point")
    return f"{told} At step {number(check.step)}, over {points}."
