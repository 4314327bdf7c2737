"""Units taken out of a network with the links among them: what a clipboard holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gdplay.experiment.parameter import Bias, Parameter
from gdplay.experiment.topology import Topology


class Role(StrEnum):
    """What a copied unit is in its network."""

    INPUT = "input"
    HIDDEN = "hidden"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class CopiedUnit:
    """One unit, without its id: a copy gets a new one.

    Parameters
    ----------
    role
        Inputs and outputs are copied only for the links to them.
    name
        The feature of an input, else the activation.
    place
        The index of a hidden unit's layer; of an output among the outputs; 0 for inputs.
    bias
        Its bias, None where it has none or none is known.
    frozen
        Whether the bias is frozen.
    """

    role: Role
    name: str
    place: int = 0
    bias: float | None = None
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class CopiedLink:
    """A link between two of the units, by their places in the fragment.

    Parameters
    ----------
    source, target
        Indices into `Fragment.units`.
    weight
        Its weight, None where none is known.
    frozen
        Whether it is frozen.
    """

    source: int
    target: int
    weight: float | None = None
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    """Units in the order of their network, and every link among them."""

    units: tuple[CopiedUnit, ...]
    links: tuple[CopiedLink, ...]

    @property
    def hidden(self) -> tuple[CopiedUnit, ...]:
        """The units that a paste makes new ones of."""
        return tuple(unit for unit in self.units if unit.role is Role.HIDDEN)


def copied(topology: Topology, ids: Iterable[int], values: Mapping[Parameter, float]) -> Fragment:
    """Return the units `ids` of `topology` and the links among them.

    Parameters
    ----------
    topology
        Where they are.
    ids
        Inputs, hidden units and outputs.
    values
        The weights and biases now, as far as they are known.
    """
    wanted = set(ids)
    order = [unit for unit in topology.ids if unit in wanted]
    place_of = {unit: place for place, unit in enumerate(order)}
    links = sorted(k for k in topology.links if k.source in wanted and k.target in wanted)
    return Fragment(
        tuple(_copied_unit(topology, unit, values) for unit in order),
        tuple(
            CopiedLink(
                place_of[link.source],
                place_of[link.target],
                values.get(link),
                link in topology.frozen_links,
            )
            for link in links
        ),
    )


def _copied_unit(topology: Topology, unit: int, values: Mapping[Parameter, float]) -> CopiedUnit:
    depth = topology.depth_of[unit]
    if depth == 0:
        feature = next(other.feature for other in topology.inputs if other.id == unit)
        return CopiedUnit(Role.INPUT, feature)
    is_output = depth == len(topology.layers)
    return CopiedUnit(
        Role.OUTPUT if is_output else Role.HIDDEN,
        topology.unit_of[unit].activation,
        topology.column_ids[depth].index(unit) if is_output else depth - 1,
        values.get(Bias(unit)),
        unit in topology.frozen_biases,
    )


def parameters_among(topology: Topology, ids: Iterable[int]) -> list[Parameter]:
    """Return the biases of the units `ids` and the weights of the links among them."""
    wanted = set(ids)
    links: list[Parameter] = [
        link for link in topology.links if link.source in wanted and link.target in wanted
    ]
    return [*links, *(Bias(unit) for unit in wanted if unit in topology.unit_of)]
