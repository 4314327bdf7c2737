"""Heat maps as pictures: how far each unit's colours reach, and which they are."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gdplay.experiment.experiment import Experiment
from gdplay.insight.surface import Maps
from gdplay.ui.network.strength import Floats
from gdplay.ui.ramp import STEPS, class_ramp, color_image, mixed, ramp_index, signed_ramp
from gdplay.ui.theme.palette import Palette
from gdplay.ui.theme.theme import Theme

Colors = NDArray[np.uint32]

_BOUNDS: Final = MappingProxyType({"tanh": 1.0, "sigmoid": 1.0, "sine": 1.0, "gaussian": 1.0})
_SMALLEST_REACH: Final = 1e-6
_ROBUST_SHARE: Final = 95


class UnitPictures:
    """Makes the pictures; the colour tables are made once a palette.

    Inputs and hidden units are signed quantities, green to purple. An output is in
    the colours of the classes, as the decision surface is.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._palette: Palette | None = None
        self._signed = signed_ramp(theme)
        self._between = class_ramp(theme)
        self._one: list[Colors] = []

    def images(self, experiment: Experiment, maps: Maps) -> dict[int, QImage]:
        """Return the picture of each unit of `experiment` that has a map."""
        self._make_ramps()
        topology = experiment.topology
        outputs = [unit.id for unit in topology.output_layer]
        images = {}
        for unit, values in maps.units.items():
            if unit not in topology.depth_of:
                continue
            activation = topology.unit_of[unit].activation if unit in topology.unit_of else ""
            if unit not in outputs:
                images[unit] = _heat(values, _reach(values, activation), self._signed)
            elif len(outputs) > 1:
                ramp = self._one[outputs.index(unit) % len(self._one)]
                images[unit] = _heat(values, _reach(values, activation), ramp)
            elif activation == "sigmoid":
                images[unit] = _heat(values - 0.5, 0.5, self._between)
            else:
                images[unit] = _heat(values, 1.0, self._between)
        return images

    def _make_ramps(self) -> None:
        theme = self._theme
        if theme.palette is not self._palette:
            self._palette = theme.palette
            self._signed = signed_ramp(theme)
            self._between = class_ramp(theme)
            self._one = [_one_class(theme, k) for k in range(len(theme.palette.classes))]


def _heat(values: Floats, reach: float, colors: Colors) -> QImage:
    """Return a map, (r, r) with row 0 at the bottom, as a picture; ±`reach` has the full colour."""
    return color_image(colors[ramp_index(values, reach)][::-1])


def _one_class(theme: Theme, label: int) -> Colors:
    """Return the table of an output that stands for one class: grey up to 0, then its colour."""
    share = np.clip(np.linspace(-1.0, 1.0, STEPS), 0.0, 1.0)
    return mixed(theme, np.full(STEPS, label), share)


def _reach(values: Floats, activation: str) -> float:
    """Return the size that gets the full colour: the bound, or most of what occurs."""
    if activation in _BOUNDS:
        return _BOUNDS[activation]
    sizes = np.abs(values[np.isfinite(values)])
    if not sizes.size:
        return 1.0
    return max(float(np.percentile(sizes, _ROBUST_SHARE)), _SMALLEST_REACH)
