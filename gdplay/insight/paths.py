"""The chain rule multiplied out: one product for each way from a parameter to the loss.

A path from a unit u₀ along links to an output uₖ carries, for one sample,

    a_s · f′(u₀) · w₀₁ f′(u₁) · w₁₂ f′(u₂) · … · ∂L/∂a(uₖ)

and the paths of a parameter add up to that sample's share of its gradient. Their
number grows with every layer, so they are counted before any is listed.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count as counter
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.parameter import Link, Parameter
from gdplay.insight.chain_rule import BatchPass, links_out, target_of
from gdplay.nn.layout import ParameterLayout

Floats = NDArray[np.floating[Any]]
Units = tuple[int, ...]
_Beginning = tuple[float, int, Units, float, bool]

MOST_LISTED: Final = 1000
"""Up to so many paths are all listed."""

LARGEST_LISTED: Final = 20
"""Of more paths, only so many."""


@dataclass(frozen=True, slots=True)
class Path:
    """One way to the loss: the units from the parameter's target on, and what comes along it."""

    units: Units
    value: float

    @property
    def links(self) -> tuple[Link, ...]:
        """The links between its units."""
        return tuple(Link(*ends) for ends in pairwise(self.units))


@dataclass(frozen=True, slots=True)
class PathSum:
    """A share of a gradient as a sum over paths.

    Parameters
    ----------
    count
        How many paths there are, listed or not.
    paths
        Those listed, the largest in size first.
    remainder
        What the others add up to; 0.0 where all are listed.
    total
        The share itself.
    """

    count: int
    paths: tuple[Path, ...]
    remainder: float
    total: float


@dataclass(frozen=True, eq=False, slots=True)
class _PathTable:
    """Paths as numbers of links, to be multiplied all at once.

    Parameters
    ----------
    paths
        Their units.
    places, targets
        (links,), of each link its place among the parameters, and which unit it leads to.
    links
        (paths, links of the longest), padded with one number past the last link.
    ends
        (paths,), which unit each ends at.
    """

    paths: tuple[Units, ...]
    places: NDArray[np.intp]
    targets: NDArray[np.intp]
    links: NDArray[np.intp]
    ends: NDArray[np.intp]


