"""The gestures of the data canvas, without a screen: what a stroke has put or taken so far.

A stroke starts at the press, moves with the pointer and is committed or dropped
by the canvas. Everything is in the plane's own units.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Place = tuple[float, float]


class Stroke(Protocol):
    """One gesture between press and release."""

    @property
    def points(self) -> Floats:
        """The points put so far, (2, n)."""

    @property
    def erased(self) -> tuple[int, ...]:
        """The samples taken so far, as ascending rows of the data set."""

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
    """

    erased: tuple[int, ...] = ()

    def __init__(
        self,
        start: Place,
        radius: float,
        density: float,
        random: np.random.Generator,
        edge: float,
    ) -> None:
        self._edge = edge
        self._place = np.array(start)
        self._radius = radius
        self._density = density
        self._random = random
        self._owed = 0.0
        self._spots: list[Floats] = []
        self._put(self._place[:, None])

    @property
    def points(self) -> Floats:
        """The points put so far, (2, n)."""
        return np.concatenate(self._spots, axis=1)

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
        count = centres.shape[1]
        distance = self._radius * np.sqrt(self._random.random(count))
        angle = 2.0 * np.pi * self._random.random(count)
        spots = centres + distance * np.stack([np.cos(angle), np.sin(angle)])
        self._spots.append(np.clip(spots, -self._edge, self._edge))


class PointStroke:
    """A single point, which follows the pointer until the release."""

    erased: tuple[int, ...] = ()

    def __init__(self, start: Place) -> None:
        self._place = start

    @property
    def points(self) -> Floats:
        """The one point, (2, 1)."""
        return np.array(self._place)[:, None]

    def move(self, place: Place) -> None:
        """Take the point along."""
        self._place = place


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
    def points(self) -> Floats:
        """Nothing: an eraser puts no points."""
        return np.empty((2, 0))

    @property
    def erased(self) -> tuple[int, ...]:
        """The samples taken so far, as ascending rows of the data set."""
        return tuple(np.flatnonzero(self._taken).tolist())

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
