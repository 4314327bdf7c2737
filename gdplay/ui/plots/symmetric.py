"""A symmetric logarithmic axis: small values of either sign are told apart, 0 is in the middle."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

Floats = NDArray[np.floating[Any]]

_DECADES: Final = 2
"""Powers of ten between the edge and where the axis becomes linear."""


@dataclass(frozen=True, slots=True)
class SymmetricAxis:
    """From −`size` to +`size`; below a hundredth of it the axis is linear.

    The place of v is sign(v) · ln(1 + |v|/t) / ln(1 + size/t), where t = size/100.
    """

    size: float = 1.0

    def places(self, values: Floats) -> Floats:
        """Return −1 to +1 for values within the axis; NaN stays NaN."""
        bent: Floats = np.sign(values) * np.log1p(np.abs(values) / self._linear)
        return bent / math.log1p(self.size / self._linear)

    def y_of(self, values: Floats, rect: QRectF) -> Floats:
        """Return the pixel of each value, cut at the edges of `rect`."""
        places = np.clip(self.places(np.asarray(values, np.float64)), -1.0, 1.0)
        y: Floats = rect.center().y() - places * rect.height() / 2
        return y

    def ticks(self) -> list[float]:
        """Return the values at powers of ten below the edge, of both signs, and 0."""
        sizes = [self.size / 10.0**power for power in range(_DECADES)]
        return [*sizes, 0.0, *(-size for size in reversed(sizes))]

    @property
    def _linear(self) -> float:
        return self.size / 10.0**_DECADES
