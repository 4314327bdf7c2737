"""What the loss plot draws of a run, as curves that no pixel could show better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF

from gdplay.training.snapshot import History
from gdplay.ui.plots.columns import columns_of, thinned, thinned_by_column
from gdplay.ui.plots.smoothing import smoothed
from gdplay.ui.plots.steps_view import StepsView
from gdplay.ui.plots.value_axis import ValueAxis

Floats = NDArray[np.floating[Any]]
Curve = tuple[Floats, Floats]
"""Steps and values, both (N,)."""


@dataclass(frozen=True, eq=False, slots=True)
class LossCurves:
    """The curves in view.

    Parameters
    ----------
    batches
        A zigzag between the smallest and the largest of each column of pixels.
    train, test
        The objective over the training set, and the data term over the test set.
    data_term
        Of the training set, where there is a penalty; else empty.
    smooth_train, smooth_test
        The same averaged over some steps; empty without smoothing.
    """

    batches: Curve
    train: Curve
    test: Curve
    data_term: Curve
    smooth_train: Curve
    smooth_test: Curve


def loss_curves(history: History, view: StepsView, pixels: int, over: int) -> LossCurves:
    """Return the curves of `history` in view, for so many pixels; smoothed `over` steps, or 0."""
    limit = pixels // 2

    def curve(values: Floats, wanted: bool = True) -> Curve:
        if not wanted:
            return np.empty(0), np.empty(0)
        return thinned_in(view, history.evaluated_steps, values, limit)

    def average(values: Floats) -> Curve:
        if not over:
            return np.empty(0), np.empty(0)
        return curve(smoothed(history.evaluated_steps, values, over))

    return LossCurves(
        _batches(history, view, limit),
        curve(history.objective),
        curve(history.test),
        curve(history.train, has_penalty(history)),
        average(history.objective),
        average(history.test),
    )


def has_penalty(history: History) -> bool:
    """Whether the objective is anywhere more than its data term."""
    return bool(np.any(history.objective > history.train))


def thinned_in(view: StepsView, steps: NDArray[np.int64], values: Floats, limit: int) -> Curve:
    """Return a curve's points in view, about twice `limit` of them; no extreme is lost."""
    if not view.logarithmic:
        return thinned(steps, values, *view.span, max(1, limit))
    # The first steps have most of the room: what is thinned is what shares a column.
    left, right = view.span
    first = max(0, int(np.searchsorted(steps, left, "right")) - 1)
    stop = int(np.searchsorted(steps, right, "left")) + 1
    x, y = steps[first:stop].astype(np.float64), values[first:stop].astype(np.float64)
    columns = np.floor(view.shares_of(x) * max(1, limit)).astype(np.intp)
    return thinned_by_column(columns, x, y, y)


def _batches(history: History, view: StepsView, limit: int) -> Curve:
    most = len(history.bucket_steps) if view.logarithmic else limit
    columns = columns_of(history, view.span, max(1, most))
    if columns is None:
        return np.empty(0), np.empty(0)
    low = columns.minimum(history.batch_loss[0])
    high = columns.maximum(history.batch_loss[1])
    is_each_step = columns.group == history.bucket_width == 1
    offset = 0.0 if is_each_step else 0.5
    centres = columns.start + (np.arange(columns.count) + offset) * columns.width
    if view.logarithmic:
        places = np.floor(view.shares_of(centres) * max(1, limit)).astype(np.intp)
        return thinned_by_column(places, centres, low, high)
    if is_each_step:
        return centres, low
    return np.repeat(centres, 2), np.column_stack([low, high]).ravel()


def pixels_of(curve: Curve, view: StepsView, axis: ValueAxis, rect: QRectF) -> Floats:
    """Return a curve in pixels, (N, 2); what none can hold is left out or cut at the edge."""
    x = rect.left() + view.shares_of(curve[0]) * rect.width()
    y = axis.y_of(curve[1], rect)
    known = np.isfinite(y)
    y = np.clip(y, rect.top() - 1000.0, rect.bottom() + 1000.0)
    return np.column_stack([x[known], y[known]])
