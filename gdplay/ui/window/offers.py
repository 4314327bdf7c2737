"""Whose offer the message bar shows: the way back from a divergence goes before a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gdplay.app.checkups import Checkups
from gdplay.app.loss_offers import LossOffer, LossOffers
from gdplay.ui.status import diagnosis_words, loss_words
from gdplay.ui.status.message_bar import MessageBar

if TYPE_CHECKING:
    from gdplay.insight.diagnosis.origin import WayBack


class Offers(QObject):
    """Shows offers in the one bar there is, and brings the answer to who made them."""

    def __init__(
        self,
        messages: MessageBar,
        checkups: Checkups,
        losses: LossOffers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._checkups = checkups
        self._losses = losses
        self._way_back: WayBack | None = None
        self._loss: LossOffer | None = None
        checkups.way_back_changed.connect(self._take_way_back)
        losses.changed.connect(self._take_loss)
        messages.offer_taken.connect(self._on_taken)
        messages.offer_refused.connect(self._on_refused)

    @Slot(object)
    def _take_way_back(self, back: WayBack | None) -> None:
        self._way_back = back
        self._show()

    @Slot(object)
    def _take_loss(self, offer: LossOffer | None) -> None:
        if offer is not None and offer.offered is None:
            self._messages.show_message(loss_words.sentence(offer))
        self._loss = None if offer is None or offer.offered is None else offer
        self._show()

    def _show(self) -> None:
        if self._way_back is not None:
            topology = self._way_back.experiment.topology
            sentence = diagnosis_words.divergence(topology, self._way_back)
            self._messages.set_offer(sentence, diagnosis_words.way_back_label(self._way_back))
        elif self._loss is not None:
            self._messages.set_offer(loss_words.sentence(self._loss), loss_words.label(self._loss))
        else:
            self._messages.withdraw_offer()

    @Slot()
    def _on_taken(self) -> None:
        if self._way_back is not None:
            self._checkups.go_back()
        else:
            self._losses.take()

    @Slot()
    def _on_refused(self) -> None:
        if self._way_back is not None:
            self._checkups.refuse_way_back()
        else:
            self._losses.refuse()
