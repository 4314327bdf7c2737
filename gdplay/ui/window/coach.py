"""Watches the first minute and says which sentence of coaching is due."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.selection import Item
from gdplay.experiment.hyperparameters import OptimizerName
from gdplay.experiment.parameter import Link
from gdplay.training.snapshot import Snapshot
from gdplay.ui.status.coaching import SENTENCES, Facts, current, finished

_FAST: Final = 1.0


class Coach(QObject):
    """Keeps what has happened, and drops each sentence for good once it is done.

    Signals
    -------
    sentence_changed(object)
        The sentence that is due, or None.
    finished(str)
        The sentence of this name is done for good, to be remembered.
    """

    sentence_changed = Signal(object)
    finished = Signal(str)

    def __init__(self, done: frozenset[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts = Facts()
        self._done = done
        self._shown: str | None = None
        self._rate = 0.0

    @property
    def sentence(self) -> str | None:
        """The sentence that is due, or None."""
        return SENTENCES[self._shown] if self._shown else None

    def start(self) -> None:
        """Say the first sentence that is still due."""
        self._look()

    @Slot(bool)
    def on_running(self, running: bool) -> None:
        """Note that training started or stopped."""
        self._facts = replace(
            self._facts, running=running, has_played=self._facts.has_played or running
        )
        self._look()

    @Slot()
    def on_restart(self) -> None:
        """Note that a person restarted, at the rate of the last snapshot."""
        if self._rate >= _FAST:
            self._facts = replace(self._facts, has_restarted_fast=True)
            self._look()

    @Slot(object)
    def on_selected(self, item: Item) -> None:
        """Note that a person selected `item`."""
        if isinstance(item, Link) and not self._facts.has_selected:
            self._facts = replace(self._facts, has_selected=True)
            self._look()

    @Slot(object)
    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Note that the run came to `snapshot`."""
        settings, task = snapshot.experiment.hyperparameters, snapshot.experiment.dataset.task
        self._rate = settings.learning_rate
        if len(self._done) < len(SENTENCES):
            loss, step = snapshot.losses.train, snapshot.state.step
            plain = settings.optimizer.name is OptimizerName.GRADIENT_DESCENT
            oversteps = plain and task.kind == "classification"
            self._facts = replace(self._facts, loss=loss, step=step, oversteps=oversteps)
            self._look()

    @Slot()
    def dismiss(self) -> None:
        """Drop the sentence shown, for good."""
        if self._shown is not None:
            self._finish(frozenset({self._shown}))
            self._look()

    def _look(self) -> None:
        self._finish(finished(self._facts))
        due = current(self._facts, self._done)
        if due != self._shown:
            self._shown = due
            self.sentence_changed.emit(self.sentence)

    def _finish(self, names: frozenset[str]) -> None:
        for name in sorted(names - self._done):
            self._done |= {name}
            self.finished.emit(name)
