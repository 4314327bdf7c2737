"""What can be done to all that is selected, each one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdplay.app.selection import UnitItem
from gdplay.experiment.parameter import Bias
from gdplay.ui.network.intents import (
    OUTPUTS_STAY,
    copy_intent,
    cut_out_intent,
    delete_intent,
    duplicate_intent,
    freeze_intent,
    move_intent,
    paste_intent,
    units_in,
)

if TYPE_CHECKING:
    from gdplay.ui.network.view import TopologyView

_SELECT_FIRST = "Select neurons first"


class ChosenActs:
    """Turns the selection of a canvas into intents; where nothing fits it says so."""

    def __init__(self, view: TopologyView) -> None:
        self._view = view

    def delete(self) -> None:
        """Ask to remove what is selected."""
        items, topology = self._view.chosen.items, self._view.drawing().topology
        outputs = {unit.id for unit in topology.output_layer}
        if any(isinstance(item, Bias) for item in items):
            self._view.say("A bias stays with its neuron")
        if outputs & set(units_in(topology, items)):
            self._view.say(OUTPUTS_STAY)
        intent = delete_intent(topology, items)
        if intent is not None:
            self._view.request(intent)

    def freeze(self) -> None:
        """Ask to freeze what is selected, or to thaw it where all is frozen."""
        intent = freeze_intent(self._view.drawing().topology, self._view.chosen.items)
        if intent is None:
            self._view.say("Select a weight, a bias or a neuron to freeze")
        else:
            self._view.request(intent)

    def select_all(self) -> None:
        """Select every input and neuron."""
        ids = self._view.drawing().topology.ids
        self._view.choose_items([UnitItem(unit) for unit in ids], False)

    def copy(self) -> None:
        """Ask to copy the selected units."""
        units = self._units()
        if units:
            self._view.say("Ctrl+V pastes a copy, here or in another window")
            self._view.request(copy_intent(units))

    def cut_out(self) -> None:
        """Ask to copy the selected units and to remove them."""
        units = self._units()
        if units:
            self._view.request(cut_out_intent(units))

    def paste(self) -> None:
        """Ask for what was copied last."""
        self._view.request(paste_intent())

    def duplicate(self) -> None:
        """Ask for copies of the selected units."""
        units = self._units()
        if units:
            self._view.request(duplicate_intent(units))

    def move(self, by: int) -> None:
        """Ask to move the selected units up, −1, or down, 1, in their columns."""
        units = self._units()
        if units:
            self._view.request(move_intent(units, by))

    def _units(self) -> tuple[int, ...]:
        """Return the selected units; where there is none, say what to do."""
        units = units_in(self._view.drawing().topology, self._view.chosen.items)
        if not units:
            self._view.say(_SELECT_FIRST)
        return units
