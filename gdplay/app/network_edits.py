"""What a person can do to the network, as methods."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from gdplay.app import clipboard
from gdplay.app.editing import Editing
from gdplay.experiment.edits import columns, copies
from gdplay.experiment.edits import topology as topology_edits
from gdplay.experiment.fragment import copied, parameters_among
from gdplay.experiment.parameter import Link, Parameter
from gdplay.experiment.topology import Topology
from gdplay.storage.errors import StorageError

_NOTHING_COPIED = "Nothing to paste: copy neurons first."


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

    def remove(self, units: tuple[int, ...], links: tuple[Link, ...]) -> None:
        """Remove neurons or inputs, and links besides."""
        self._editing.edit("removal", partial(topology_edits.remove, units=units, links=links))

    def add_layer(self, index: int) -> None:
        """Add a hidden layer before layer `index`."""
        self._editing.edit("new layer", partial(topology_edits.add_layer, index=index))

    def remove_layer(self, index: int) -> None:
        """Remove a hidden layer."""
        self._editing.edit("removal of a layer", partial(topology_edits.remove_layer, index=index))

    def resize_layer(self, index: int, width: int) -> None:
        """Give a hidden layer as many neurons as `width`."""
        change = partial(columns.resize_layer, index=index, width=width)
        self._editing.edit("change of a layer's size", change)

    def move_units(self, ids: tuple[int, ...], by: int) -> None:
        """Move neurons and inputs up, −1, or down, 1, in their columns."""
        self._editing.edit("move", partial(columns.move_units, ids=ids, by=by))

    def connect_units(self, source: int, target: int) -> None:
        """Link two units."""
        link = partial(topology_edits.connect, source=source, target=target)
        self._editing.edit("new link", link)

    def connect_all(self, links: tuple[Link, ...]) -> None:
        """Add several links."""
        self._editing.edit("new links", partial(topology_edits.connect_all, links=links))

    def connect_columns(self, source: int, target: int) -> None:
        """Link every unit of one column, by its depth, to every one of a later column."""
        change = partial(columns.connect_columns, source=source, target=target)
        self._editing.edit("new links", change)

    def clear_between(self, source: int, target: int) -> None:
        """Cut every link between two columns, by their depths."""
        change = partial(columns.clear_between, source=source, target=target)
        self._editing.edit("cut between two layers", change)

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

    def duplicate_units(self, ids: tuple[int, ...]) -> None:
        """Put a copy beside each neuron; it starts with the weights in that its original has."""
        topology = self._editing.experiment.topology
        parameters = [p for unit in ids for p in topology.parameters_of(unit)]
        values = self._editing.values(parameters)
        self._editing.edit("duplicate", partial(copies.duplicate, ids=ids, values=values))

    def copy_units(self, ids: tuple[int, ...]) -> None:
        """Put neurons onto the clipboard, with the links among them and their weights now."""
        topology = self._editing.experiment.topology
        if not _hidden(topology, ids):
            self._editing.refuse(copies.ONLY_HIDDEN)
            return
        values = self._editing.values(parameters_among(topology, ids))
        clipboard.put(copied(topology, ids, values))

    def cut_units(self, ids: tuple[int, ...]) -> None:
        """Put neurons onto the clipboard and take the hidden ones out of the network."""
        self.copy_units(ids)
        gone = _hidden(self._editing.experiment.topology, ids)
        if gone:
            self._editing.edit("cut", partial(topology_edits.remove_units, ids=gone))

    def paste_units(self) -> None:
        """Add the neurons that lie on the clipboard."""
        try:
            fragment = clipboard.take()
        except StorageError as error:
            self._editing.refuse(str(error))
            return
        if fragment is None:
            self._editing.refuse(_NOTHING_COPIED)
            return
        self._editing.edit("paste", partial(copies.paste, fragment=fragment))


def _hidden(topology: Topology, ids: tuple[int, ...]) -> tuple[int, ...]:
    """Return those of `ids` that are neurons of hidden layers."""
    return tuple(unit for unit in ids if 0 < topology.depth_of[unit] < len(topology.layers))
