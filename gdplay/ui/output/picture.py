"""The pixels of a decision surface, and the lines where its answer changes."""

from __future__ import annotations

from typing import Final

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gdplay.insight.surface import Extent
from gdplay.ui.ramp import SURFACE_STRENGTH, class_ramp, color_image, mixed, ramp_index
from gdplay.ui.theme.theme import Theme

Floats = NDArray[np.float64]

_FULL_LEAD: Final = 1.0
"""The lead of the first class over the second that has the full colour."""


def surface_image(theme: Theme, output: Floats, *, hard: bool = False) -> QImage:
    """Return the picture of an output map, its first row at the bottom.

    Parameters
    ----------
    theme
        The colours in force.
    output
        (R, R), −1 to +1 for the full colours; or (K, R, R), one map a class, where
        the largest one gives the colour and its lead over the second the strength.
    hard
        Whether each place has the full colour of its class, however small the lead.
    """
    if output.ndim == 2:
        shown = np.sign(output) if hard else output
        colors = class_ramp(theme, SURFACE_STRENGTH)[ramp_index(shown)]
    else:
        ranked = np.sort(output, axis=0)
        lead = np.clip((ranked[-1] - ranked[-2]) / _FULL_LEAD, 0.0, 1.0)
        lead = np.where(np.isfinite(lead), 1.0, 0.0) if hard else lead
        colors = mixed(theme, np.argmax(output, axis=0), SURFACE_STRENGTH * np.nan_to_num(lead))
    return color_image(colors[::-1])


def boundary_lines(output: Floats, extent: Extent) -> list[Floats]:
    """Return the lines between two answers, each (points, 2) in the units of the plane.

    Parameters
    ----------
    output
        (R, R): the lines where it is 0. (K, R, R): those where two classes share
        the lead.
    extent
        The edges of the map; values are taken at the centres of its cells.
    """
    left, right, lower, upper = extent
    share = (np.arange(output.shape[-1]) + 0.5) / output.shape[-1]
    along, up = left + (right - left) * share, lower + (upper - lower) * share
    if output.ndim == 2:
        heights = [output]
    else:
        heights = [
            output[k] - np.max(np.delete(output, k, axis=0), axis=0) for k in range(len(output))
        ]
    lines: list[Floats] = []
    for height in heights:
        generator = contourpy.contour_generator(along, up, np.ma.masked_invalid(height))
        lines.extend(np.asarray(line) for line in generator.lines(0.0))
    return lines
