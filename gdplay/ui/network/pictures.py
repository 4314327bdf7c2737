"""Heat maps as pictures: how far each unit's colours reach, and which they are."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
from PySide6.QtGui import QImage

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName
from gdplay.insight.surface import Maps
from gdplay.ui.network.brushes import class_ramp, heat_image, signed_ramp
from gdplay.ui.network.strength import Floats
from gdplay.ui.theme.theme import Theme

_BOUNDS: Final = MappingProxyType({"tanh": 1.0, "sigmoid": 1.0, "sine": 1.0, "gaussian": 1.0})
_SMALLEST_REACH: Final = 1e-6
_ROBUST_SHARE: Final = 95


def unit_images(experiment: Experiment, maps: Maps, theme: Theme) -> dict[int, QImage]:
    """Return the picture of each unit that has a map.

    Inputs and hidden units are signed quantities, green to purple. An output is in
    the colours of the classes, as the decision surface is.
    """
    topology = experiment.topology
    outputs = [unit.id for unit in topology.output_layer]
    signed = signed_ramp(theme)
    images = {}
    for unit, values in maps.units.items():
        if unit not in topology.depth_of:
            continue
        activation = topology.unit_of[unit].activation if unit in topology.unit_of else ""
        if unit not in outputs:
            images[unit] = heat_image(values, _reach(values, activation), signed)
        elif len(outputs) == 1:
            centred = values - 0.5 if _from_zero(experiment, activation) else values
            reach = 0.5 if centred is not values else 1.0
            images[unit] = heat_image(centred, reach, class_ramp(theme, 0, 1))
        else:
            ramp = class_ramp(theme, None, outputs.index(unit))
            images[unit] = heat_image(values, _reach(values, activation), ramp)
    return images


def _reach(values: Floats, activation: str) -> float:
    """Return the size that gets the full colour: the bound, or most of what occurs."""
    if activation in _BOUNDS:
        return _BOUNDS[activation]
    sizes = np.abs(values[np.isfinite(values)])
    if not sizes.size:
        return 1.0
    return max(float(np.percentile(sizes, _ROBUST_SHARE)), _SMALLEST_REACH)


def _from_zero(experiment: Experiment, activation: str) -> bool:
    """Whether the output says 0 for the first class, not −1."""
    crossed = experiment.hyperparameters.loss is LossName.BINARY_CROSS_ENTROPY
    return activation == "sigmoid" and not crossed
