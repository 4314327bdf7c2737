"""The gestures that move the samples near the pointer for as long as it is held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.ui.dataset.strokes import Change, Place

Floats = NDArray[np.float64]

Force = Callable[[Floats, Floats, float, np.random.Generator], Floats]
"""(offsets from the middle (2, n), weights (n,), radius, random) -> the ways to go (2, n)."""

_PACE: Final = 0.05
"""How far a sample near the middle goes in one moment, as a share of the radius."""


def shake(offsets: Floats, weights: Floats, radius: float, random: np.random.Generator) -> Floats:
    """Return a random way for each sample."""
    return _PACE * radius * weights * random.standard_normal(offsets.shape)


def attract(offsets: Floats, weights: Floats, radius: float, random: np.random.Generator) -> Floats:
    """Return each sample's way to the middle, never past it."""
    distances = np.hypot(*offsets)
    lengths = np.minimum(_PACE * radius * weights, distances)
    return -offsets * lengths / np.where(distances > 0.0, distances, 1.0)


def repel(offsets: Floats, weights: Floats, radius: float, random: np.random.Generator) -> Floats:
    """Return each sample's way from the middle; at the middle itself any way will do."""
    distances = np.hypot(*offsets)
    angles = 2.0 * np.pi * random.random(offsets.shape[1])
    anywhere = np.stack([np.cos(angles), np.sin(angles)])
    outward = np.where(
        distances > 0.0, offsets / np.where(distances > 0.0, distances, 1.0), anywhere
    )
    return _PACE * radius * weights * outward


class ForceStroke:
    """Moves the samples within a radius of the pointer, moment by moment.

    The weight of a sample at distance d is (1 − (d/r)²)²: 1 in the middle, falling
    smoothly to 0 at the rim.

    Parameters
    ----------
    start
        Where it was pressed; the first moment passes at once.
    radius
        r, how far the force reaches.
    force
        Which way samples go.
    samples
        (2, samples), where all samples lie.
    random
        Where chance comes from.
    edge
        Samples stay within ±this on both axes.
    """

    def __init__(
        self,
        start: Place,
        radius: float,
        force: Force,
        samples: Floats,
        *,
        random: np.random.Generator,
        edge: float,
    ) -> None:
        self._place = np.array(start)
        self._radius = radius
        self._force = force
        self._from = samples
        self._now = samples.copy()
        self._random = random
        self._edge = edge
        self.pass_moment()

    @property
    def change(self) -> Change:
        """The samples that have moved, and where to."""
        rows = np.flatnonzero((self._now != self._from).any(axis=0))
        return Change(moved=rows, places=self._now[:, rows])

    def move(self, place: Place) -> None:
        """Act at `place` from the next moment on."""
        self._place = np.array(place)

    def pass_moment(self) -> None:
        """Let the force act once."""
        offsets = self._now - self._place[:, None]
        near = np.flatnonzero(np.hypot(*offsets) < self._radius)
        offsets = offsets[:, near]
        weights = (1.0 - (np.hypot(*offsets) / self._radius) ** 2) ** 2
        ways = self._force(offsets, weights, self._radius, self._random)
        self._now[:, near] = np.clip(self._now[:, near] + ways, -self._edge, self._edge)
