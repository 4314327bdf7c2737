"""Everything a person can ask of the network, as signals of the panel."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from gdplay.ui.network.intents import Intent


class NetworkRequests(QFrame):
    """A frame that asks for edits of the network; each signal is one kind of edit.

    Signals
    -------
    unit_requested(int), layer_requested(int), layer_removal_requested(int)
        By the index of the layer; a new layer takes the place of that index.
    units_removal_requested(tuple)
        Ids of inputs and neurons.
    link_requested(int, int), cut_requested(tuple)
        Source and target; the links.
    activation_requested(int, str)
        The index of the layer and the activation's name.
    input_requested(str)
        The feature.
    """

    unit_requested = Signal(int)
    units_removal_requested = Signal(object)
    layer_requested = Signal(int)
    layer_removal_requested = Signal(int)
    link_requested = Signal(int, int)
    cut_requested = Signal(object)
    activation_requested = Signal(int, str)
    input_requested = Signal(str)

    @Slot(object)
    def send(self, intent: Intent) -> None:
        """Emit the signal that an intent names."""
        getattr(self, intent.signal).emit(*intent.arguments)
