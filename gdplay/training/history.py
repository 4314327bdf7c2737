"""The history of one run: what its plots show, in memory that does not grow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.nn.layout import ParameterLayout
from gdplay.program.log import FEWEST, LAST, MAXIMUM, MINIMUM, StepLog
from gdplay.program.pages import zeros_on_pages
from gdplay.training.evaluations import Evaluations, row
from gdplay.training.marks import Marks
from gdplay.training.snapshot import History, Losses

Floats = NDArray[np.float64]


class RunHistory:
    """Collects a run's steps, evaluations and marks, and freezes them for a snapshot.

    Parameters
    ----------
    layout
        Which parameter stands where; later ones come by `adopt`.
    first
        The step at which the run begins.
    past
        A history to go on from; its gradients must be those of `layout`.

    Attributes
    ----------
    log
        What the trainer adds each step to.
    evaluations, marks
        What the run adds to.
    """

    def __init__(
        self, layout: ParameterLayout, first: int = 0, past: History | None = None
    ) -> None:
        self._layout = layout
        self._has_gaps = False
        self._without_gaps = (_WithoutGaps(), _WithoutGaps())
        self.evaluations = Evaluations(layers=len(layout.layer_slices))
        if past is None or past.bucket_steps.size == 0:
            self.log = StepLog(layout.size, start=first)
            self.marks = Marks()
            return
        self._has_gaps = True
        self.log = _log_of(past, first)
        self.marks = Marks(past.marks)
        self.evaluations.restore(
            past.evaluated_steps,
            np.stack(
                [past.objective, past.train, past.test, past.train_accuracy, past.test_accuracy]
            ),
            np.asarray(past.update_ratio, np.float64) if past.update_ratio.size else None,
        )

    def adopt(self, layout: ParameterLayout) -> None:
        """Go on with another layout: kept parameters keep their past, new ones have none."""
        if layout.parameters != self._layout.parameters:
            self.log = _with_parameters(self.log, self._layout, layout)
            known = self._layout.index
            self._has_gaps |= not all(parameter in known for parameter in layout.parameters)
        self.evaluations.adopt_layers(len(layout.layer_slices))
        self._layout = layout

    def freeze(
        self, step: int, losses: Losses, ratios: Floats | None = None, *, goes_on: bool = False
    ) -> History:
        """Return what there is so far as a value that never changes.

        Parameters
        ----------
        step, losses
            The step reached and the losses of its state; they stand as the last
            evaluation, whether or not that step is on the stride.
        ratios
            |Δw| / |w| of each layer in the update that led there, where it is known.
        goes_on
            Whether more steps follow at once. Then the last bucket is left out until
            it is full, and nothing is copied, however long and wide the history is.
        """
        steps, values = self.evaluations.steps, self.evaluations.values
        update_ratio = self.evaluations.ratios
        if steps.size == 0 or steps[-1] < step:
            steps = np.append(steps, step)
            values = np.column_stack([values, row(losses)])
            layers = len(update_ratio)
            if ratios is None or len(ratios) != layers:
                ratios = np.full(layers, np.nan)
            update_ratio = np.column_stack([update_ratio, ratios])
        loss, gradient = self._buckets(goes_on=goes_on)
        objective, train, test, train_accuracy, test_accuracy = values
        arrays = (loss, gradient, steps, objective, train, test, train_accuracy, test_accuracy)
        bucket_steps = self.log.steps[: loss.shape[1]]
        for array in (*arrays, bucket_steps, update_ratio):
            array.flags.writeable = False
        return History(
            bucket_steps,
            self.log.width,
            loss,
            gradient,
            steps,
            objective,
            train,
            test,
            train_accuracy,
            test_accuracy,
            self.marks.marks,
            update_ratio,
        )

    def _buckets(self, *, goes_on: bool) -> tuple[Floats, Floats]:
        """Return (3, B) losses and (3, B, P) gradients, NaN where a parameter was not yet."""
        log = self.log
        loss, gradient = log.loss[:, : log.full], log.gradient[:, : log.full]
        if self._has_gaps:
            loss, gradient = (
                clean.of(series, log.full)
                for clean, series in zip(self._without_gaps, (log.loss, log.gradient), strict=True)
            )
        if goes_on or log.full == log.used:
            return loss, gradient
        loss, gradient = (
            np.concatenate([full, _with_nan(series[:, log.full : log.used])], axis=1)
            for full, series in ((loss, log.loss), (gradient, log.gradient))
        )
        return loss, gradient


class _WithoutGaps:
    """The full buckets of a log with NaN where a parameter was not yet: each copied once."""

    def __init__(self) -> None:
        self._source: Floats | None = None
        self._clean: Floats = np.empty((3, 0))
        self._done = 0

    def of(self, series: Floats, full: int) -> Floats:
        """Return a view of the first `full` buckets of `series`; only new ones are looked at."""
        if series is not self._source:
            self._source, self._clean, self._done = series, zeros_on_pages(series.shape), 0
        fresh = slice(self._done, full)
        self._clean[:, fresh] = _with_nan(series[:, fresh])
        self._done = full
        return self._clean[:, :full]


def _with_nan(series: Floats) -> Floats:
    """Return a copy of buckets (3, ...) with NaN in those that are empty."""
    copy = series.copy()
    copy[:, copy[MINIMUM] > copy[MAXIMUM]] = np.nan
    return copy


def until(history: History, step: int) -> History:
    """Return what `history` knew at `step`; a bucket that reaches past it is left out."""
    started = history.bucket_steps.size > 0
    buckets = (step - int(history.bucket_steps[0])) // history.bucket_width if started else 0
    evaluated = history.evaluated_steps <= step
    return History(
        history.bucket_steps[:buckets],
        history.bucket_width,
        history.batch_loss[:, :buckets],
        history.gradient[:, :buckets],
        history.evaluated_steps[evaluated],
        history.objective[evaluated],
        history.train[evaluated],
        history.test[evaluated],
        history.train_accuracy[evaluated],
        history.test_accuracy[evaluated],
        tuple(mark for mark in history.marks if mark.step <= step),
    )


def condensed(history: History, size: int) -> History | None:
    """Return `history` in buckets so wide that its gradients take `size` bytes at most.

    It shares no array with the run, whose buffers may be a hundred times as large. No
    spike is lost. None where fewer than `FEWEST` buckets would be left.
    """
    _, buckets, parameters = history.gradient.shape
    bucket_size, group = 3 * parameters * history.gradient.itemsize, 1
    while -(-buckets // group) * bucket_size > size:
        group *= 2
        if -(-buckets // group) < FEWEST:
            return None
    loss, gradient = (_grouped(a, group) for a in (history.batch_loss, history.gradient))
    steps = history.bucket_steps[::group].copy()
    for array in (loss, gradient, steps):
        array.flags.writeable = False
    width = group * history.bucket_width
    return replace(
        history, bucket_steps=steps, bucket_width=width, batch_loss=loss, gradient=gradient
    )


def _grouped(series: NDArray[np.floating[Any]], group: int) -> Floats:
    """Return frozen buckets (3, B, ...), each `group` neighbours as one; new memory."""
    count = -(-series.shape[1] // group)
    result = np.empty((3, count, *series.shape[2:]))
    for place in range(count):
        part = series[:, place * group : (place + 1) * group]
        np.fmin.reduce(part[MINIMUM], axis=0, out=result[MINIMUM, place, ...])
        np.fmax.reduce(part[MAXIMUM], axis=0, out=result[MAXIMUM, place, ...])
        result[LAST, place] = part[LAST, -1]
    return result


def _with_parameters(
    log: StepLog, old_layout: ParameterLayout, new_layout: ParameterLayout
) -> StepLog:
    """Return a log of other parameters: those that are kept bring their past."""
    new = StepLog(new_layout.size, start=log.start)
    kept = [
        (place, old_layout.index[parameter])
        for place, parameter in enumerate(new_layout.parameters)
        if parameter in old_layout.index
    ]
    used = log.used
    fits = used <= new.capacity
    gradient = new.gradient[:, :used] if fits else zeros_on_pages((3, used, new_layout.size))
    _leave_out(gradient)
    if kept:
        places, sources = (np.array(side) for side in zip(*kept, strict=True))
        for part, known in zip(gradient, log.gradient, strict=True):
            part[:, places] = known[:used, sources]
    _fill(new, log.width, log.count, log.loss[:, :used], gradient)
    return new


def _log_of(past: History, next_step: int) -> StepLog:
    """Return a log that goes on from `past` with the step `next_step`.

    Steps that `past` had not seen yet are left out of its curves.
    """
    start, width = int(past.bucket_steps[0]), past.bucket_width
    count = next_step - start
    series = []
    for array in (past.batch_loss, past.gradient):
        missing = max(0, -(-count // width) - array.shape[1])
        padded = np.concatenate([array, np.full((3, missing, *array.shape[2:]), np.nan)], axis=1)
        _leave_out(padded, np.isnan(padded[LAST]))
        series.append(padded)
    log = StepLog(past.gradient.shape[2], start=start)
    _fill(log, width, count, *series)
    return log


def _fill(log: StepLog, width: int, count: int, loss: Floats, gradient: Floats) -> None:
    """Put `count` steps in buckets of `width` into `log`, halved until they fit."""
    while loss.shape[1] > log.capacity:
        loss, gradient, width = _halved(loss), _halved(gradient), 2 * width
    log.loss[:, : loss.shape[1]] = loss
    if not np.may_share_memory(log.gradient, gradient):
        log.gradient[:, : loss.shape[1]] = gradient
    log.counters[:2] = width, count


def _halved(series: Floats) -> Floats:
    """Return buckets (3, B, ...) merged by twos; a last odd one stays as it is."""
    left, right = series[:, 0::2].copy(), series[:, 1::2]
    pairs = right.shape[1]
    left[MINIMUM, :pairs] = np.minimum(left[MINIMUM, :pairs], right[MINIMUM])
    left[MAXIMUM, :pairs] = np.maximum(left[MAXIMUM, :pairs], right[MAXIMUM])
    left[LAST, :pairs] = right[LAST]
    return left


def _leave_out(series: Floats, where: NDArray[np.bool_] | slice = slice(None)) -> None:
    """Mark buckets (3, ...) as empty, in a way that further minima and maxima pass over."""
    series[MINIMUM][where] = np.inf
    series[MAXIMUM][where] = -np.inf
    series[LAST][where] = np.nan
