"""Pens and colour tables of the network's picture, made once a palette."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPen, qRgb

from gdplay.ui.network.strength import LEVELS, Floats
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

_SPARSE: Final = (0.9, 1.0, 1.0, 1.6, 2.2, 2.9, 3.6, 4.4)
_DENSE: Final = (0.7, 0.9, 1.0, 1.0, 1.0, 1.4, 2.0, 2.8)
_MANY_LINKS: Final = 160
_FAINT: Final = (0.5, 0.3, 0.15)


def link_pens(theme: Theme, links: int) -> list[QPen]:
    """Return a pen for each bucket of `strength.buckets`.

    A crowded picture gets thinner lines: they stay apart, and Qt's raster engine
    draws a line up to one pixel wide five times as fast as a thicker one.
    """
    widths = _SPARSE if links <= _MANY_LINKS else _DENSE
    pens = []
    for sign in (theme.palette.positive, theme.palette.negative):
        for level, width in enumerate(widths):
            faint = _FAINT[level] if level < len(_FAINT) else 0.0
            color = blend(sign, theme.palette.panel, faint)
            pens.append(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    assert len(pens) == 2 * LEVELS
    return pens


def ramp(low: QColor, middle: QColor, high: QColor) -> list[int]:
    """Return 256 colours from `low` over `middle` to `high`, as Qt's indexed images take them."""
    stops = (low, middle, high)
    share, places = np.linspace(0, 1, 256), (0.0, 0.5, 1.0)
    channels = (
        np.interp(share, places, [color.red() for color in stops]),
        np.interp(share, places, [color.green() for color in stops]),
        np.interp(share, places, [color.blue() for color in stops]),
    )
    return [qRgb(*(round(value) for value in color)) for color in zip(*channels, strict=True)]


def signed_ramp(theme: Theme) -> list[int]:
    """Return the ramp of signed quantities: green, the panel's grey, purple."""
    return ramp(theme.color("negative"), theme.color("neutral"), theme.color("positive"))


def class_ramp(theme: Theme, low: int | None, high: int) -> list[int]:
    """Return the ramp from class `low` to class `high`; without `low` from the grey."""
    grey = theme.color("neutral")
    below = grey if low is None else theme.class_color(low)
    return ramp(below, grey, theme.class_color(high))


def heat_image(values: Floats, scale: float, colors: list[int]) -> QImage:
    """Return a map as a picture with x₂ upwards; −`scale` … `scale` spans `colors`.

    Parameters
    ----------
    values
        (r, r), row 0 at the bottom.
    """
    share = np.nan_to_num(values, nan=0.0) * (127.5 / scale) + 127.5
    cells = np.ascontiguousarray(np.clip(share, 0, 255)[::-1].astype(np.uint8))
    rows, columns = cells.shape
    image = QImage(cells.data, columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(colors)
    return image.convertToFormat(QImage.Format.Format_RGB32)
