"""Earlier runs behind the present one: quiet curves that are prepared once, not each frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from gdplay.experiment.experiment import Experiment
from gdplay.training.earlier import EarlierRun, is_comparable
from gdplay.ui.plots.earlier_words import name_of
from gdplay.ui.plots.loss_curves import thinned_in
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.value_axis import ValueAxis
from gdplay.ui.polygon import polygon

Floats = NDArray[np.floating[Any]]

_COLUMNS: Final = 160
"""Of one curve, with two points each, over the steps up to the next power of two."""
_FAR: Final = 20.0
"""Heights of the picture from which a curve counts as out of it."""
_NAMED_AT: Final = (1.0, 0.8, 0.6, 0.45, 0.3)
"""Of the steps of a curve in view: where its name may stand, the best first."""
_UNIT: Final = QRectF(0.0, 0.0, 1.0, 1.0)


class Ghosts:
    """The earlier runs that can be compared with the one in force."""

    def __init__(self) -> None:
        self._all: tuple[EarlierRun, ...] = ()
        self._experiment: Experiment | None = None
        self._runs: tuple[EarlierRun, ...] = ()
        self._names: tuple[str, ...] = ()
        self._key: tuple[object, ...] = ()
        self._curves: list[tuple[Floats, Floats]] = []
        self._polygon_key: tuple[object, ...] = ()
        self._polygons: list[QPolygonF] = []

    @property
    def runs(self) -> tuple[EarlierRun, ...]:
        """Those that are shown, the latest last."""
        return self._runs

    def set_runs(self, runs: tuple[EarlierRun, ...]) -> None:
        """Show these, as far as they can be compared."""
        self._all = runs
        self._choose()

    def compare_with(self, experiment: Experiment) -> None:
        """Compare with the run of `experiment`."""
        if experiment is not self._experiment:
            self._experiment = experiment
            self._choose()

    def _choose(self) -> None:
        experiment = self._experiment
        runs = tuple(r for r in self._all if experiment is None or is_comparable(r, experiment))
        if runs != self._runs:
            self._runs, self._key = runs, ()
        self._names = tuple(name_of(r, experiment) for r in runs) if experiment else ()

    def values(self, view: StepsView) -> Floats:
        """Return the losses in view, all of them in one array."""
        self._prepare(view)
        right = view.span[1]
        return np.concatenate([np.empty(0), *(y[x <= right] for x, y in self._curves)])

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        view: StepsView,
        axis: ValueAxis,
        *,
        pens: Sequence[QPen],
    ) -> None:
        """Draw each run with a pen of its own."""
        self._prepare(view)
        key = (self._key, axis)
        if key != self._polygon_key:
            self._polygon_key = key
            self._polygons = [_polygon(curve, view, axis) for curve in self._curves]
        low, high = view.shares_of(0.0), view.shares_of(1.0)
        # A place of the polygon is that of a step; how it lies across the view is linear in it.
        per_place = (high - low) / (math.log1p(1.0) if view.logarithmic else 1.0)
        over = QTransform(
            per_place * rect.width(),
            0,
            0,
            rect.height(),
            rect.left() + low * rect.width(),
            rect.top(),
        )
        painter.save()
        painter.setClipRect(rect)
        painter.setTransform(over, combine=True)
        for pen, curve in zip(pens, self._polygons, strict=True):
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPolyline(curve)
        painter.restore()

    def names(
        self, view: StepsView, axis: ValueAxis, rect: QRectF
    ) -> list[tuple[list[QPointF], str]]:
        """Return where each run's name may stand and the name, the latest run first.

        The places are points of its curve, in pixels, the last one in view first; some may
        lie above or below the picture. A run without any loss there has none.
        """
        found = []
        left, right = view.span
        for run, name in zip(reversed(self._runs), reversed(self._names), strict=False):
            last = min(float(run.steps[-1]), right)
            if last >= left:
                steps = left + (last - left) * np.array(_NAMED_AT)
                losses = np.interp(steps, run.steps, run.objective)
                x = rect.left() + view.shares_of(steps) * rect.width()
                y = axis.y_of(losses, rect)
                if np.isfinite(y).all():
                    pairs = zip(x.tolist(), y.tolist(), strict=True)
                    found.append(([QPointF(a, b) for a, b in pairs], name))
        return found

    def lines(self, view: StepsView, axis: ValueAxis, rect: QRectF) -> list[Floats]:
        """Return each curve in pixels, (N, 2), as it is drawn."""
        self._prepare(view)
        return [_pixels(*curve, view, axis, rect) for curve in self._curves]

    def nearest(
        self, place: QPointF, step: float, axis: ValueAxis, rect: QRectF
    ) -> tuple[float, EarlierRun | None]:
        """Return how many pixels above or below `place` the nearest run passes, and which."""
        found: tuple[float, EarlierRun | None] = (math.inf, None)
        for run in self._runs:
            if step > run.steps[-1]:
                continue
            loss = np.array([np.interp(step, run.steps, run.objective)])
            away = abs(float(axis.y_of(loss, rect)[0]) - place.y())
            if away < found[0]:
                found = away, run
        return found

    def _prepare(self, view: StepsView) -> None:
        """Thin the curves for the steps in view; while a run goes on, for twice as many."""
        if view.is_following:
            view = replace(view, end=2.0 ** math.ceil(math.log2(max(2.0, view.end))))
        key = (self._runs, view.span, view.logarithmic)
        if key != self._key:
            self._key = key
            self._curves = [
                thinned_in(view, run.steps, run.objective, _COLUMNS) for run in self._runs
            ]


def _pixels(
    steps: Floats, losses: Floats, view: StepsView, axis: ValueAxis, rect: QRectF
) -> Floats:
    """Return the points of a curve, (N, 2), that lie at a height of the picture."""
    x = rect.left() + view.shares_of(steps) * rect.width()
    y = axis.y_of(losses, rect)
    known = (rect.top() <= y) & (y <= rect.bottom())
    return np.column_stack([x[known], y[known]])


def _polygon(curve: tuple[Floats, Floats], view: StepsView, axis: ValueAxis) -> QPolygonF:
    """Return a curve over the places of its steps, from 0 at the top to 1 at the bottom."""
    places = np.log1p(curve[0]) if view.logarithmic else curve[0]
    y = np.clip(axis.y_of(curve[1], _UNIT), -_FAR, _FAR)
    known = np.isfinite(y)
    return polygon(np.column_stack([places[known], y[known]]))