class PathGraph:
    """The ways from one unit to the outputs; a function of the network's links alone.

    Parameters
    ----------
    layout
        Of the network.
    unit
        Where the paths begin.

    Attributes
    ----------
    unit
        As given.
    count
        How many paths there are.
    """

    def __init__(self, layout: ParameterLayout, unit: int) -> None:
        self.unit = unit
        self._outputs = frozenset(output.id for output in layout.topology.output_layer)
        onward: dict[int, list[Link]] = {}
        pending = [unit]
        while pending:
            source = pending.pop()
            if source not in onward:
                onward[source] = links_out(layout, source)
                pending.extend(link.target for link in onward[source])
        backwards = sorted(onward, key=layout.topology.depth_of.__getitem__, reverse=True)
        ways: dict[int, int] = {}
        self._next: dict[int, Units] = {}
        self._places: dict[int, NDArray[np.intp]] = {}
        for source in backwards:  # each after all it leads to
            kept = [link for link in onward[source] if ways[link.target]]
            ways[source] = sum(ways[link.target] for link in kept) + (source in self._outputs)
            self._next[source] = tuple(link.target for link in kept)
            self._places[source] = np.array([layout.index[link] for link in kept], dtype=np.intp)
        self.count = ways[unit]

    def all_paths(self) -> Iterator[Units]:
        """Yield every path; ask `count` first."""
        pending: list[Units] = [(self.unit,)] if self.count else []
        while pending:
            path = pending.pop()
            if path[-1] in self._outputs:
                yield path
            pending.extend((*path, target) for target in reversed(self._next[path[-1]]))

    def all_products(self, batch: BatchPass, place: int) -> list[Path]:
        """Return every path with its product for one sample, from f′(u₀) on; largest first."""
        table = self._table
        slopes = np.array([float(batch.derivative[unit][place]) for unit in self._next])
        ends = np.array([float(batch.upstream[unit][place]) for unit in self._next])
        along = np.append(batch.parameters[table.places] * slopes[table.targets], 1.0)
        start = float(batch.derivative[self.unit][place])
        values = start * along[table.links].prod(axis=1) * ends[table.ends]
        order = np.argsort(-np.abs(values), kind="stable")
        return [
            Path(table.paths[at], value)
            for at, value in zip(order, values[order].tolist(), strict=True)
        ]

    def largest(self, batch: BatchPass, place: int, most: int) -> list[Path]:
        """Return the `most` largest of `all_products` without looking at all of them.

        Best first: what a beginning can still come to is bounded by the best way on
        from its last unit, which is found once for each unit, so that the paths come
        out in their order and none has to be looked at that is smaller.
        """
        if not self.count:
            return []
        factors = self._factors(batch, place)
        best = self._best_ways(batch, place, factors)
        start = float(batch.derivative[self.unit][place])
        tie = counter(0, -1)
        heap: list[_Beginning] = [(0.0, next(tie), (self.unit,), start, False)]
        found: list[Path] = []
        while heap and len(found) < most:
            _, _, path, value, is_complete = heapq.heappop(heap)
            if is_complete:
                found.append(Path(path, value))
                continue
            unit = path[-1]
            if unit in self._outputs:
                whole = value * float(batch.upstream[unit][place])
                heapq.heappush(heap, (_rank(whole, path), next(tie), path, whole, True))
            for target, factor in factors[unit]:
                further, longer = value * factor, (*path, target)
                rank = _rank(further * best[target], longer)
                heapq.heappush(heap, (rank, next(tie), longer, further, False))
        return found

    @cached_property
    def _table(self) -> _PathTable:
        """Every path by the numbers of its links; asked for only where they are few."""
        paths = tuple(self.all_paths())
        at = {unit: number for number, unit in enumerate(self._next)}
        ends = [(source, target) for source in self._next for target in self._next[source]]
        number_of = {link: number for number, link in enumerate(ends)}
        links = np.full((len(paths), max(map(len, paths), default=1) - 1), len(ends), dtype=np.intp)
        for row, units in enumerate(paths):
            links[row, : len(units) - 1] = [number_of[link] for link in pairwise(units)]
        return _PathTable(
            paths,
            np.concatenate([np.empty(0, dtype=np.intp), *self._places.values()]),
            np.array([at[target] for _, target in ends], dtype=np.intp),
            links,
            np.array([at[units[-1]] for units in paths], dtype=np.intp),
        )

    def _factors(self, batch: BatchPass, place: int) -> dict[int, list[tuple[int, float]]]:
        """Return for each unit its targets, each with w · f′ of the link that leads there."""
        slope = {unit: float(batch.derivative[unit][place]) for unit in self._next}
        return {
            unit: [
                (target, weight * slope[target])
                for target, weight in zip(
                    targets, batch.parameters[self._places[unit]].tolist(), strict=True
                )
            ]
            for unit, targets in self._next.items()
        }

    def _best_ways(
        self, batch: BatchPass, place: int, factors: dict[int, list[tuple[int, float]]]
    ) -> dict[int, float]:
        """Return the size of the largest product from each unit on, its own f′ apart."""
        best: dict[int, float] = {}
        for unit in self._next:  # backwards
            ways = [_size(factor) * best[target] for target, factor in factors[unit]]
            if unit in self._outputs:
                ways.append(_size(float(batch.upstream[unit][place])))
            best[unit] = max(ways, default=0.0)
        return best


def path_values(batch: BatchPass, parameter: Parameter, units: Units) -> Floats:
    """Return (N,), what comes along one path for each sample."""
    value = batch.source_activation(parameter) * batch.derivative[units[0]]
    for link in map(Link._make, pairwise(units)):
        value = value * batch.weight(link) * batch.derivative[link.target]
    return value * batch.upstream[units[-1]]


def path_sum(graph: PathGraph, batch: BatchPass, parameter: Parameter, place: int) -> PathSum:
    """Return the share of the sample at `place` as a sum over paths.

    All are listed up to `MOST_LISTED`, past that the `LARGEST_LISTED` largest.

    Parameters
    ----------
    graph
        Of the parameter's target.
    """
    target = target_of(parameter)
    activation = float(batch.source_activation(parameter)[place])
    total = activation * float(batch.delta[target][place])
    if graph.count <= MOST_LISTED:
        listed = graph.all_products(batch, place)
    else:
        listed = graph.largest(batch, place, LARGEST_LISTED)
    paths = tuple(Path(path.units, activation * path.value) for path in listed)
    remainder = 0.0
    if len(paths) < graph.count:
        remainder = total - sum(path.value for path in paths)
    return PathSum(graph.count, paths, remainder, total)


def _rank(bound: float, path: Units) -> float:
    """Return what the heap sorts by, the smallest first.

    Where all ways are equally large but for rounding, as in a symmetric network, the
    longest beginning is followed first; otherwise all would be looked at.
    """
    return -_size(bound) * (1.0 + 1e-12 * len(path))


def _size(value: float) -> float:
    """Return |value|; what is not a number counts as the largest, so that it is seen first."""
    return math.inf if math.isnan(value) else abs(value)
