"""The colours of a value, from −1 through the panel's own grey to +1: of a class, of a sign."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gdplay.ui.theme.theme import Theme

STEPS: Final = 255
"""Entries of a table; odd, so that the middle one is exactly the neutral colour."""

SURFACE_STRENGTH: Final = 0.52
"""How much of the class colour a surface takes at ±1; the rest is left to the points on it."""


def class_ramp(theme: Theme, strength: float = 1.0) -> NDArray[np.uint32]:
    """Return the table of colours for values from −1 to +1.

    The colour of v is ``neutral·(1 − s|v|) + class·s|v|``, in each of red, green
    and blue, where `class` is the colour of class −1 or +1 by the sign of v.

    Parameters
    ----------
    theme
        The colours in force.
    strength
        s above, 0 to 1.

    Returns
    -------
    (STEPS,) colours as ``0xffrrggbb``.
    """
    values = np.linspace(-1.0, 1.0, STEPS)
    return mixed(theme, (values > 0.0).astype(np.intp), strength * np.abs(values))


def signed_ramp(theme: Theme) -> NDArray[np.uint32]:
    """Return the table of signed quantities: green, the panel's grey, purple; (STEPS,)."""
    ends = [_channels(theme.color(name)) for name in ("negative", "neutral", "positive")]
    values = np.linspace(-1.0, 1.0, STEPS)
    red, green, blue = (
        np.interp(values, (-1.0, 0.0, 1.0), channel) for channel in np.array(ends).T
    )
    return _packed(red, green, blue)


def ramp_image(places: NDArray[np.intp], table: NDArray[np.uint32]) -> QImage:
    """Return a picture with a pixel for each place in a ramp, (rows, columns), row 0 on top."""
    return color_image(table[places])


def color_image(colors: NDArray[np.uint32]) -> QImage:
    """Return a picture of the pixels `colors`, (rows, columns), row 0 on top."""
    pixels = np.ascontiguousarray(colors)
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_RGB32)
    return image.copy()  # the copy owns its pixels; the array may go


def mixed(
    theme: Theme, classes: NDArray[np.intp], share: NDArray[np.float64]
) -> NDArray[np.uint32]:
    """Return each class's colour, a `share` of it (0 to 1) over neutral, as ``0xffrrggbb``."""
    count = int(classes.max(initial=0)) + 1
    colors = np.stack([_channels(theme.class_color(label)) for label in range(count)])
    part = share[..., None]
    channels = _channels(theme.color("neutral")) * (1.0 - part) + colors[classes] * part
    return _packed(channels[..., 0], channels[..., 1], channels[..., 2])


def ramp_index(values: NDArray[np.floating[Any]], scale: float = 1.0) -> NDArray[np.intp]:
    """Return the place in a ramp of each value; beyond ±`scale` the last colour, NaN the middle."""
    middle = STEPS // 2
    share = np.clip(values / scale, -1.0, 1.0) * middle
    unknown = np.isnan(share)
    if unknown.any():
        share[unknown] = 0.0
    places: NDArray[np.intp] = np.rint(share).astype(np.intp)
    places += middle
    return places


def ramp_color(table: NDArray[np.uint32], value: float, scale: float = 1.0) -> QColor:
    """Return the colour of one value."""
    return QColor.fromRgb(int(table[ramp_index(np.array([value]), scale)[0]]))


def _packed(
    red: NDArray[np.float64], green: NDArray[np.float64], blue: NDArray[np.float64]
) -> NDArray[np.uint32]:
    """Return channels of 0 to 255 as ``0xffrrggbb``."""
    parts = (np.rint(channel).astype(np.uint32) for channel in (red, green, blue))
    packed = np.full(red.shape, 0xFF, dtype=np.uint32)
    for part in parts:
        packed = packed << np.uint32(8) | part
    return packed


def _channels(color: QColor) -> NDArray[np.float64]:
    """Return red, green and blue, 0 to 255."""
    return np.array([color.red(), color.green(), color.blue()], dtype=np.float64)
