"""Edits of the kind of problem: which classes there are, or values instead.

Each brings the loss and the outputs that fit: one output unit for values and for two
classes, one a class for more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

import numpy as np

from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Floats, Task
from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.wiring import fitted, fitting_loss, with_topology
from gdplay.experiment.experiment import Experiment

Kind = Literal["classification", "regression"]

MIN_CLASSES: Final = 2
MAX_CLASSES: Final = 8
"""How many classes can be told apart by colour and shape."""

MAX_NAME: Final = 40
"""Letters in the name of a class, at most."""

_LETTERS: Final = tuple("ABCDEFGHIJKLMNOP")
"""Twice as many as there can be classes: one is always free."""


def set_classes(
    experiment: Experiment,
    names: Sequence[str],
    becomes: Mapping[int, int | None] | None = None,
) -> Experiment:
    """Let the data have the classes `names`: more, fewer, or under other names.

    Parameters
    ----------
    names
        All classes afterwards, in their order.
    becomes
        For each class of now, by its index, the index in `names` that its points
        belong to afterwards, or None where its points go. A class that is not
        mentioned keeps its index.

    Raises
    ------
    EditError
        When the data are values, for fewer than 2 or more than 8 classes, for a name
        that is empty, too long or there twice, and when a class that has points keeps
        an index that is no longer there.
    """
    old = experiment.dataset
    if old.task.kind == "regression":
        raise EditError("These data are values. Make them classes first.")
    classes = _checked(names)
    moves = {index: index for index in range(len(old.task.classes))} | dict(becomes or {})
    if classes == old.task.classes and all(k == v for k, v in moves.items()):
        return experiment
    _refuse_orphans(old, moves, len(classes))
    keep = np.isin(old.labels, [former for former, now in moves.items() if now is not None])
    table = np.array([moves[k] or 0 for k in range(len(old.task.classes))], dtype=np.float64)
    is_same = bool(keep.all()) and all(moves[k] == k for k in np.unique(old.labels).astype(int))
    dataset = replace(
        old,
        values=old.values[:, keep],
        labels=table[old.labels[keep].astype(np.intp)],
        test=old.test[keep],
        drawn=old.drawn[keep],
        task=Task("classification", classes),
        recipe=old.recipe if is_same else None,  # it would bring the old labels back
    )
    return _with_task(experiment, dataset)


def add_class(experiment: Experiment, name: str | None = None) -> Experiment:
    """Add one class without points, named by a letter unless told otherwise.

    A third class has its own output, as have the two before it: where those are called
    −1 and +1, for what one output aimed at, they become A and B.

    Raises
    ------
    EditError
        As `set_classes`.
    """
    classes = experiment.dataset.task.classes
    if classes == BINARY.classes:
        classes = _LETTERS[:2]
    return set_classes(experiment, (*classes, name or _free_name(classes)))


def remove_class(experiment: Experiment, index: int, into: int | None = None) -> Experiment:
    """Remove the class `index`; its points go too, or become those of class `into`.

    Both are indices of now; the classes after `index` move up.

    Raises
    ------
    EditError
        As `set_classes`, and when one of the two does not exist.
    """
    classes = experiment.dataset.task.classes
    there = range(len(classes))
    if index not in there or (into is not None and (into not in there or into == index)):
        raise EditError("There is no such class.")
    place = {k: k - (k > index) for k in there}
    becomes = {**place, index: None if into is None else place[into]}
    return set_classes(experiment, (*classes[:index], *classes[index + 1 :]), becomes)


def set_kind(experiment: Experiment, kind: Kind) -> Experiment:
    """Learn classes instead of values, or values instead of classes.

    Classes become the numbers they are named by, or else steps from −1 to +1. Values
    become two classes by their sign; 0 counts as negative, as an output of 0 does.

    Raises
    ------
    EditError
        When all values have the same sign, so that there would be one class.
    """
    old = experiment.dataset
    if kind == old.task.kind:
        return experiment
    if kind == "regression":
        task, labels = REGRESSION, values_of_classes(old.task)[old.labels.astype(np.intp)]
    else:
        task, labels = BINARY, (old.labels > 0.0).astype(np.float64)
        if labels.size and labels.min() == labels.max():
            side = "above 0" if labels[0] else "0 or below"
            raise EditError(f"All values are {side}, so their signs make one class, not two.")
    return _with_task(experiment, replace(old, labels=labels, task=task, recipe=None))


def values_of_classes(task: Task) -> Floats:
    """Return the value that each class becomes, (classes,)."""
    numbers = [_number(name) for name in task.classes]
    if all(math.isfinite(number) for number in numbers) and len(set(numbers)) == len(numbers):
        return np.array(numbers, dtype=np.float64)
    return np.linspace(-1.0, 1.0, len(task.classes))


def _with_task(experiment: Experiment, dataset: Dataset) -> Experiment:
    """Return `experiment` on `dataset`, with the outputs and the loss that fit its task."""
    former, settings = experiment.dataset.task, experiment.hyperparameters
    loss = fitting_loss(dataset.task, settings.loss, former)
    changed = replace(experiment, dataset=dataset, hyperparameters=replace(settings, loss=loss))
    if (dataset.task.kind, len(dataset.task.classes)) == (former.kind, len(former.classes)):
        return changed  # the outputs stay as they are, with the activation chosen for them
    return with_topology(changed, fitted(changed.topology, dataset, loss))


def _checked(names: Sequence[str]) -> tuple[str, ...]:
    """Return `names` without the blanks around them."""
    classes = tuple(name.strip() for name in names)
    if not MIN_CLASSES <= len(classes) <= MAX_CLASSES:
        raise EditError(f"There are {MIN_CLASSES} to {MAX_CLASSES} classes.")
    if not all(classes):
        raise EditError("A class needs a name.")
    if any(len(name) > MAX_NAME for name in classes):
        raise EditError(f"The name of a class has at most {MAX_NAME} letters.")
    twice = next((name for name in classes if classes.count(name) > 1), None)
    if twice is not None:
        raise EditError(f"There is a class {twice} already.")
    return classes


def _refuse_orphans(dataset: Dataset, moves: Mapping[int, int | None], count: int) -> None:
    """Refuse a change that leaves points without a class and does not say so."""
    for former, now in moves.items():
        points = int(np.sum(dataset.labels == former))
        if now is not None and not 0 <= now < count and points:
            name = dataset.task.classes[former]
            noun = "point" if points == 1 else "points"
            raise EditError(f"Class {name} has {points} {noun}: say what becomes of them.")


def _free_name(classes: tuple[str, ...]) -> str:
    """Return the first letter that names no class."""
    return next(letter for letter in _LETTERS if letter not in classes)


def _number(name: str) -> float:
    """Return the number that a class is named by, NaN where it is none."""
    plain = name.replace("−", "-")
    if not plain.isascii() or "_" in plain:
        return math.nan
    try:
        return float(plain)
    except ValueError:
        return math.nan
