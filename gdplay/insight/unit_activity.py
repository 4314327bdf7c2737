"""What each neuron does over the training samples, and whether it still can learn from them.

A neuron learns only through the slope of its activation, for δ = f′(z) · Σ w·δ.

* A rectifier that no sample gives a slope is **dead**: nothing comes back through it. The
  leaky ReLU cannot die; those that only come near 0 count where the slope is lost.
* A bounded activation that is flat for nearly all samples is **saturated**.

A ReLU that is off for most samples is neither: that is how it tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.symbol import GraphError
from gdplay.experiment.topology import Unit
from gdplay.nn.feed import samples_of
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.network import UnitValues, forward_all, slopes
from gdplay.training.snapshot import Snapshot

Floats = NDArray[np.floating[Any]]

FLAT: Final = 0.05
"""An activation whose slope is below this share of its largest is flat."""

SATURATED: Final = 0.9
"""The share of samples past which a neuron that is flat for them is saturated."""

NO_SLOPE: Final = 1e-3
"""A rectifier's slope below this share of its largest is none; the leaky ReLU's is ten times it."""

RECTIFIERS: Final = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})
"""The activations that can be dead."""

BOUNDED: Final = frozenset({"tanh", "sigmoid"})
"""The activations that can be saturated: flat on both sides, at different values."""


class Condition(Enum):
    """Whether a neuron can learn."""

    LIVELY = "lively"
    DEAD = "dead"
    SATURATED = "saturated"


@dataclass(frozen=True, slots=True)
class Health:
    """A neuron's condition and what shows it.

    Parameters
    ----------
    condition
        As judged over the training samples.
    share
        Of the samples, 0 to 1, those for which its activation is flat; of a dead one
        all. 0 without samples.
    samples
        How many were looked at.
    """

    condition: Condition
    share: float
    samples: int


@dataclass(frozen=True, eq=False, slots=True)
class NetworkActivity:
    """What the neurons of one state do over the training samples.

    Parameters
    ----------
    run, step
        Of the snapshot.
    layout
        Of its network.
    rows
        (N,), the training samples, as ascending rows of the data set.
    pre_activation, slope
        (N,) for each neuron, by id: z and f′(z).
    activation
        (N,) for each neuron and each input, by id: what it passes on.
    health
        Each neuron's, by id.
    """

    run: int
    step: int
    layout: ParameterLayout
    rows: NDArray[np.intp]
    pre_activation: Mapping[int, Floats]
    activation: Mapping[int, Floats]
    slope: Mapping[int, Floats]
    health: Mapping[int, Health]


def network_activity(snapshot: Snapshot) -> NetworkActivity | None:
    """Return what the neurons of `snapshot` do, or None where its data cannot feed them."""
    experiment, state = snapshot.experiment, snapshot.state
    rows, layout = experiment.dataset.train_rows, state.layout
    try:
        inputs = samples_of(experiment, rows).inputs
    except (GraphError, KeyError):
        return None
    values = forward_all(layout, state.parameters, inputs)
    slope = slopes_of(layout, values)
    units = layout.topology.units
    return NetworkActivity(
        snapshot.run,
        state.step,
        layout,
        rows,
        values.pre_activation,
        values.activation,
        slope,
        {unit.id: health_of(unit.activation, slope[unit.id]) for unit in units},
    )


def slopes_of(layout: ParameterLayout, values: UnitValues) -> dict[int, Floats]:
    """Return f′(z) of each neuron, (samples,), by id."""
    slope: dict[int, Floats] = {}
    for units in layout.topology.layers:
        z = np.array([values.pre_activation[unit.id] for unit in units])
        with np.errstate(all="ignore"):
            slope.update(zip((unit.id for unit in units), slopes(units, z), strict=True))
    return slope


def health_of(activation: str, slope: Floats) -> Health:
    """Return the health of a neuron from its slopes f′(z), (samples,)."""
    if slope.size == 0:
        return Health(Condition.LIVELY, 0.0, 0)
    share = flat_share(activation, slope)
    condition = Condition.LIVELY
    if is_dead(activation, slope):
        condition = Condition.DEAD
    elif activation in BOUNDED and share > SATURATED:
        condition = Condition.SATURATED
    return Health(condition, share, slope.size)


def is_dead(activation: str, slope: Floats) -> bool:
    """Whether a rectifier has no slope for any of the samples; never without samples."""
    if activation not in RECTIFIERS or slope.size == 0:
        return False
    return bool((np.abs(slope) < NO_SLOPE * largest_slope(activation)).all())


def flat_share(activation: str, slope: Floats) -> float:
    """Return the share of samples for which the slope is flat; NaN without samples."""
    if slope.size == 0:
        return float("nan")
    return float(np.mean(np.abs(slope) < FLAT * largest_slope(activation)))


@cache
def largest_slope(activation: str) -> float:
    """Return the largest size of f′(z), found on a fine grid around 0."""
    z = np.linspace(-8.0, 8.0, 3201)
    return float(np.abs(slopes((Unit(0, activation),), z[np.newaxis])).max())
