"""The status line: running or paused and where, one sentence, the seed and the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
_TALL = 42  # with a sentence on two lines
_MARGIN = 14
_SPACING = 6
_GROWTH = 12  # pixels that numbers which count up may take before anything gives way


@dataclass(frozen=True, slots=True)
class _Room:
    """What stands beside a sentence: epoch and batch, seed and engine; and its lines."""

    has_epoch: bool
    has_facts: bool
    lines: int = 1


_ROOMS: Final = (
    _Room(has_epoch=True, has_facts=True),
    _Room(has_epoch=False, has_facts=True),
    _Room(has_epoch=True, has_facts=False),
    _Room(has_epoch=False, has_facts=False),
    _Room(has_epoch=False, has_facts=False, lines=2),
)
"""From all of it to what is left in a narrow window, where the sentence comes first."""


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
        self._room = 0  # of `_ROOMS`
        self._positions = ("", "")  # with epoch and batch, and without
        self._widest = [0.0, 0.0, 0.0]  # of both, and of seed and engine, so far
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
        row = self._row = QHBoxLayout(self)
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
        self._positions = (position_text(snapshot), position_text(snapshot, with_epoch=False))
        self._facts.setText(facts_text(snapshot))
        self._reckon()
        self._write_position()
        if not self._hint.isHidden() and self._needed(_ROOMS[self._room]) > self.width():
            self._make_room(self._room)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show an experiment of which there is no snapshot yet."""
        if not self._place.text():
            self._positions = ("Paused · step 0", "Paused · step 0")
            self._facts.setText(f"seed {experiment.seed}")
            self._reckon()
            self._write_position()

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
        self._row.activate()  # or it would be cut for a frame where the last one was shorter

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the sentence."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self, first: int = 0) -> None:
        """Leave out what keeps the sentence from being whole: the first of `_ROOMS` that fits.

        Only a sentence or a width brings back what was left out, not each number that
        happens to be shorter.
        """
        wide = (
            place
            for place in range(first, len(_ROOMS))
            if self._needed(_ROOMS[place]) + _GROWTH <= self.width()
        )
        self._room = next(wide, len(_ROOMS) - 1) if not self._hint.isHidden() else 0
        room = _ROOMS[self._room]
        self._place.setMinimumWidth(0)
        self._write_position()
        self._facts.setVisible(room.has_facts)
        self._hint.set_lines(room.lines)
        self._set_height()

    def _needed(self, room: _Room) -> float:
        """Return the pixels that all takes which `room` leaves."""
        long, short, facts = self._widest
        shown = [self._hint, *(p for p in (self._remedy, self._dismiss) if not p.isHidden())]
        width = float(sum(part.sizeHint().width() + _SPACING for part in shown))
        width += facts + _SPACING if room.has_facts else 0.0
        return width + (long if room.has_epoch else short) + 3 * _SPACING + 2 * _MARGIN

    def _reckon(self) -> None:
        """Take note of the widest numbers: at a pause they are shorter, and nothing moves."""
        texts = (*self._positions, self._facts.text())
        labels = (self._place, self._place, self._facts)
        widths = [
            label.fontMetrics().horizontalAdvance(text)
            for label, text in zip(labels, texts, strict=True)
        ]
        self._widest = list(map(max, self._widest, widths))

    def _write_position(self) -> None:
        """Write where the run stands, with as much as there is room for."""
        self._place.setText(self._positions[not _ROOMS[self._room].has_epoch])
        self._place.setToolTip(self._positions[0])
        # It only grows, so that the hint beside it does not tremble with each digit.
        self._place.setMinimumWidth(max(self._place.minimumWidth(), self._place.sizeHint().width()))

    def _set_height(self) -> None:
        height = _HEIGHT if _ROOMS[self._room].lines == 1 else _TALL
        self.setFixedHeight(round(height * self._theme.scale))

    @Slot()
    def _show_theme(self) -> None:
        self._widest = [0.0, 0.0, 0.0]
        self._reckon()
        self._make_room()
        self._dismiss.setIcon(icon(self._theme, "close", "muted"))


def position_text(snapshot: Snapshot, *, with_epoch: bool = True) -> str:
    """Return ``"Paused · step 1,225 · epoch 49, batch 25/25"``, or only its beginning."""
    place = snapshot.position
    state = "Running" if snapshot.running else "Paused"
    if snapshot.halt is not None and not snapshot.running:
        state = "Stopped"
    text = f"{state} · step {number(snapshot.state.step)}"
    if with_epoch and place.batch > 0:
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
