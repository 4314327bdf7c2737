"""Which steps of a run are in view: all of it while it goes on, or a part that was chosen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from gdplay.ui.plots.ticks import step_ticks

_FEWEST_STEPS: Final = 4.0  # the closest view

Steps = TypeVar("Steps", float, NDArray[np.floating[Any]])


@dataclass(frozen=True, slots=True)
class StepsView:
    """From `left` to `right` of a run that has come to step `end`.

    Parameters
    ----------
    end
        The last step of the run, at least 1 past `start`.
    chosen
        The part that a person chose; None follows the whole run.
    start
        The first step that is known: not 0 where a run went on from a file.
    logarithmic
        Whether step k lies at ln(1 + k), so that the first steps have more room.
    """

    end: float = 1.0
    chosen: tuple[float, float] | None = None
    start: float = 0.0
    logarithmic: bool = False

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last step in view."""
        return self.chosen if self.chosen is not None else (self.start, self.end)

    @property
    def is_following(self) -> bool:
        """Whether the whole run is in view, however far it has come."""
        return self.chosen is None

    def whole(self) -> StepsView:
        """Return the view that follows the whole run."""
        return replace(self, chosen=None)

    def shares_of(self, steps: Steps) -> Steps:
        """Return how far across the view steps lie: 0 at its left edge, 1 at its right."""
        left, right = self.span
        if not self.logarithmic:
            return (steps - left) / (right - left)
        low = math.log1p(left)
        shares: Steps = (np.log1p(steps) - low) / (math.log1p(right) - low)
        return shares

    def step_at(self, share: float) -> float:
        """Return the step that lies so far across the view."""
        left, right = self.span
        return self._step(self._place(left) * (1.0 - share) + self._place(right) * share)

    def ticks(self, count: int) -> list[int]:
        """Return round steps in view, about `count` of them."""
        left, right = self.span
        if not self.logarithmic:
            return step_ticks(left, right, count)
        powers = [10**power for power in range(math.ceil(math.log10(right + 1.0)) + 1)]
        kept: list[int] = []
        for lead in (0, 1, 5, 2):
            for tick in [0] if not lead else [lead * power for power in powers]:
                places = [self.shares_of(float(other)) for other in kept]
                place = self.shares_of(float(tick))
                if left <= tick <= right and all(abs(place - p) * count >= 1.0 for p in places):
                    kept.append(tick)
        return sorted(kept) if len(kept) > 1 else step_ticks(left, right, count)

    def zoomed(self, factor: float, share: float) -> StepsView:
        """Return the view `factor` times closer, the step at `share` of the width kept in place.

        One that would show the whole run follows it.
        """
        left, right = map(self._place, self.span)
        width = (right - left) / factor
        if not self.logarithmic:
            width = max(_FEWEST_STEPS, width)
        if width >= self._place(self.end) - self._place(self.start):
            return self.whole()
        view = self._within(left + (right - left - width) * share, width)
        first, last = view.span
        return view if last - first >= min(_FEWEST_STEPS, self.end - self.start) else self

    def moved(self, share: float) -> StepsView:
        """Return the view further on by a share of its width; the whole run stays."""
        if self.chosen is None:
            return self
        left, right = map(self._place, self.chosen)
        return self._within(left + share * (right - left), right - left)

    def _within(self, left: float, width: float) -> StepsView:
        """Return the view from a place on, or the nearest one within the run."""
        start, end = self._place(self.start), self._place(self.end)
        left = min(max(start, left), max(start, end - width))
        return replace(self, chosen=(self._step(left), self._step(left + width)))

    def _place(self, step: float) -> float:
        return math.log1p(step) if self.logarithmic else step

    def _step(self, place: float) -> float:
        return math.expm1(place) if self.logarithmic else place
