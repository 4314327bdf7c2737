"""The numbers of each plot as columns: exact, of the steps in view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.parameter import Parameter
from gdplay.experiment.topology import Topology
from gdplay.storage.columns import Column
from gdplay.training.earlier import EarlierRun
from gdplay.training.snapshot import History, Snapshot
from gdplay.ui import names
from gdplay.ui.plots.columns import Columns, columns_of
from gdplay.ui.plots.histogram import Row

Floats = NDArray[np.floating[Any]]
View = tuple[float, float]

MOST_NUMBERS: Final = 1_000_000
"""In one table. Past it neighbouring steps share a row; no smallest or largest is lost."""

_ENDS: Final = ("min", "max", "last")


@dataclass(frozen=True, slots=True)
class _Rows:
    """The buckets in view, each row the steps `first` to `last`."""

    columns: Columns
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def of(self, series: Floats) -> tuple[Floats, Floats, Floats]:
        """Return minimum, maximum and last of each row, from buckets (3, B) or (3, B, P)."""
        low, high, last = series
        return self.columns.minimum(low), self.columns.maximum(high), self.columns.last(last)


def loss_table(snapshot: Snapshot, view: View) -> dict[str, Column]:
    """Return the batches' losses by buckets of steps, and the whole data set's where measured.

    A row is a step: the first of a bucket, one where the data set was measured, or both.
    """
    history = snapshot.history
    rows = _rows(snapshot, view, MOST_NUMBERS)
    inside = (history.evaluated_steps >= view[0]) & (history.evaluated_steps <= view[1])
    measured = history.evaluated_steps[inside]
    first = rows.first if rows is not None else np.empty(0, np.int64)
    steps = np.union1d(first, measured)
    table: dict[str, Column] = {"step": steps}
    at_buckets, at_measured = np.searchsorted(steps, first), np.searchsorted(steps, measured)
    last_steps = [""] * len(steps)
    for place, step in zip(at_buckets.tolist(), [] if rows is None else rows.last, strict=True):
        last_steps[place] = str(step)
    table["batch last step"] = last_steps
    series = rows.of(history.batch_loss) if rows is not None else (np.empty(0),) * 3
    for end, values in zip(_ENDS, series, strict=True):
        table[f"batch {end}"] = _spread(values, at_buckets, len(steps))
    for name, values in (
        ("train objective", history.objective),
        ("train data term", history.train),
        ("penalty", history.objective - history.train),
        ("test data term", history.test),
    ):
        table[name] = _spread(values[inside], at_measured, len(steps))
    return table


def earlier_columns(
    table: Mapping[str, Column], runs: Sequence[tuple[str, EarlierRun]], view: View
) -> dict[str, Column]:
    """Return a loss table with the losses of earlier runs, each by what it is called."""
    seen = [(name, run, (run.steps >= view[0]) & (run.steps <= view[1])) for name, run in runs]
    own = np.asarray(table["step"], np.int64)
    steps = np.unique(np.concatenate([own, *(run.steps[inside] for _, run, inside in seen)]))
    places = np.searchsorted(steps, own)
    wider: dict[str, Column] = {"step": steps}
    for name, column in table.items():
        if name == "step":
            continue
        if isinstance(column, np.ndarray):
            wider[name] = _spread(column, places, len(steps))
        else:
            texts = dict(zip(places.tolist(), column, strict=True))
            wider[name] = [texts.get(place, "") for place in range(len(steps))]
    for number, (name, run, inside) in enumerate(seen, start=1):
        at = np.searchsorted(steps, run.steps[inside])
        for what, values in (("train objective", run.objective), ("test data term", run.test)):
            column = _spread(values[inside], at, len(steps))
            wider[f"earlier run {number} ({name}) {what}"] = column
    return wider


def gradient_table(
    snapshot: Snapshot, parameters: Sequence[Parameter], view: View
) -> dict[str, Column]:
    """Return minimum, maximum and last of the gradient of each parameter, by its name."""
    rows = _rows(snapshot, view, MOST_NUMBERS // (3 * max(1, len(parameters))))
    if rows is None:
        return {"first step": np.empty(0), "last step": np.empty(0)}
    layout = snapshot.state.layout
    places = [layout.index[parameter] for parameter in parameters]
    series = [np.asarray(end)[:, places] for end in rows.of(snapshot.history.gradient)]
    table: dict[str, Column] = {"first step": rows.first, "last step": rows.last}
    for place, parameter in enumerate(parameters):
        name = names.name(layout.topology, parameter)
        for end, values in zip(_ENDS, series, strict=True):
            table[f"{name} {end}"] = values[:, place]
    return table


def ratio_table(snapshot: Snapshot, view: View) -> dict[str, Column]:
    """Return |Δw| / |w| of each layer at the steps where it was measured."""
    history, topology = snapshot.history, snapshot.state.layout.topology
    steps = history.evaluated_steps
    inside = (steps >= view[0]) & (steps <= view[1])
    table: dict[str, Column] = {"step": steps[inside]}
    for depth, ratios in enumerate(history.update_ratio, start=1):
        table[names.layer_name(topology, depth)] = ratios[inside]
    return table


def histogram_table(topology: Topology, rows: Sequence[Row], edges: Floats) -> dict[str, Column]:
    """Return how many gradients of each layer are in each bin, a row a layer and bin."""
    bins, layers = len(edges) - 1, len(rows)
    layer_names = [names.layer_name(topology, group.depth) for group, *_ in rows]
    return {
        "layer": [name for name in layer_names for _ in range(bins)],
        "size from": np.tile(edges[:-1], layers),
        "size to": np.tile(edges[1:], layers),
        "positive": np.concatenate([counts.rising for _, counts, _ in rows]),
        "negative": np.concatenate([counts.falling for _, counts, _ in rows]),
        "typical": np.concatenate([usual for *_, usual in rows]),
        "zeros in the layer": np.repeat([counts.zeros for _, counts, _ in rows], bins),
    }


def _rows(snapshot: Snapshot, view: View, most: int) -> _Rows | None:
    history: History = snapshot.history
    columns = columns_of(history, view, max(1, most))
    if columns is None:
        return None
    size = columns.group * history.bucket_width
    first = columns.start + np.arange(columns.count, dtype=np.int64) * size
    last = np.minimum(first + size, max(snapshot.state.step, columns.start + 1)) - 1
    return _Rows(columns, first, last)


def _spread(values: Floats, places: NDArray[np.intp], rows: int) -> Floats:
    """Return a column of `rows` with `values` at their places and nothing elsewhere."""
    column = np.full(rows, np.nan)
    column[places] = values
    return column
