"""One unit's curve as a small picture: what it passes on from left to right."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gdplay.ui.network.strength import Floats
from gdplay.ui.ramp import STEPS, color_image

_SIDE: Final = 144
"""Pixels a side: three times those of a unit, so that it stays sharp where it is large."""

_ROOM: Final = 0.86
"""How much of the half above the line of 0 a value at the reach takes."""

_LINE: Final = 3.0
_FULL: Final = 0.75
"""How far into the colours of the ramp the line goes; the area is paler."""
_AREA: Final = 0.3


def curve_image(values: Floats, colors: NDArray[np.uint32]) -> QImage:
    """Return the picture of a curve, its first line on top.

    Parameters
    ----------
    values
        (n,), −1 to +1 for what has its full height; not finite where there is none.
    colors
        A ramp's table, from −1 to +1: its middle is the ground, its ends the signs.
    """
    places = np.linspace(0, values.size - 1, _SIDE)
    heights = np.clip(np.interp(places, np.arange(values.size), values), -1.0, 1.0) * _ROOM
    rows = np.linspace(1.0, -1.0, _SIDE)[:, np.newaxis]
    half = 2.0 / _SIDE
    slope = np.hypot(1.0, np.gradient(heights) / half)  # a steep line is as thick as a flat one
    is_line = np.abs(rows - heights) <= 0.5 * _LINE * half * slope
    is_area = (rows * heights > 0.0) & (np.abs(rows) < np.abs(heights))
    signs = np.sign(np.nan_to_num(heights))
    strength = np.where(is_area, _AREA, 0.0)
    strength = np.where(is_line, _FULL, strength) * signs
    strength = np.where(is_line & (signs == 0.0), _FULL, strength)
    middle = (STEPS - 1) / 2.0
    table = np.rint(middle + middle * strength).astype(np.intp)
    return color_image(colors[table])
