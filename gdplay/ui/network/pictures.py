"""Heat maps as pictures: how far each unit's colours reach, and which they are."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gdplay.experiment.experiment import Experiment
from gdplay.insight.surface import Maps
from gdplay.ui.network.curve_image import curve_image
from gdplay.ui.network.strength import Floats
from gdplay.ui.ramp import STEPS, class_ramp, color_image, mixed, ramp_index, signed_ramp
from gdplay.ui.robust import size_of_most
from gdplay.ui.theme.palette import Palette
from gdplay.ui.theme.theme import Theme

Colors = NDArray[np.uint32]

_BOUNDS: Final = MappingProxyType({"tanh": 1.0, "sigmoid": 1.0, "sine": 1.0, "gaussian": 1.0})
_SMALLEST_REACH: Final = 1e-6
_ROBUST_SHARE: Final = 0.95


class UnitPicture:
    """One unit's map in colours, made when it is looked at: many never are.

    Parameters
    ----------
    values
        (r, r), row 0 at the bottom.
    colors
        The table of colours, from −reach to +reach.
    reach
        The size that gets the full colour; None for that of most of what occurs.
    """

    def __init__(self, values: Floats, colors: Colors, reach: float | None) -> None:
        self.values = values
        self.colors = colors
        self._reach = reach

    @cached_property
    def reach(self) -> float:
        """The size that gets the full colour."""
        if self._reach is not None:
            return self._reach
        # A unit that is 0 everywhere, or nowhere finite, is grey at any reach.
        return max(size_of_most(self.values, _ROBUST_SHARE), _SMALLEST_REACH)

    @property
    def is_bounded(self) -> bool:
        """Whether the reach is the unit's own bound, whatever its values are."""
        return self._reach is not None

    def looks_like(self, other: UnitPicture) -> bool:
        """Whether both are sure to be the same, as those of an input are in every frame."""
        return (
            type(self) is type(other)
            and self.colors is other.colors
            and self._reach == other._reach
            and np.array_equal(self.values, other.values)
        )

    @cached_property
    def image(self) -> QImage:
        """The picture, row 0 at the bottom."""
        return self.image_to(self.reach)

    def image_to(self, reach: float) -> QImage:
        """Return the picture with the full colour at ±`reach`."""
        return color_image(self.colors[ramp_index(self.values, reach)][::-1])


class CurvePicture(UnitPicture):
    """What one unit passes on along the column of a curve: its values are (n,)."""

    @cached_property
    def reach(self) -> float:
        """The value at full height: the largest, for none is an outlier on a line."""
        if self.is_bounded:
            return super().reach
        finite = np.abs(self.values[np.isfinite(self.values)])
        return max(float(finite.max(initial=0.0)), _SMALLEST_REACH)

    def image_to(self, reach: float) -> QImage:
        """Return the curve over the line of 0, the area between in the colours of its sign."""
        return curve_image(self.values / reach, self.colors)


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

    def pictures(self, experiment: Experiment, maps: Maps) -> dict[int, UnitPicture]:
        """Return the picture of each unit of `experiment` that has a map."""
        self._make_ramps()
        topology = experiment.topology
        outputs = [unit.id for unit in topology.output_layer]
        pictures = {}
        picture = CurvePicture if maps.is_curve else UnitPicture
        for unit, values in maps.units.items():
            if unit not in topology.depth_of:
                continue
            activation = topology.unit_of[unit].activation if unit in topology.unit_of else ""
            if unit not in outputs:
                pictures[unit] = picture(values, self._signed, _BOUNDS.get(activation))
            elif len(outputs) > 1:
                ramp = self._one[outputs.index(unit) % len(self._one)]
                pictures[unit] = picture(values, ramp, _BOUNDS.get(activation))
            elif activation == "sigmoid":
                pictures[unit] = picture(values - 0.5, self._between, 0.5)
            else:
                pictures[unit] = picture(values, self._between, None if maps.is_curve else 1.0)
        return pictures

    def _make_ramps(self) -> None:
        theme = self._theme
        if theme.palette is not self._palette:
            self._palette = theme.palette
            self._signed = signed_ramp(theme)
            self._between = class_ramp(theme)
            self._one = [_one_class(theme, k) for k in range(len(theme.palette.classes))]


def _one_class(theme: Theme, label: int) -> Colors:
    """Return the table of an output that stands for one class: grey up to 0, then its colour."""
    share = np.clip(np.linspace(-1.0, 1.0, STEPS), 0.0, 1.0)
    return mixed(theme, np.full(STEPS, label), share)
