"""The loss that goes with another kind of problem: what was applied, and what is offered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.settings_edits import SettingsEdits
from gdplay.app.store import ExperimentStore
from gdplay.experiment.dataset import Task
from gdplay.experiment.edits.wiring import can_stay, proposed_loss
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName


@dataclass(frozen=True, slots=True)
class LossOffer:
    """What there is to say about the loss after the kind of problem changed.

    Parameters
    ----------
    task
        What is to be learned now.
    former, applied
        The loss before, and the one in force; the same where it could stay.
    offered
        The one that a click would choose, or None.
    """

    task: Task
    former: LossName
    applied: LossName
    offered: LossName | None


class LossOffers(QObject):
    """Says which loss fits another kind of problem, as long as that is of use.

    Signals
    -------
    changed(object)
        The `LossOffer` to show, or None.
    """

    changed = Signal(object)

    def __init__(
        self, store: ExperimentStore, settings: SettingsEdits, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._offer: LossOffer | None = None
        store.changed.connect(self._check)

    def compare(self, before: Experiment, after: Experiment) -> None:
        """Say what became of the loss by an edit of the kind of problem."""
        former, applied = before.hyperparameters.loss, after.hyperparameters.loss
        task = after.dataset.task
        if applied is not former:
            self._say(LossOffer(task, former, applied, former if can_stay(task, former) else None))
            return
        proposed = proposed_loss(task, applied)
        if proposed is not applied and task.kind != before.dataset.task.kind:
            self._say(LossOffer(task, former, applied, proposed))

    @Slot()
    def take(self) -> None:
        """Choose the loss that is offered, as one step of undo."""
        if self._offer is not None and self._offer.offered is not None:
            self._settings.set_hyperparameters(loss=self._offer.offered)

    @Slot()
    def refuse(self) -> None:
        """Offer it no more."""
        self._say(None)

    @Slot(object, object)
    def _check(self, old: Experiment, new: Experiment) -> None:
        """Withdraw what no longer holds."""
        offer = self._offer
        shown = None if offer is None else (offer.task, offer.applied)
        if shown is not None and shown != (new.dataset.task, new.hyperparameters.loss):
            self._say(None)

    def _say(self, offer: LossOffer | None) -> None:
        if offer != self._offer:
            self._offer = offer
            self.changed.emit(offer)
