"""The drawn network: inputs, layers of units, and the links between them.

A topology is a value. It is frozen, hashable and compared by content, and it
may be unfinished: whether it can be trained is for `validation` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from gdplay.experiment.parameter import Bias, Link, Parameter


@dataclass(frozen=True, slots=True)
class InputUnit:
    """One input of the network.

    Parameters
    ----------
    id
        Never reused within one experiment's life.
    feature
        What the input feeds: the name of a column of the data (``"x1"``) or
        one of the derived features of `gdplay.experiment.features`
        (``"x1^2"``, ``"sin x1"``).
    """

    id: int
    feature: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A neuron: its id and the name of its activation function."""

    id: int
    activation: str = "tanh"


@dataclass(frozen=True)
class Topology:
    """A layered directed acyclic graph of units.

    Parameters
    ----------
    inputs
        The input units, in the order in which they are drawn.
    layers
        The hidden layers and, last, the output layer; each a tuple of units.
    links
        Every link present. A link runs from an input or a unit to a unit of
        any later layer; skipping layers is allowed.
    frozen_links, frozen_biases
        Parameters that training never changes.
    next_id
        The id the next unit will get; larger than every id ever used.
    """

    inputs: tuple[InputUnit, ...]
    layers: tuple[tuple[Unit, ...], ...]
    links: frozenset[Link]
    frozen_links: frozenset[Link] = field(default=frozenset())
    frozen_biases: frozenset[int] = field(default=frozenset())
    next_id: int = 0

    @cached_property
    def depth_of(self) -> dict[int, int]:
        """The depth of each unit by id: 0 for inputs, 1 for the first layer. Do not modify."""
        depths = {unit.id: 0 for unit in self.inputs}
        for depth, layer in enumerate(self.layers, start=1):
            depths.update((unit.id, depth) for unit in layer)
        return depths

    @cached_property
    def unit_of(self) -> dict[int, Unit]:
        """Each unit (inputs apart) by its id. Do not modify."""
        return {unit.id: unit for unit in self.units}

    @property
    def units(self) -> Iterator[Unit]:
        """All units, inputs apart, layer by layer."""
        return chain.from_iterable(self.layers)

    @property
    def ids(self) -> Iterator[int]:
        """The id of every input and unit, in the order in which they are drawn."""
        return chain((unit.id for unit in self.inputs), (unit.id for unit in self.units))

    @property
    def hidden_layers(self) -> tuple[tuple[Unit, ...], ...]:
        """Every layer but the output layer."""
        return self.layers[:-1]

    @property
    def output_layer(self) -> tuple[Unit, ...]:
        """The last layer."""
        return self.layers[-1]

    def has(self, parameter: Parameter) -> bool:
        """Return whether the network has this weight or bias."""
        if isinstance(parameter, Link):
            return parameter in self.links
        return parameter.unit in self.unit_of

    def parameters_of(self, unit: int) -> tuple[Parameter, ...]:
        """Return the bias of a unit and the weights of the links into it; none of an input."""
        if unit not in self.unit_of:
            return ()
        return (Bias(unit), *sorted(link for link in self.links if link.target == unit))

    def is_frozen(self, parameter: Parameter) -> bool:
        """Return whether training leaves this weight or bias alone."""
        if isinstance(parameter, Link):
            return parameter in self.frozen_links
        return parameter.unit in self.frozen_biases

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases."""
        return len(self.links) + sum(map(len, self.layers))

    @cached_property
    def fed(self) -> frozenset[int]:
        """The ids of the inputs, and of every unit that links lead to from them."""
        return self._reached((unit.id for unit in self.inputs), forward=True)

    @cached_property
    def heard(self) -> frozenset[int]:
        """The ids of the outputs, and of everything that links lead from to them."""
        return self._reached((unit.id for unit in self.output_layer), forward=False)

    def _reached(self, start: Iterable[int], *, forward: bool) -> frozenset[int]:
        """Return the ids that links lead to from `start`, along or against their direction."""
        ids = np.array(sorted(self.ids), dtype=np.int64)
        ends = np.fromiter(chain.from_iterable(self.links), np.int64, 2 * len(self.links))
        sources, targets = np.searchsorted(ids, ends).reshape(-1, 2).T
        here, there = (sources, targets) if forward else (targets, sources)
        reached = np.isin(ids, list(start))
        for _ in self.layers:  # a link leads to a later layer, so no way is longer
            reached[there[reached[here]]] = True
        return frozenset(ids[reached].tolist())

    @cached_property
    def column_ids(self) -> tuple[tuple[int, ...], ...]:
        """The ids of the inputs, then of each layer: one tuple a column of the picture."""
        inputs = tuple(unit.id for unit in self.inputs)
        return (inputs, *(tuple(unit.id for unit in layer) for layer in self.layers))


def fully_connected(
    features: tuple[str, ...],
    widths: tuple[int, ...],
    activation: str = "tanh",
    output_activation: str | None = None,
) -> Topology:
    """Return a multi-layer perceptron: each layer fully linked to the one before it.

    Parameters
    ----------
    features
        The features the inputs feed.
    widths
        The number of units of each layer, the output layer last; all positive.
    activation
        The hidden units' activation.
    output_activation
        The output units' activation; by default the same.
    """
    ids = iter(range(len(features) + sum(widths)))
    inputs = tuple(InputUnit(next(ids), feature) for feature in features)
    activations = [activation] * (len(widths) - 1) + [output_activation or activation]
    layers = tuple(
        tuple(Unit(next(ids), name) for _ in range(width))
        for width, name in zip(widths, activations, strict=True)
    )
    columns = [[unit.id for unit in inputs], *([unit.id for unit in layer] for layer in layers)]
    links = frozenset(
        Link(source, target)
        for sources, targets in pairwise(columns)
        for source in sources
        for target in targets
    )
    return Topology(inputs, layers, links, next_id=len(features) + sum(widths))
