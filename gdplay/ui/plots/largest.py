"""Which parameters the curves show: what is selected, or those with the largest gradients."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.app.selection import Item, LayerItem, PathItem, UnitItem
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.training.snapshot import Snapshot

Floats = NDArray[np.floating[Any]]

_RECENT: Final = 128
"""Buckets, the last ones, whose gradients are compared."""
_FALLEN: Final = 0.5
"""A parameter is shown until its gradient is below this share of what it takes to be shown."""


def parameters_of(snapshot: Snapshot, item: Item) -> tuple[Parameter, ...]:
    """Return the parameters of an item that the run has: of neuron or layer all that feed it."""
    layout = snapshot.state.layout
    parameters = layout.parameters
    match item:
        case Link() | Bias():
            return (item,) if item in layout.index else ()
        case UnitItem(unit):
            return tuple(
                p for p in parameters if unit == (p.target if isinstance(p, Link) else p.unit)
            )
        case PathItem(links):
            return tuple(link for link in links if link in layout.index)
        case LayerItem(depth) if depth <= len(layout.layer_slices):
            return parameters[slice(*layout.layer_slices[depth - 1])]
        case _:
            return ()


def largest(
    snapshot: Snapshot,
    among: tuple[Parameter, ...],
    limit: int,
    before: tuple[Parameter, ...] = (),
) -> tuple[Parameter, ...]:
    """Return the `limit` parameters with the largest recent gradients, in the network's order.

    Those shown `before` stay while they are nearly as large as what would take their
    place, so that the pictures do not jump about.
    """
    layout = snapshot.state.layout
    if len(among) <= limit:
        return among
    sizes = _recent_sizes(snapshot)
    places = layout.index
    if len(among) < layout.size:
        sizes = sizes[[layout.index[parameter] for parameter in among]]
        places = {parameter: place for place, parameter in enumerate(among)}
    kept = [places[parameter] for parameter in before if parameter in places]
    sizes[kept] /= _FALLEN
    chosen = np.argsort(-sizes, kind="stable")[:limit]
    return tuple(among[place] for place in np.sort(chosen))


def _recent_sizes(snapshot: Snapshot) -> Floats:
    """Return (P,) the largest size of each parameter's gradient of late; 0 where none is known."""
    low, high, _ = snapshot.history.gradient[:, -_RECENT:]
    if not len(low):
        return np.zeros(snapshot.state.layout.size)
    sizes = np.fmax(np.abs(np.fmin.reduce(low, axis=0)), np.abs(np.fmax.reduce(high, axis=0)))
    known: Floats = np.nan_to_num(sizes)
    return known
