"""The gestures of the data canvas, without a screen: what a stroke has done so far.

A stroke starts at the press, moves with the pointer and is committed or dropped by
the canvas. Everything is in spots (`sheet`): units of the axis across on both axes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Place = tuple[float, float]


def _no_rows() -> Rows:
    return np.empty(0, dtype=np.intp)


def _no_spots() -> Floats:
    return np.empty((2, 0))


@dataclass(frozen=True, eq=False)
class Change:
    """What a stroke does to the samples.

    Parameters
    ----------
    put
        Where it puts new ones, (2, n).
    erased
        The rows it takes away, ascending.
    moved, places
        The rows it moves, ascending, and where to, (2, rows).
    """

    put: Floats = field(default_factory=_no_spots)
    erased: Rows = field(default_factory=_no_rows)
    moved: Rows = field(default_factory=_no_rows)
    places: Floats = field(default_factory=_no_spots)


class Stroke(Protocol):
    """One gesture between press and release."""

    @property
    def change(self) -> Change:
        """What it has come to so far."""

    def move(self, place: Place) -> None:
        """Go on to `place` in a straight line."""


class BrushStroke:
    """Points at random spots inside a round brush, a fixed number for each distance moved.

    Parameters
    ----------
    start
        Where it was pressed; one point is put there at once.
    radius
        Of the brush.
    density
        Points put for each unit of the way.
    random
        Where the spots come from.
    edge
        Points stay within ±this on both axes.
    most
        No more points than this are put.
    """

    def __init__(
        self,
        start: Place,
        radius: float,
        density: float,
        *,
        random: np.random.Generator,
        edge: float,
        most: int,
    ) -> None:
        self._edge = edge
        self._place = np.array(start)
        self._radius = radius
        self._density = density
        self._random = random
        self._left = most
        self._owed = 0.0
        self._spots: list[Floats] = []
        self._put(self._place[:, None])

    @property
    def change(self) -> Change:
        """The points put so far."""
        return Change(put=np.concatenate(self._spots, axis=1))

    def move(self, place: Place) -> None:
        """Put the points that the way to `place` is owed, spread along it."""
        end = np.array(place)
        self._owed += float(np.linalg.norm(end - self._place)) * self._density
        due = int(self._owed)
        self._owed -= due
        along = (np.arange(due) + 0.5) / max(due, 1)
        self._put(self._place[:, None] + (end - self._place)[:, None] * along)
        self._place = end

    def _put(self, centres: Floats) -> None:
        """Put one point near each of `centres` (2, n), even over the brush's area."""
        centres = centres[:, : self._left]
        count = centres.shape[1]
        self._left -= count
        distance = self._radius * np.sqrt(self._random.random(count))
        angle = 2.0 * np.pi * self._random.random(count)
        spots = centres + distance * np.stack([np.cos(angle), np.sin(angle)])
        self._spots.append(np.clip(spots, -self._edge, self._edge))


class PointStroke:
    """A single point, which follows the pointer until the release."""

    def __init__(self, start: Place) -> None:
        self._place = start

    @property
    def change(self) -> Change:
        """The one point."""
        return Change(put=np.array(self._place)[:, None])

    def move(self, place: Place) -> None:
        """Take the point along."""
        self._place = place


class BlobStroke:
    """A normal cloud of points around the press; the way dragged is two deviations.

    Parameters
    ----------
    start
        The middle.
    spread
        Two deviations, until it is dragged.
    count
        How many points it has.
    random
        Where they come from; they stay the same while the cloud is spread.
    edge
        Points beyond ±this are folded back.
    """

    def __init__(
        self,
        start: Place,
        spread: float,
        count: int,
        *,
        random: np.random.Generator,
        edge: float,
    ) -> None:
        self._centre = np.array(start)
        self._edge = edge
        self._points = random.standard_normal((2, count))
        self.spread = spread
        """Two deviations: the radius within which 86 % of the points lie."""

    @property
    def centre(self) -> Place:
        """The middle."""
        return float(self._centre[0]), float(self._centre[1])

    @property
    def change(self) -> Change:
        """All points of the cloud, as it is spread now."""
        spots = self._centre[:, None] + 0.5 * self.spread * self._points
        return Change(put=folded(spots, self._edge))

    def move(self, place: Place) -> None:
        """Spread the cloud to `place`."""
        self.spread = float(np.hypot(*(np.array(place) - self._centre)))


