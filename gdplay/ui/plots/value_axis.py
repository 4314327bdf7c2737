"""The upright axis of the loss plot: which values it spans, and where they lie in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gdplay.ui.plots.ticks import aligned, linear_ticks, log_ticks, nice_above
from gdplay.ui.text import number

Floats = NDArray[np.floating[Any]]

_TICK_GAP: Final = 34.0  # pixels between two ticks, at least
_SHRINK: Final = 0.45  # the axis shrinks only once the values need less than this of it
_SMALLEST_DECADES: Final = 1.0
_WIDEST: Final = 1e12  # from here on nothing more is to be seen


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """From `lower` to `upper`; on a logarithmic axis both are exponents of ten.

    One that `is_fitted` was made for values, and keeps its ends while they suit them; one
    that `is_chosen` keeps them in any case.
    """

    lower: float = 0.0
    upper: float = 1.0
    logarithmic: bool = False
    is_fitted: bool = False
    is_chosen: bool = False

    def fitted(self, values: Floats, from_zero: bool, height: float) -> ValueAxis:
        """Return the axis for `values`, this very one as long as it still suits them.

        Parameters
        ----------
        values
            All that shall be seen; values that are not finite do not count.
        from_zero
            Whether a linear axis begins at 0.
        height
            In pixels, which says how many ticks there are; it ends at or halfway between two.
        """
        if self.is_chosen:
            return self
        known = np.asarray(values, dtype=np.float64)
        known = known[np.isfinite(known)]
        if self.logarithmic:
            return self._fitted_log(known[known > 0.0])
        if not known.size:
            return self
        low, high = float(known.min()), float(known.max())
        if from_zero:
            low = min(low, 0.0)
        needed = max(high - low, 1e-12 * max(1.0, abs(high)))
        spans = self.is_fitted and self.lower <= low and high <= self.upper
        if spans and needed > _SHRINK * (self.upper - self.lower) and from_zero == (not self.lower):
            return self
        gap = nice_above(needed * 1.02 / max(2, int(height / _TICK_GAP)))
        end = math.ceil((high + needed * 0.02) / (gap / 2)) * (gap / 2)
        return ValueAxis(math.floor(low / gap) * gap, end, is_fitted=True)

    def _fitted_log(self, known: Floats) -> ValueAxis:
        if not known.size:
            return self
        low, high = math.log10(float(known.min())), math.log10(float(known.max()))
        lower, upper = math.floor(low * 4) / 4, math.ceil(high * 4) / 4
        if upper - lower < _SMALLEST_DECADES:
            lower = upper - _SMALLEST_DECADES
        return ValueAxis(lower, upper, logarithmic=True, is_fitted=True)

    def zoomed(self, factor: float, share: float) -> ValueAxis:
        """Return the axis `factor` times closer, what lies at `share` of its height in place."""
        span = (self.upper - self.lower) / factor
        anchor = self.lower + (self.upper - self.lower) * share
        smallest = 1e-9 * max(abs(anchor), 1e-300 if not self.logarithmic else 1.0)
        if not smallest < span < _WIDEST:
            return self
        lower = anchor - span * share
        return replace(self, lower=lower, upper=lower + span, is_chosen=True)

    def moved(self, share: float) -> ValueAxis:
        """Return the axis further up by a share of its height."""
        way = share * (self.upper - self.lower)
        return replace(self, lower=self.lower + way, upper=self.upper + way, is_chosen=True)

    def y_of(self, values: Floats, rect: QRectF) -> Floats:
        """Return the pixel of each value; on a logarithmic axis what is not positive is NaN."""
        if self.logarithmic:
            values = np.log10(np.where(values > 0.0, values, np.nan))
        share = (values - self.lower) / (self.upper - self.lower)
        y: Floats = rect.bottom() - share * rect.height()
        return y

    def ticks(self, rect: QRectF) -> list[tuple[float, str]]:
        """Return the pixel and the text of each tick."""
        count = max(2, int(rect.height() / _TICK_GAP))
        if self.logarithmic:
            places = log_ticks(self.lower, self.upper, count)
            texts = [number(10.0**place) for place in places]
            if len(places) < 2:  # less than a decade is in view
                values = linear_ticks(10.0**self.lower, 10.0**self.upper, count)
                values = [value for value in values if value > 0.0]
                places, texts = [math.log10(value) for value in values], aligned(values)
        else:
            places = linear_ticks(self.lower, self.upper, count)
            texts = aligned(places)
        scale = rect.height() / (self.upper - self.lower)
        heights = [rect.bottom() - (place - self.lower) * scale for place in places]
        return list(zip(heights, texts, strict=True))
