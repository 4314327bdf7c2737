"""The banner over the centre: which mode, which phase, what happens in it, where to go."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gdplay.insight.step_phases import OpenStep, Phase, Scope, Stop
from gdplay.ui.bar.captioned import QuietCombo
from gdplay.ui.button import push_button
from gdplay.ui.stepping.wording import progress, sample_text, sentence
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import GRID, Theme

_SCOPES: Final = (
    (Scope.SAMPLE, "by sample"),
    (Scope.BATCH, "by batch"),
    (Scope.EPOCH, "by epoch"),
)
_ROOMY: Final = 700
"""From this width on the title says what it is about, and the buttons carry words."""


class StepBanner(QFrame):
    """Names the mode and the phase; knows no controller.

    Signals
    -------
    back_requested(), next_requested(), leave_requested()
        A button was pressed.
    scope_chosen(object)
        A `Scope`.
    """

    back_requested = Signal()
    next_requested = Signal()
    leave_requested = Signal()
    scope_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._phase = Phase.FORWARD
        self._told: list[str] = []
        self.setObjectName("step_banner")
        self.setProperty("role", "notice")
        self.setAccessibleName("Step-through")
        title = QLabel("Step-through")
        title.setProperty("role", "heading")
        self._about = QLabel()
        self._about.setObjectName("step_about")
        self._about.setProperty("role", "muted")
        self._trail = QLabel()
        self._trail.setObjectName("step_trail")
        self._sentence = QLabel("Waiting for the step to end.")
        self._sentence.setObjectName("step_sentence")
        self._sentence.setWordWrap(True)
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing())
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._scopes = QuietCombo()
        self._scopes.setObjectName("step_scope")
        self._scopes.setAccessibleName("Step through")
        self._scopes.setToolTip("Step through sample by sample, a batch at once, or an epoch")
        for scope, label in _SCOPES:
            self._scopes.addItem(label, scope)
        self._scopes.activated.connect(self._on_scope)
        self._back = push_button("step_back", "Previous", "The phase before")
        self._next = push_button("step_next", "Next", "The next phase (P)")
        self._leave = push_button("step_leave", "Leave", "Leave the step-through (Esc)")
        self._leave.setProperty("role", "quiet")
        self._back.clicked.connect(self.back_requested)
        self._next.clicked.connect(self.next_requested)
        self._leave.clicked.connect(self.leave_requested)
        self._lay_out(title)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown."""
        return self._sentence.text()

    def show_stop(self, opened: OpenStep | None, stop: Stop, place: int, scope: Scope) -> None:
        """Show where the step stands; None while it is not there yet."""
        self._scopes.setCurrentIndex([row[0] for row in _SCOPES].index(scope))
        if opened is not None:
            self._phase = stop.phase
            about_sample = stop.phase in (Phase.FORWARD, Phase.LOSS, Phase.BACKWARD)
            self._told = [progress(opened, scope)]
            self._told += [sample_text(opened, place)] if about_sample else []
            self._show_about()
            self._sentence.setText(sentence(opened, stop, place, scope))
            self.setAccessibleDescription(f"{stop.phase.capitalize()}: {self._sentence.text()}")
        self._show_trail()

    def allow(self, *, back: bool, forth: bool) -> None:
        """Say which way it can go."""
        self._back.setEnabled(back)
        self._next.setEnabled(forth)

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest centre."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the buttons where there is little room."""
        super().resizeEvent(event)
        self._back.setText("‹ Previous" if self._is_roomy else "‹")
        self._next.setText("Next ›" if self._is_roomy else "›")
        self._show_about()

    @property
    def _is_roomy(self) -> bool:
        return self.width() >= _ROOMY * self._theme.scale

    def _show_about(self) -> None:
        """Say which step and which sample; the sample alone where there is little room."""
        self._about.setToolTip(" · ".join(self._told))
        self._about.setText(" · ".join(self._told if self._is_roomy else self._told[-1:]))

    def _lay_out(self, title: QLabel) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(title)
        top.addWidget(self._scopes)
        top.addStretch(1)
        top.addWidget(self._back)
        top.addWidget(self._next)
        top.addWidget(self._leave)
        below = QHBoxLayout()
        below.setSpacing(4 * GRID)
        below.addWidget(self._trail)
        below.addWidget(self._about, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self._sentence)
        self._about.setMinimumWidth(20)
        self._about.setAlignment(Qt.AlignmentFlag.AlignRight)

    @Slot()
    def _dress(self) -> None:
        self._leave.setIcon(icon(self._theme, "close", "muted"))
        self._sentence.setMinimumHeight(2 * self._sentence.fontMetrics().lineSpacing())
        self._show_trail()

    def _show_trail(self) -> None:
        accent, muted = (self._theme.color(name).name() for name in ("accent", "muted"))
        parts = [
            f'<b style="color:{accent}">{phase.capitalize()}</b>'
            if phase is self._phase
            else f'<span style="color:{muted}">{phase.capitalize()}</span>'
            for phase in Phase
        ]
        self._trail.setText(f' <span style="color:{muted}">→</span> '.join(parts))
        self._trail.setAccessibleName(f"Phase: {self._phase.capitalize()}")

    @Slot(int)
    def _on_scope(self, place: int) -> None:
        self.scope_chosen.emit(_SCOPES[place][0])
