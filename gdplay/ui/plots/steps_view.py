"""Which steps of a run are in view: all of it while it goes on, or a part that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_FEWEST_STEPS: Final = 4.0  # the closest view


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
    """

    end: float = 1.0
    chosen: tuple[float, float] | None = None
    start: float = 0.0

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last step in view."""
        return self.chosen if self.chosen is not None else (self.start, self.end)

    @property
    def is_following(self) -> bool:
        """Whether the whole run is in view, however far it has come."""
        return self.chosen is None

    def zoomed(self, factor: float, share: float) -> StepsView:
        """Return the view `factor` times closer, the step at `share` of the width kept in place.

        One that would show the whole run follows it.
        """
        left, right = self.span
        width = max(_FEWEST_STEPS, (right - left) / factor)
        if width >= self.end - self.start:
            return self.whole()
        return self._within(left + (right - left - width) * share, width)

    def moved(self, steps: float) -> StepsView:
        """Return the view `steps` further on, within the run; the whole run stays."""
        if self.chosen is None:
            return self
        left, right = self.chosen
        return self._within(left + steps, right - left)

    def whole(self) -> StepsView:
        """Return the view that follows the whole run."""
        return StepsView(self.end, None, self.start)

    def _within(self, left: float, width: float) -> StepsView:
        left = min(max(self.start, left), max(self.start, self.end - width))
        return StepsView(self.end, (left, left + width), self.start)
