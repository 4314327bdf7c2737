"""The status line: running or paused and where, one sentence, the seed and the engine."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.training.snapshot import Snapshot
from gdplay.ui.status.elided_label import ElidedLabel
from gdplay.ui.text import number
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_HEIGHT = 28
_MARGIN = 14
_SPACING = 6


class StatusLine(QFrame):
    """One line at the bottom of the window.

    Signals
    -------
    hint_dismissed()
        A person waved the sentence away.
    remedy_requested()
        A person wants what the button beside the sentence proposes.
    """

    hint_dismissed = Signal()
    remedy_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "status")
        self.setObjectName("status_line")
        self._place = QLabel()
        self._place.setObjectName("run_position")
        self._place.setProperty("role", "strong")
        self._hint = ElidedLabel()
        self._hint.setObjectName("coaching")
        self._hint.setProperty("role", "muted")
        self._remedy = QPushButton()
        self._remedy.setObjectName("remedy_button")
        self._remedy.setProperty("role", "remedy")
        self._remedy.clicked.connect(self.remedy_requested)
        self._dismiss = QPushButton()
        self._dismiss.setObjectName("dismiss_hint")
        self._dismiss.setProperty("role", "tiny")
        self._dismiss.clicked.connect(self.hint_dismissed)
        self._facts = QLabel()
        self._facts.setObjectName("run_facts")
        self._facts.setProperty("role", "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        row.setSpacing(_SPACING)
        row.addWidget(self._place)
        row.addSpacing(8)
        row.addWidget(self._hint)
        row.addWidget(self._remedy)
        row.addWidget(self._dismiss)
        row.addStretch(1)
        row.addWidget(self._facts)
        self.set_hint(None)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the run stands."""
        self._place.setText(position_text(snapshot))
        # It only grows, so that the hint beside it does not tremble with each digit.
        self._place.setMinimumWidth(max(self._place.minimumWidth(), self._place.sizeHint().width()))
        self._facts.setText(facts_text(snapshot))

    def set_experiment(self, experiment: Experiment) -> None:
        """Show an experiment of which there is no snapshot yet."""
        if not self._place.text():
            self._place.setText("Paused · step 0")
            self._facts.setText(f"seed {experiment.seed}")

    def set_hint(self, sentence: str | None) -> None:
        """Show one sentence of coaching, or none."""
        self._show_sentence(sentence or "", "", "muted")
        self._dismiss.setAccessibleName("Dismiss the hint")
        self._dismiss.setToolTip("Do not show this again")

    def set_diagnosis(self, sentence: str, remedy: str = "") -> None:
        """Show a sentence of the doctor; where it names a `remedy`, a button that applies it."""
        self._show_sentence(sentence, remedy, "plain" if remedy else "muted")
        self._dismiss.setAccessibleName("Dismiss what the doctor says")
        self._dismiss.setToolTip("Say no more about this in this run")

    def _show_sentence(self, sentence: str, remedy: str, role: str) -> None:
        self._hint.show_text(sentence)
        self._hint.setVisible(bool(sentence))
        self._dismiss.setVisible(bool(sentence))
        self._remedy.setText(remedy)
        self._remedy.setAccessibleName(f"Apply the remedy: {remedy}")
        self._remedy.setToolTip(f"{remedy}. Ctrl+Z takes it back")
        self._remedy.setVisible(bool(remedy))
        if self._hint.property("role") != role:
            self._hint.setProperty("role", role)
            self._hint.style().unpolish(self._hint)
            self._hint.style().polish(self._hint)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the sentence."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave seed and engine out where trouble would otherwise be cut short."""
        shown = (self._place, self._hint, self._remedy, self._dismiss, self._facts)
        wanted = sum(part.sizeHint().width() + _SPACING for part in shown) + 2 * _MARGIN
        self._facts.setVisible(self._remedy.isHidden() or wanted <= self.width())

    @Slot()
    def _show_theme(self) -> None:
        self.setFixedHeight(round(_HEIGHT * self._theme.scale))
        self._place.setMinimumWidth(0)
        self._dismiss.setIcon(icon(self._theme, "close", "muted"))


def position_text(snapshot: Snapshot) -> str:
    """Return ``"Paused · step 1,225 · epoch 49, batch 25/25"``."""
    place = snapshot.position
    state = "Running" if snapshot.running else "Paused"
    if snapshot.halt is not None and not snapshot.running:
        state = "Stopped"
    text = f"{state} · step {number(snapshot.state.step)}"
    if place.batch > 0:
        text += f" · epoch {number(place.epoch)}, batch {place.batch}/{place.batches}"
    return text


def facts_text(snapshot: Snapshot) -> str:
    """Return ``"200 steps/s · seed 11 · compiled engine"``."""
    facts = [f"seed {snapshot.experiment.seed}", f"{snapshot.executor} engine"]
    if snapshot.threads > 1:
        facts[-1] += f", {snapshot.threads} threads"
    if snapshot.running and snapshot.steps_per_second > 0:
        facts.insert(0, f"{number(round(snapshot.steps_per_second))} steps/s")
    return " · ".join(facts)
