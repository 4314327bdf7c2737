"""Which parameters the curves show: what is selected, or those with the largest gradients."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.app.selection import Item, UnitItem
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.training.snapshot import Snapshot

Floats = NDArray[np.floating[Any]]

_RECENT: Final = 128
"""Buckets, the last ones, whose gradients are compared."""
_FALLEN: Final = 0.5
"""A parameter is shown until its gradient is below this share of what it takes to be shown."""


def parameters_of(snapshot: Snapshot, item: Item) -> tuple[Parameter, ...]:
    """Return the parameters of a selected item that the run has: of a neuron all that feed it."""
    parameters = snapshot.state.layout.parameters
    match item:
        case Link() | Bias():
            return (item,) if item in snapshot.state.layout.index else ()
        case UnitItem(unit):
            return tuple(
                p for p in parameters if unit == (p.target if isinstance(p, Link) else p.unit)
            )
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
    index = snapshot.state.layout.index
    if len(among) <= limit:
        return among
    places = np.array([index[parameter] for parameter in among])
    recent = np.abs(snapshot.history.gradient[:, -_RECENT:][:, :, places])
    sizes = np.zeros(len(among))
    if recent.size:
        sizes = np.nan_to_num(np.fmax.reduce(recent.reshape(-1, len(among)), axis=0))
    kept = frozenset(before)
    bonus = np.array([1.0 / _FALLEN if parameter in kept else 1.0 for parameter in among])
    chosen = np.argsort(-(sizes * bonus), kind="stable")[:limit]
    return tuple(among[place] for place in np.sort(chosen))
