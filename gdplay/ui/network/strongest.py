"""Which links are drawn where there are too many to draw them all."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.parameter import Link
from gdplay.ui.network.routes import Routes
from gdplay.ui.network.strength import Floats

MOST: Final = 500
"""Links that are all drawn one by one; more could be neither told apart nor drawn in time."""

DRAWN: Final = 250
"""Links that are drawn where there are more than `MOST`."""

_STAYS: Final = 1.25
"""A link gives its place to one that is stronger by more than this factor."""


class Strongest:
    """Chooses the links that are drawn, calm from frame to frame.

    Each layer gets the same share of them, so that a layer of small weights is seen
    beside one of large weights.

    Parameters
    ----------
    routes
        All links.
    """

    def __init__(self, routes: Routes) -> None:
        self._all = np.arange(len(routes.links))
        self._layers = () if len(self._all) <= MOST else _rows_by_layer(routes)
        self._bonus = np.ones(len(self._all))

    @property
    def is_crowded(self) -> bool:
        """Whether some links are left out."""
        return bool(self._layers)

    def rows(self, values: Floats) -> NDArray[np.intp]:
        """Return the rows that are drawn, ascending, for the values (links,) of a frame."""
        if not self._layers:
            return self._all
        sizes = np.abs(np.nan_to_num(values, nan=0.0, posinf=np.inf, neginf=-np.inf)) * self._bonus
        rows = np.sort(np.concatenate([_largest(sizes, *layer) for layer in self._layers]))
        self._bonus[:] = 1.0
        self._bonus[rows] = _STAYS
        return rows


def _rows_by_layer(routes: Routes) -> tuple[tuple[NDArray[np.intp], int], ...]:
    """Return the rows of the links into each layer, and how many of them are drawn."""
    depth_of = routes.topology.depth_of
    depths = np.array([depth_of[link.target] for link in routes.links])
    found = sorted((np.flatnonzero(depths == depth) for depth in np.unique(depths)), key=len)
    left, layers = DRAWN, []
    for place, rows in enumerate(found):
        share = min(len(rows), max(1, left // (len(found) - place)))
        left -= share
        layers.append((rows, share))
    return tuple(layers)


def _largest(sizes: Floats, rows: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return `count` of `rows`, those with the largest sizes."""
    if count >= len(rows):
        return rows
    return rows[np.argpartition(sizes[rows], -count)[-count:]]


def pairs_of_columns(links: tuple[Link, ...], depth_of: dict[int, int]) -> set[tuple[int, int]]:
    """Return the depths of the neighbouring columns that links run between."""
    pairs = {(depth_of[link.source], depth_of[link.target]) for link in links}
    return {pair for pair in pairs if pair[1] == pair[0] + 1}
