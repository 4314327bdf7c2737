"""Where the names of earlier runs stand: chosen once, and then kept while the run goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from gdplay.training.snapshot import Snapshot
from gdplay.ui.plots.labels import PlacedText, keep_along, place_along
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.value_axis import ValueAxis

Floats = NDArray[np.floating[Any]]
Texts = Sequence[tuple[Sequence[QPointF], str, float]]
"""(points of the curve, the best first, its name, the width of the name), in pixels."""

_SETTLED: Final = (4, 32, 256)
"""Steps of a run at which the names are placed anew: so young a run changes its whole picture."""


class GhostNames:
    """Places names anew only for other runs, another view or size, and at a pause.

    While a run goes on each stays at its place beside its own curve.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._places: tuple[int, ...] = ()

    def place(
        self,
        texts: Texts,
        plot: QRectF,
        line_height: float,
        *,
        taken: Sequence[QRectF],
        column: QRectF,
        curves: Callable[[], Floats],
        key: tuple[object, ...],
    ) -> list[PlacedText]:
        """Return where the names go.

        Parameters
        ----------
        plot, line_height, taken
            As for `place_along`.
        column
            Where the names of the run's own curves move up and down.
        curves
            Gives the (N, 2) pixels of the curves that should stay in sight.
        key
            What the places were chosen for; while it is the same they are kept.
        """
        if (key, len(texts)) == (self._key, len(self._places)):
            return keep_along(texts, self._places, plot, line_height, taken)
        before = self._places if len(self._places) == len(texts) else ()
        self._key = key
        avoided = [*taken, column]
        placed = place_along(texts, plot, line_height, avoided, curves(), before=before)
        self._places = tuple(label.place for label in placed)
        return [label for label in placed if not label.is_left_out]


def occasion(
    snapshot: Snapshot, view: StepsView, axis: ValueAxis, plot: QRectF
) -> tuple[object, ...]:
    """Return what the places of names are chosen for: the view, its size, and a run's first steps.

    A run that goes on moves the axes that follow it; that alone moves no name.
    """
    age = sum(snapshot.state.step >= steps for steps in _SETTLED) if snapshot.running else -1
    values = (axis.lower, axis.upper) if axis.is_chosen else None
    size = (plot.width(), plot.height())
    return snapshot.run, age, view.chosen, view.logarithmic, values, axis.logarithmic, size
