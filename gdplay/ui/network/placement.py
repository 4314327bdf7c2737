"""Where each unit stands in the picture: a pure function of topology and room."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from gdplay.experiment.topology import Topology

UNIT_SIZE: Final = 48.0
"""Edge of a unit's square where there is room."""

OUTPUT_SIZE: Final = 72.0
"""Edge of a single output unit, whose map is the decision surface."""

MAP_SIZE: Final = 32.0
"""Below this edge a heat map says nothing; a smaller unit is drawn plain."""

SMALLEST_SIZE: Final = 10.0
"""Below this edge units shrink no further and the picture scrolls."""

SIDE_MARGIN: Final = 88.0
"""From the edge of the picture to the centre of the outer columns, at the least."""

_TOP: Final = 6.0
_BOTTOM: Final = 8.0
_GAP_SHARE: Final = 0.3
_SMALLEST_GAP: Final = 2.5
_PITCH_LIMIT: Final = 112.0
_COLUMN_STEP: Final = 76.0
_SIZE_SHARE: Final = 0.62


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the picture.

    Parameters
    ----------
    depth
        0 for the inputs, 1 for the first layer.
    x
        Its centre line.
    top, bottom
        From the upper edge of its first unit to the lower edge of its last.
    size
        The edge of its units.
    """

    depth: int
    x: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True)
class Placement:
    """The place of everything, in scene coordinates (pixels at zoom 1).

    Parameters
    ----------
    width, height
        Of the whole picture; larger than the room where it has to scroll.
    columns
        Inputs first.
    centers
        (x, y) of each input and unit by id. Do not modify.
    """

    width: float
    height: float
    columns: tuple[Column, ...]
    centers: dict[int, tuple[float, float]] = field(hash=False)

    def column_at(self, x: float) -> int | None:
        """Return the depth of the column that covers `x`, None between two columns.

        A column reaches a third of the way to its neighbour, and no less than its
        units; outside, the first and the last column have everything.
        """
        first, last = self.columns[0], self.columns[-1]
        if x <= first.x:
            return 0
        if x >= last.x:
            return last.depth
        for left, right in zip(self.columns, self.columns[1:], strict=False):
            if left.x <= x <= right.x:
                third = (right.x - left.x) / 3
                if x - left.x <= max(third, left.size / 2):
                    return left.depth
                if right.x - x <= max(third, right.size / 2):
                    return right.depth
                return None
        return None

    def gap_at(self, x: float) -> int:
        """Return the depth a new column at `x` would get: 1 right of the inputs."""
        left = sum(column.x < x for column in self.columns)
        return min(max(left, 1), len(self.columns) - 1)


def place(
    topology: Topology,
    width: float,
    height: float,
    margins: tuple[float, float] = (SIDE_MARGIN, SIDE_MARGIN),
) -> Placement:
    """Return the placement of `topology` in a room of `width` × `height` pixels.

    Columns are spread evenly between the left and right one of `margins`, units
    about the middle. Where a column needs more height its units shrink, to
    `SMALLEST_SIZE` at the least; then the picture grows taller than the room, and
    wider where there are many columns.
    """
    ids = topology.column_ids
    most = max((len(column) for column in ids), default=1)
    smallest_pitch = SMALLEST_SIZE * (1 + _GAP_SHARE)
    height = max(height, most * smallest_pitch + _TOP + _BOTTOM)
    room = height - _TOP - _BOTTOM
    between = max(len(ids) - 1, 1)
    left, right = margins
    width = max(width, left + right + between * _COLUMN_STEP)
    step = (width - left - right) / between
    sizes = [min(_size(len(column), room), _SIZE_SHARE * step) for column in ids]
    if len(ids[-1]) == 1:
        sizes[-1] = min(OUTPUT_SIZE, room, step * 0.9)
    middle = _TOP + room / 2

    columns: list[Column] = []
    centers: dict[int, tuple[float, float]] = {}
    for depth, (column, size) in enumerate(zip(ids, sizes, strict=True)):
        x = left + depth * step
        pitch = _pitch(len(column), room)
        top = middle - pitch * (len(column) - 1) / 2
        for row, unit in enumerate(column):
            centers[unit] = (x, top + pitch * row)
        half = pitch * max(len(column) - 1, 0) / 2 + size / 2
        columns.append(Column(depth, x, middle - half, middle + half, size))
    return Placement(width, height, tuple(columns), centers)


def _pitch(units: int, room: float) -> float:
    """Return the distance of neighbours: few units stand wide, many fill the room."""
    units = max(units, 1)
    return min(room / units, 1.3 * room / (units + 2), _PITCH_LIMIT)


def _size(units: int, room: float) -> float:
    """Return the edge of a unit: gaps shrink first, so that heat maps last longest."""
    pitch = _pitch(units, room)
    roomy = pitch / (1 + _GAP_SHARE)
    if roomy < MAP_SIZE <= pitch - _SMALLEST_GAP:
        return MAP_SIZE
    return max(min(UNIT_SIZE, roomy), SMALLEST_SIZE)
