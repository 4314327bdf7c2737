"""Who speaks: coaching first in the first minute, then the doctor where something is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.store import ExperimentStore
from gdplay.insight.diagnosis.doctor import RULES
from gdplay.insight.diagnosis.finding import Diagnosis
from gdplay.ui.status import diagnosis_words
from gdplay.ui.status.status_line import StatusLine

FIRST_MINUTE: Final = 60.0
"""Seconds in which coaching goes before everything."""


class Voice(QObject):
    """Decides which one sentence the status line shows, and whose it is.

    Signals
    -------
    hint_dismissed(), diagnosis_dismissed()
        A person waved the sentence away that was the coach's, or the doctor's.
    remedy_requested(object)
        A person wants this `Remedy`.

    Parameters
    ----------
    status
        Where it is shown.
    store
        Has the network in force, whose layers the doctor names.
    clock
        Seconds; the first minute begins now.
    """

    hint_dismissed = Signal()
    diagnosis_dismissed = Signal()
    remedy_requested = Signal(object)

    def __init__(
        self,
        status: StatusLine,
        store: ExperimentStore,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._store = store
        self._clock = clock
        self._began = clock()
        self._hint: str | None = None
        self._diagnosis: Diagnosis | None = None
        status.hint_dismissed.connect(self._on_dismissed)
        status.remedy_requested.connect(self._on_remedy)

    @Slot(object)
    def set_hint(self, sentence: str | None) -> None:
        """Take what the coach would say."""
        self._hint = sentence
        self._speak()

    @Slot(object)
    def set_diagnosis(self, diagnosis: Diagnosis | None) -> None:
        """Take what the doctor would say."""
        self._diagnosis = diagnosis
        self._speak()

    @property
    def _is_doctors_turn(self) -> bool:
        if self._diagnosis is None or self._hint is None:
            return self._diagnosis is not None
        is_later = self._clock() - self._began > FIRST_MINUTE
        return is_later and RULES[self._diagnosis.name].is_trouble

    def _speak(self) -> None:
        if self._diagnosis is None or not self._is_doctors_turn:
            self._status.set_hint(self._hint)
            return
        topology, remedy = self._store.experiment.topology, self._diagnosis.remedy
        self._status.set_diagnosis(
            diagnosis_words.sentence(topology, self._diagnosis),
            "" if remedy is None else diagnosis_words.remedy_label(topology, remedy),
        )

    @Slot()
    def _on_dismissed(self) -> None:
        if self._is_doctors_turn:
            self.diagnosis_dismissed.emit()
        else:
            self.hint_dismissed.emit()

    @Slot()
    def _on_remedy(self) -> None:
        if self._is_doctors_turn and self._diagnosis is not None:
            self.remedy_requested.emit(self._diagnosis.remedy)
