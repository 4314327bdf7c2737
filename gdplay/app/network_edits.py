"""What a person can do to the network, as methods."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from gdplay.app.editing import Editing
from gdplay.experiment.edits import topology as topology_edits
from gdplay.experiment.parameter import Link, Parameter


class NetworkEdits(QObject):
    """Turns the network panel's intents into edits, each one step of undo."""

    def __init__(self, editing: Editing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._editing = editing

    def add_unit(self, layer: int) -> None:
        """Add a neuron to a hidden layer."""
        self._editing.edit("new neuron", partial(topology_edits.add_unit, layer=layer))

    def remove_units(self, ids: tuple[int, ...]) -> None:
        """Remove neurons or inputs, with their links."""
        self._editing.edit("removal", partial(topology_edits.remove_units, ids=ids))

    def add_layer(self, index: int) -> None:
        """Add a hidden layer before layer `index`."""
        self._editing.edit("new layer", partial(topology_edits.add_layer, index=index))

    def remove_layer(self, index: int) -> None:
        """Remove a hidden layer."""
        self._editing.edit("removal of a layer", partial(topology_edits.remove_layer, index=index))

    def connect_units(self, source: int, target: int) -> None:
        """Link two units."""
        link = partial(topology_edits.connect, source=source, target=target)
        self._editing.edit("new link", link)

    def cut_links(self, links: tuple[Link, ...]) -> None:
        """Cut links."""
        text = "cut of a link" if len(links) == 1 else f"cut of {len(links)} links"
        self._editing.edit(text, partial(topology_edits.cut, links=links))

    def set_layer_activation(self, index: int, name: str) -> None:
        """Choose a layer's activation."""
        change = partial(topology_edits.set_layer_activation, index=index, name=name)
        self._editing.edit("change of activation", change)

    def set_unit_activation(self, ids: tuple[int, ...], name: str) -> None:
        """Choose the activation of single neurons."""
        change = partial(topology_edits.set_unit_activation, ids=ids, name=name)
        self._editing.edit("change of activation", change)

    def set_frozen(self, parameters: tuple[Parameter, ...], frozen: bool) -> None:
        """Freeze parameters, or let them train."""
        change = partial(topology_edits.set_frozen, parameters=parameters, frozen=frozen)
        self._editing.edit("freeze" if frozen else "thaw", change)

    def add_input(self, feature: str) -> None:
        """Add an input."""
        self._editing.edit("new input", partial(topology_edits.add_input, feature=feature))