class EraseStroke:
    """Takes every sample that the eraser passes over.

    Parameters
    ----------
    start
        Where it was pressed.
    radius
        Of the eraser.
    samples
        (2, samples), where the samples lie.
    """

    def __init__(self, start: Place, radius: float, samples: Floats) -> None:
        self._place = np.array(start)
        self._radius = radius
        self._samples = samples
        self._taken = np.zeros(samples.shape[1], dtype=np.bool_)
        self.move(start)

    @property
    def change(self) -> Change:
        """The samples taken so far."""
        return Change(erased=np.flatnonzero(self._taken))

    def move(self, place: Place) -> None:
        """Take the samples within the radius of the straight way to `place`."""
        end = np.array(place)
        way = end - self._place
        length = float(way @ way)
        offsets = self._samples - self._place[:, None]
        along = np.clip(way @ offsets / length, 0.0, 1.0) if length else np.zeros(offsets.shape[1])
        gaps = offsets - way[:, None] * along
        self._taken |= np.hypot(gaps[0], gaps[1]) <= self._radius
        self._place = end


class LassoStroke:
    """A line around samples; nothing is changed, `rows` are those inside.

    Parameters
    ----------
    start
        Where it was pressed.
    samples
        (2, samples), where the samples lie.
    """

    change: Final = Change()

    def __init__(self, start: Place, samples: Floats) -> None:
        self._samples = samples
        self.outline: list[Place] = [start]

    def move(self, place: Place) -> None:
        """Draw the line on."""
        if place != self.outline[-1]:
            self.outline.append(place)

    @property
    def rows(self) -> Rows:
        """The samples inside the line, closed by a straight one."""
        return np.flatnonzero(inside(np.array(self.outline).T, self._samples))


class DragStroke:
    """Moves chosen samples along, all by the same way, as far as the canvas goes.

    Parameters
    ----------
    start
        Where it was pressed.
    rows
        The samples to move, ascending; at least one.
    samples
        (2, samples), where all samples lie.
    edge
        No sample leaves ±this.
    """

    def __init__(self, start: Place, rows: Rows, samples: Floats, edge: float) -> None:
        self._start = np.array(start)
        self._rows = rows
        self._from = samples[:, rows]
        self._least = np.minimum(-edge - self._from.min(axis=1), 0.0)
        self._most = np.maximum(edge - self._from.max(axis=1), 0.0)
        self._way = np.zeros(2)

    @property
    def change(self) -> Change:
        """The samples where they have come to; nothing where they have not moved."""
        if not self._way.any():
            return Change()
        return Change(moved=self._rows, places=self._from + self._way[:, None])

    def move(self, place: Place) -> None:
        """Take the samples along to `place`."""
        self._way = np.clip(np.array(place) - self._start, self._least, self._most)


def inside(outline: Floats, points: Floats) -> NDArray[np.bool_]:
    """Return which of `points` (2, n) a closed `outline` (2, corners) goes round.

    A point is inside where a ray from it to the right crosses the outline an odd
    number of times.
    """
    x, y = points
    found = np.zeros(points.shape[1], dtype=np.bool_)
    ends = np.roll(outline, -1, axis=1)
    for (x0, y0), (x1, y1) in zip(outline.T.tolist(), ends.T.tolist(), strict=True):
        crosses = (y0 > y) != (y1 > y)
        if crosses.any():
            found ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / ((y1 - y0) or 1.0))
    return found


def folded(spots: Floats, edge: float) -> Floats:
    """Return `spots` with what lies beyond ±`edge` mirrored back inside."""
    return np.abs((spots - edge) % (4.0 * edge) - 2.0 * edge) - edge
