"""Random edits of the network, by the intents of its canvas, its heads and its menus."""

from __future__ import annotations

from collections.abc import Callable

from gdplay.nn.activations import ACTIVATIONS
from tests.soak.hurry import Hurried

FEATURES = (
    "x1", "x2", "x1^2", "x2^2", "x1*x2", "sin x1", "sin x2", "x1/2 - exp(-x2^2)", "1/x1", "x1 +",
)  # fmt: skip
"""What is typed as a feature too; one is not finite at 0, and one is none."""


class NetworkHurry(Hurried):
    """Draws at the network."""

    @property
    def edits(self) -> tuple[Callable[[], None], ...]:
        """Every edit of the network."""
        return (
            self.connect,
            self.connect_several,
            self.cut,
            self.cut,
            self.add_unit,
            self.remove_units,
            self.remove_units_and_links,
            self.add_layer,
            self.remove_layer,
            self.resize_layer,
            self.move_units,
            self.activate_layer,
            self.activate_units,
            self.add_input,
            self.freeze,
            self.duplicate,
            self.copy_and_paste,
            self.cut_out_and_paste,
            self.connect_columns,
            self.clear_between,
        )

    def connect(self) -> None:
        """Link two units; refused where the second is not later."""
        self.controller.network.connect_units(self.a_unit(), self.a_unit())

    def connect_several(self) -> None:
        """Put links back that were cut a moment ago."""
        links = self.some_links()
        self.controller.network.cut_links(links)
        self.controller.network.connect_all(links)
        assert self.topology.links.issuperset(links), "a link was lost"

    def cut(self) -> None:
        """Cut links."""
        links = self.some_links()
        if links:
            self.controller.network.cut_links(links)
            assert self.topology.links.isdisjoint(links), "a link was not cut"

    def add_unit(self) -> None:
        """Add a neuron."""
        if self.has_room:
            self.controller.network.add_unit(self.a_layer())

    def remove_units(self) -> None:
        """Remove a neuron, or an input."""
        self.controller.network.remove_units((self.a_unit(),))

    def remove_units_and_links(self) -> None:
        """Remove a neuron with links besides."""
        self.controller.network.remove((self.a_unit(),), self.some_links())

    def add_layer(self) -> None:
        """Add a layer."""
        if self.has_room:
            self.controller.network.add_layer(self.a_layer())

    def remove_layer(self) -> None:
        """Remove a layer."""
        self.controller.network.remove_layer(self.a_layer())

    def resize_layer(self) -> None:
        """Type how many neurons a layer has."""
        self.controller.network.resize_layer(self.a_layer(), self.dice.randint(1, 6))

    def move_units(self) -> None:
        """Move neurons within their columns."""
        self.controller.network.move_units((self.a_unit(),), self.dice.choice((-1, 1)))

    def activate_layer(self) -> None:
        """Choose a layer's activation."""
        name = self.dice.choice(list(ACTIVATIONS))
        self.controller.network.set_layer_activation(self.a_layer(), name)

    def activate_units(self) -> None:
        """Choose a single neuron's activation."""
        name = self.dice.choice(list(ACTIVATIONS))
        self.controller.network.set_unit_activation((self.a_neuron(),), name)

    def add_input(self) -> None:
        """Add a feature, or type one."""
        self.controller.network.add_input(self.dice.choice(FEATURES))

    def freeze(self) -> None:
        """Freeze parameters, or thaw them."""
        self.controller.network.set_frozen(self.some_parameters(), self.dice.random() < 0.5)

    def duplicate(self) -> None:
        """Duplicate neurons with their links."""
        if self.has_room:
            self.controller.network.duplicate_units((self.a_unit(), self.a_unit()))

    def copy_and_paste(self) -> None:
        """Copy neurons and paste them."""
        if self.has_room:
            self.controller.network.copy_units((self.a_unit(), self.a_unit()))
            self.controller.network.paste_units()

    def cut_out_and_paste(self) -> None:
        """Cut neurons out and paste them again."""
        if self.has_room:
            self.controller.network.cut_units((self.a_unit(), self.a_unit()))
            self.controller.network.paste_units()

    def connect_columns(self) -> None:
        """Link two columns whole."""
        self.controller.network.connect_columns(*self._two_columns())

    def clear_between(self) -> None:
        """Cut all links between two columns."""
        self.controller.network.clear_between(*self._two_columns())

    def _two_columns(self) -> tuple[int, int]:
        depths = range(len(self.topology.layers) + 1)
        return self.dice.choice(depths), self.dice.choice(depths)
