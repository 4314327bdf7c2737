"""A crowd of samples as a picture of how many lie where, painted without a mark for each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Floats = NDArray[np.float64]

_OPACITY: Final = 0.5
"""How much of a pixel one sample covers; two cover three quarters of it, and so on."""


def density_image(
    pixels: Floats, looks: NDArray[np.intp], colors: Floats, weights: Floats, shape: tuple[int, int]
) -> QImage:
    """Return a picture in which each sample covers a spot of 2 × 2 pixels.

    Where samples of several colours share a pixel, their colours mix by number.

    Parameters
    ----------
    pixels
        (2, n), columns and lines of the picture; samples outside do not matter.
    looks
        (n,), which of the `colors` each sample has.
    colors
        (colours, 3): red, green and blue, 0 to 255.
    weights
        (n,), 1 for a sample that counts in full, less for a faint one.
    shape
        Lines and columns of the picture.
    """
    lines, columns = shape
    column, line = np.floor(pixels - 0.5).astype(np.intp)
    inside = (column >= 0) & (column < columns - 1) & (line >= 0) & (line < lines - 1)
    places = line[inside] * columns + column[inside]
    looks, weights = looks[inside], weights[inside]
    amounts = _spread(places, weights, shape)
    picture = np.zeros((lines, columns, 4), dtype=np.uint8)
    opacity = 1.0 - (1.0 - _OPACITY) ** amounts
    picture[..., 3] = np.rint(255.0 * opacity)
    share = opacity / np.where(amounts > 0.0, amounts, 1.0)
    for channel in range(3):  # blue comes first in memory, and colours are premultiplied
        sums = _spread(places, weights * colors[looks, 2 - channel], shape)
        picture[..., channel] = np.rint(sums * share)
    image = QImage(
        picture.data, columns, lines, 4 * columns, QImage.Format.Format_ARGB32_Premultiplied
    )
    return image.copy()


def _spread(places: NDArray[np.intp], amounts: Floats, shape: tuple[int, int]) -> Floats:
    """Return the sum of `amounts` at each pixel and its neighbours to the right and below."""
    corner = np.bincount(places, amounts, shape[0] * shape[1]).astype(float).reshape(shape)
    spread = corner.copy()
    spread[:, 1:] += corner[:, :-1]
    spread[1:] += corner[:-1]
    spread[1:, 1:] += corner[:-1, :-1]
    return spread
