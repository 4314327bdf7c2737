"""The pens of the links, made once a palette."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from gdplay.ui.network.strength import LEVELS
from gdplay.ui.theme.colors import blend
from gdplay.ui.theme.theme import Theme

_WIDTHS: Final = (
    (48, (0.9, 1.0, 1.0, 1.6, 2.2, 2.9, 3.6, 4.4)),
    (160, (0.8, 0.9, 1.0, 1.3, 1.8, 2.3, 2.8, 3.4)),
    (1500, (0.7, 0.9, 1.0, 1.0, 1.0, 1.4, 2.0, 2.8)),
    (math.inf, (0.6, 0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0)),
)
_FAINT: Final = (0.5, 0.3, 0.15)


def link_pens(theme: Theme, links: int) -> list[QPen]:
    """Return a pen for each bucket of `strength.buckets`.

    A crowded picture gets thinner lines: they stay apart, and Qt's raster engine
    draws a line up to one pixel wide five times as fast as a thicker one.
    """
    widths = next(widths for most, widths in _WIDTHS if links <= most)
    pens = []
    for sign in (theme.palette.positive, theme.palette.negative):
        for level, width in enumerate(widths):
            faint = _FAINT[level] if level < len(_FAINT) else 0.0
            color = blend(sign, theme.palette.panel, faint)
            pens.append(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    assert len(pens) == 2 * LEVELS
    return pens
