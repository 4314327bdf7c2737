"""Edits of the data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment import streams
from gdplay.experiment.dataset import Dataset, Floats, Recipe
from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.wiring import fitted, fitting_loss, with_topology
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import GENERATORS, generate

MAX_SAMPLES: Final = 100_000
"""Samples in one data set, at most."""

DRAWN_TRAIN_SHARE: Final = 0.8
"""The share of drawn samples that train where no recipe gives one."""


def add_samples(
    experiment: Experiment,
    values: Floats,
    labels: Floats,
    test: NDArray[np.bool_] | None = None,
) -> Experiment:
    """Append drawn samples.

    Parameters
    ----------
    values
        (columns, n), or fewer rows: the columns that are missing take their mean.
    labels
        (n,), class indices or values.
    test
        (n,), which of them are held out; by default each is drawn from the stream
        "split", so that the recipe's train share holds.

    Raises
    ------
    EditError
        When a number is not finite, a class does not exist, or past `MAX_SAMPLES`.
    """
    old = experiment.dataset
    count = labels.shape[0]
    if count == 0:
        return experiment
    if not (np.isfinite(values).all() and np.isfinite(labels).all()):
        raise EditError("A point needs finite coordinates and a finite label.")
    if old.task.classes and not np.isin(labels, np.arange(len(old.task.classes))).all():
        raise EditError(f"There are {len(old.task.classes)} classes to draw.")
    if old.size + count > MAX_SAMPLES:
        raise EditError(f"A data set holds at most {MAX_SAMPLES:,} points.")
    held_out = _split(experiment, count) if test is None else test
    return replace(
        experiment,
        dataset=replace(
            old,
            values=np.concatenate([old.values, _completed(old, values)], axis=1),
            labels=np.concatenate([old.labels, labels]),
            test=np.concatenate([old.test, held_out]),
            drawn=np.concatenate([old.drawn, np.ones(count, dtype=np.bool_)]),
        ),
    )


def remove_samples(experiment: Experiment, rows: Iterable[int]) -> Experiment:
    """Remove the samples in `rows`; rows that are not there do not matter."""
    old = experiment.dataset
    keep = ~np.isin(np.arange(old.size), np.fromiter(rows, dtype=np.intp))
    if keep.all():
        return experiment
    return replace(experiment, dataset=_rows(old, keep))


def clear_samples(experiment: Experiment) -> Experiment:
    """Remove every sample; what is drawn next starts from an empty plane."""
    old = experiment.dataset
    if old.size == 0:
        return experiment
    empty = _rows(old, np.zeros(old.size, dtype=np.bool_))
    return replace(experiment, dataset=replace(empty, recipe=None))


def set_recipe(experiment: Experiment, recipe: Recipe) -> Experiment:
    """Generate the samples anew; drawn ones stay where the task stays.

    Where the new data ask for other inputs, outputs or another loss, the network
    and the loss follow.

    Raises
    ------
    EditError
        For an unknown name or numbers out of range.
    """
    if recipe == experiment.dataset.recipe:
        return experiment
    return _generated(experiment, recipe)


def repeat_recipe(experiment: Experiment) -> Experiment:
    """Make the generated samples as they first were, where they were moved, erased or relabelled.

    Drawn samples stay. Without a recipe nothing happens.
    """
    recipe = experiment.dataset.recipe
    return experiment if recipe is None else _generated(experiment, recipe)


def has_strayed(dataset: Dataset) -> bool:
    """Whether generated samples are no longer what `repeat_recipe` would make them."""
    return dataset.recipe is not None and _made_anew(dataset, dataset.recipe) != dataset


def begin_drawing(experiment: Experiment, empty: Dataset) -> Experiment:
    """Draw on the plane, or along the line, that `empty` is; the network follows.

    Where that is what is drawn on already, its samples are cleared.
    """
    old = experiment.dataset
    if (old.task, old.columns) == (empty.task, empty.columns):
        return clear_samples(experiment)
    return replace_dataset(experiment, empty)


def _generated(experiment: Experiment, recipe: Recipe) -> Experiment:
    _check(recipe)
    return replace_dataset(experiment, _made_anew(experiment.dataset, recipe))


def _made_anew(old: Dataset, recipe: Recipe) -> Dataset:
    """Return the samples of `recipe`, and the drawn ones of `old` where the task stays."""
    fresh = _named_as(generate(recipe), old)
    if old.drawn.any() and (old.task, old.columns) == (fresh.task, fresh.columns):
        kept = _rows(old, old.drawn)
        fresh = replace(
            fresh,
            values=np.concatenate([fresh.values, kept.values], axis=1),
            labels=np.concatenate([fresh.labels, kept.labels]),
            test=np.concatenate([fresh.test, kept.test]),
            drawn=np.concatenate([fresh.drawn, kept.drawn]),
        )
    return fresh


def _named_as(fresh: Dataset, old: Dataset) -> Dataset:
    """Return `fresh` with the classes of `old`, where those were renamed or became more."""
    names = [None if dataset.recipe is None else dataset.recipe.name for dataset in (fresh, old)]
    if names[0] == names[1] and 0 < len(fresh.task.classes) <= len(old.task.classes):
        return replace(fresh, task=old.task)
    return fresh


def replace_dataset(experiment: Experiment, dataset: Dataset) -> Experiment:
    """Train on `dataset` instead; outputs and loss follow where the task differs."""
    if dataset == experiment.dataset:
        return experiment
    old = experiment.dataset
    settings, topology = experiment.hyperparameters, experiment.topology
    if (dataset.task, dataset.columns) != (old.task, old.columns):
        loss = fitting_loss(dataset.task, settings.loss, old.task)
        settings = replace(settings, loss=loss)
        topology = fitted(topology, dataset, loss)
    changed = replace(experiment, dataset=dataset, hyperparameters=settings)
    return with_topology(changed, topology)


def _check(recipe: Recipe) -> None:
    if recipe.name not in GENERATORS:
        raise EditError(f"There is no generated data set named {recipe.name}.")
    if not 1 <= recipe.points <= MAX_SAMPLES:
        raise EditError(f"The number of points lies between 1 and {MAX_SAMPLES:,}.")
    if not 0 <= recipe.noise <= 100:
        raise EditError("Noise lies between 0 and 100 %.")
    if not 0 <= recipe.train_share <= 1:
        raise EditError("The train share lies between 0 and 100 %.")


def _split(experiment: Experiment, count: int) -> NDArray[np.bool_]:
    """Return which of the next `count` samples are held out; (count,)."""
    old = experiment.dataset
    share = DRAWN_TRAIN_SHARE if old.recipe is None else old.recipe.train_share
    key = streams.stream_key(experiment.seed, "drawn split")
    return streams.uniform(key, np.arange(old.size, old.size + count)) >= share


def _completed(dataset: Dataset, values: Floats) -> Floats:
    """Return `values` with a mean for each column of `dataset` that they lack."""
    missing = dataset.values[values.shape[0] :]
    means = missing.mean(axis=1) if dataset.size else np.zeros(missing.shape[0])
    return np.concatenate([values, np.repeat(means[:, None], values.shape[1], axis=1)])


def _rows(dataset: Dataset, keep: NDArray[np.bool_]) -> Dataset:
    return replace(
        dataset,
        values=dataset.values[:, keep],
        labels=dataset.labels[keep],
        test=dataset.test[keep],
        drawn=dataset.drawn[keep],
    )
