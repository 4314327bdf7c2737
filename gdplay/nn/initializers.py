"""Where parameters start: each weight a function of the seed and its link alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import streams
from gdplay.experiment.hyperparameters import Initializer, InitializerName
from gdplay.experiment.parameter import Parameter
from gdplay.nn.layout import ParameterLayout

Floats = NDArray[np.floating[Any]]
STREAM: Final = "initial weights"


@dataclass(frozen=True, slots=True)
class Draw:
    """What weights are drawn from; all arrays (weights,).

    Parameters
    ----------
    key, counters
        The stream, and each link's counter in it.
    fan_in, fan_out
        The links into each link's target, and out of its source.
    gain
        The initializer's.
    """

    key: int
    counters: NDArray[np.uint64]
    fan_in: Floats
    fan_out: Floats
    gain: float

    def uniform(self) -> Floats:
        """Return a number in [−1, 1) for each link."""
        return 2.0 * streams.uniform(self.key, self.counters) - 1.0

    def normal(self) -> Floats:
        """Return a standard normal for each link."""
        return streams.normal(self.key, self.counters)


@dataclass(frozen=True, slots=True)
class WeightInitializer:
    """One way to start: its label and formula in the window, and the weights it draws."""

    label: str
    formula: str
    function: Callable[[Draw], Floats]


INITIALIZERS: Final = MappingProxyType(
    {
        InitializerName.UNIFORM: WeightInitializer(
            "Uniform", "w ~ U(−gain, gain)", lambda d: d.gain * d.uniform()
        ),
        InitializerName.NORMAL: WeightInitializer(
            "Normal", "w ~ N(0, gain²)", lambda d: d.gain * d.normal()
        ),
        InitializerName.XAVIER: WeightInitializer(
            "Xavier",
            "w ~ U(−a, a), a = gain √(6 / (links in + links out))",
            lambda d: d.gain * np.sqrt(6.0 / (d.fan_in + d.fan_out)) * d.uniform(),
        ),
        InitializerName.HE: WeightInitializer(
            "He",
            "w ~ N(0, s²), s = gain √(2 / links in)",
            lambda d: d.gain * np.sqrt(2.0 / d.fan_in) * d.normal(),
        ),
        InitializerName.ZEROS: WeightInitializer(
            "Zeros", "w = 0", lambda d: np.zeros(len(d.counters))
        ),
        InitializerName.CONSTANT: WeightInitializer(
            "Constant", "w = gain", lambda d: np.full(len(d.counters), d.gain)
        ),
    }
)


def initial_parameters(
    layout: ParameterLayout,
    initializer: Initializer,
    seed: int,
    typed: tuple[tuple[Parameter, float], ...] = (),
) -> NDArray[np.float64]:
    """Return (P,) starting values; `typed` ones replace those that are drawn."""
    values = np.full(layout.size, initializer.bias)
    draw = _draw(layout, initializer, seed)
    values[layout.is_weight] = INITIALIZERS[initializer.name].function(draw)
    for parameter, value in typed:
        place = layout.index.get(parameter)
        if place is not None:
            values[place] = value
    return values


def _draw(layout: ParameterLayout, initializer: Initializer, seed: int) -> Draw:
    sources, targets = layout.ends.astype(np.uint64)
    return Draw(
        streams.stream_key(seed, STREAM),
        (sources << np.uint64(31)) | targets,
        _times_seen(targets),
        _times_seen(sources),
        initializer.gain,
    )


def _times_seen(ids: NDArray[np.uint64]) -> Floats:
    """Return for each id how often it occurs."""
    _, place, counts = np.unique(ids, return_inverse=True, return_counts=True)
    return counts[place].astype(np.float64)
