"""Which powers of ten are in view: all of them, or a part that was chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

_CLOSEST: Final = 0.2
"""Powers of ten in the closest view."""


@dataclass(frozen=True, slots=True)
class LogView:
    """A part of what lies between two powers of ten, as exponents.

    Parameters
    ----------
    whole
        The first and the last exponent that can be seen.
    chosen
        The part that a person chose; None shows the whole.
    """

    whole: tuple[float, float]
    chosen: tuple[float, float] | None = None

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last exponent in view."""
        return self.chosen or self.whole

    def zoomed(self, factor: float, share: float) -> LogView:
        """Return the view `factor` times closer, what lies at `share` of the width in place."""
        low, high = self.span
        width = max(_CLOSEST, (high - low) / factor)
        if width >= (self.whole[1] - self.whole[0]) * (1.0 - 1e-9):
            return replace(self, chosen=None)
        return self._within(low + (high - low - width) * share, width)

    def moved(self, share: float) -> LogView:
        """Return the view further on by a share of its width; the whole stays."""
        if self.chosen is None:
            return self
        low, high = self.chosen
        return self._within(low + share * (high - low), high - low)

    def _within(self, low: float, width: float) -> LogView:
        first, last = self.whole
        low = min(max(first, low), last - width)
        return replace(self, chosen=(low, low + width))
