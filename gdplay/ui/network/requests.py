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
    width_requested(int, int)
        The index of the layer and its number of neurons.
    units_removal_requested(tuple), removal_requested(tuple, tuple)
        Ids of inputs and neurons; and links.
    link_requested(int, int), links_requested(tuple), cut_requested(tuple)
        Source and target; the links.
    columns_link_requested(int, int), columns_cut_requested(int, int)
        All links between two columns, by their depths, the earlier one first.
    activation_requested(int, str), unit_activation_requested(tuple, str)
        The index of the layer, or the ids of neurons, and the activation's name.
    freeze_requested(tuple, bool), value_requested(Parameter, float)
        Weights and biases to freeze or to thaw; a value for one.
    input_requested(str)
        The feature.
    copy_requested(tuple), cut_out_requested(tuple), duplicate_requested(tuple)
        Ids of inputs and neurons.
    paste_requested()
        What was copied last.
    move_requested(tuple, int)
        Ids of inputs and neurons to move up, −1, or down, 1, in their columns.
    """

    unit_requested = Signal(int)
    units_removal_requested = Signal(object)
    removal_requested = Signal(object, object)
    layer_requested = Signal(int)
    layer_removal_requested = Signal(int)
    width_requested = Signal(int, int)
    link_requested = Signal(int, int)
    links_requested = Signal(object)
    cut_requested = Signal(object)
    columns_link_requested = Signal(int, int)
    columns_cut_requested = Signal(int, int)
    activation_requested = Signal(int, str)
    unit_activation_requested = Signal(object, str)
    freeze_requested = Signal(object, bool)
    value_requested = Signal(object, float)
    input_requested = Signal(str)
    copy_requested = Signal(object)
    cut_out_requested = Signal(object)
    duplicate_requested = Signal(object)
    paste_requested = Signal()
    move_requested = Signal(object, int)

    @Slot(object)
    def send(self, intent: Intent) -> None:
        """Emit the signal that an intent names."""
        getattr(self, intent.signal).emit(*intent.arguments)
