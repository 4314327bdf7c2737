"""What is in hand on the data canvas, and the stroke that a press with it begins."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from gdplay.ui.dataset.forces import Force, ForceStroke, attract, repel, shake
from gdplay.ui.dataset.strokes import (
    BlobStroke,
    BrushStroke,
    DragStroke,
    EraseStroke,
    Floats,
    LassoStroke,
    Place,
    PointStroke,
    Rows,
    Stroke,
)
from gdplay.ui.dataset.tools import Tool

BLOB_SHARE: Final = 5
"""Points of a blob for each point that a brush leaves on a unit of its way."""

_FORCES: Final = MappingProxyType[Tool, Force](
    {Tool.JITTER: shake, Tool.ATTRACT: attract, Tool.REPEL: repel}
)


@dataclass(frozen=True)
class Hand:
    """A tool and its settings.

    Parameters
    ----------
    tool
        What a press does.
    label
        The class or the value of points that are put.
    radius
        Of brush, eraser, forces and of a blob that is not dragged, in spots.
    density
        Points that a brush leaves on each unit of its way.
    """

    tool: Tool = Tool.BRUSH
    label: float = 1.0
    radius: float = 0.6
    density: float = 6.0

    @property
    def blob(self) -> int:
        """How many points a blob has."""
        return round(self.density * BLOB_SHARE)


@dataclass(frozen=True, eq=False)
class Ground:
    """What a stroke works on.

    Parameters
    ----------
    spots
        (2, samples), where the samples lie.
    edge
        Spots lie within ±this.
    room
        How many more samples there may be.
    under
        The samples that a press here takes along, ascending; none for a lasso.
    """

    spots: Floats
    edge: float
    room: int
    under: Rows


def begin_stroke(
    hand: Hand, place: Place, ground: Ground, random: np.random.Generator
) -> Stroke | None:
    """Return the stroke of a press at `place`; None where no more points may be put."""
    if hand.tool.puts:
        return _putting(hand, place, ground, random) if ground.room > 0 else None
    match hand.tool:
        case Tool.ERASER:
            return EraseStroke(place, hand.radius, ground.spots)
        case Tool.SELECT if ground.under.size:
            return DragStroke(place, ground.under, ground.spots, ground.edge)
        case Tool.SELECT:
            return LassoStroke(place, ground.spots)
    force = _FORCES[hand.tool]
    return ForceStroke(place, hand.radius, force, ground.spots, random=random, edge=ground.edge)


def _putting(hand: Hand, place: Place, ground: Ground, random: np.random.Generator) -> Stroke:
    edge, room = ground.edge, ground.room
    match hand.tool:
        case Tool.BRUSH:
            return BrushStroke(
                place, hand.radius, hand.density, random=random, edge=edge, most=room
            )
        case Tool.BLOB:
            return BlobStroke(place, hand.radius, min(hand.blob, room), random=random, edge=edge)
    return PointStroke(place)
