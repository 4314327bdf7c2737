"""The data set as JSON and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import REGRESSION, Dataset, Recipe, Scaling, Task
from gdplay.storage.document import NOT_NEGATIVE, POSITIVE, SHARE, Node, Range

Floats = NDArray[np.float64]

_KEYS = ("columns", "scaling", "task", "recipe", "values", "labels", "test", "drawn")


def write_dataset(dataset: Dataset) -> dict[str, Any]:
    """Return the data set as JSON values: one list a column, one entry a sample."""
    recipe = dataset.recipe
    return {
        "columns": list(dataset.columns),
        "scaling": [{"mean": each.mean, "scale": each.scale} for each in dataset.scaling],
        "task": {"kind": dataset.task.kind, "classes": list(dataset.task.classes)},
        "recipe": None
        if recipe is None
        else {
            "name": recipe.name,
            "points": recipe.points,
            "noise": recipe.noise,
            "train_share": recipe.train_share,
            "seed": recipe.seed,
        },
        "values": dataset.values.tolist(),
        "labels": dataset.labels.tolist(),
        "test": dataset.test.tolist(),
        "drawn": dataset.drawn.tolist(),
    }


def read_dataset(node: Node) -> Dataset:
    """Return the data set; every column as long as the labels, every label of the task."""
    node.keys(_KEYS)
    columns = _columns(node["columns"])
    task = _task(node["task"])
    labels = _labels(node["labels"], task)
    size = labels.size
    values = [column.numbers(length=size) for column in node["values"].items(length=len(columns))]
    test, drawn = (node[key].booleans(size) for key in ("test", "drawn"))
    return Dataset(
        columns,
        np.array(values, dtype=np.float64).reshape(len(columns), size),
        labels,
        np.array(test, dtype=np.bool_),
        np.array(drawn, dtype=np.bool_),
        task,
        _recipe(node["recipe"]),
        _scaling(node["scaling"], len(columns)),
    )


def _columns(node: Node) -> tuple[str, ...]:
    columns: list[str] = []
    for item in node.items():
        name = item.string()
        if name in columns:
            raise item.error("names a column for the second time")
        columns.append(name)
    return tuple(columns)


def _scaling(node: Node, columns: int) -> tuple[Scaling, ...]:
    """Return one for each column, or none at all."""
    return tuple(
        Scaling(item.keys(("mean", "scale"))["mean"].number(), item["scale"].number(POSITIVE))
        for item in node.items(length=columns if node.value else None)
    )


def _task(node: Node) -> Task:
    node.keys(("kind", "classes"))
    kind = node["kind"].one_of(("classification", "regression"))
    classes = tuple(item.string() for item in node["classes"].items())
    if kind == "classification" and len(classes) < 2:
        raise node["classes"].error("must name at least two classes")
    if kind == "regression" and classes:
        raise node["classes"].error("must be empty for regression")
    return REGRESSION if kind == "regression" else Task("classification", classes)


def _labels(node: Node, task: Task) -> Floats:
    """Return a value for each sample, or the index of a class."""
    if task.kind == "regression":
        return node.numbers()
    labels = node.numbers(Range(0, len(task.classes) - 1))
    broken = np.flatnonzero(labels != np.rint(labels))
    if broken.size:
        item = node.items()[int(broken[0])]
        raise item.error("must be the index of a class, a whole number")
    return labels


def _recipe(node: Node) -> Recipe | None:
    if node.value is None:
        return None
    node.keys(("name", "points", "noise", "train_share", "seed"))
    return Recipe(
        node["name"].string(),
        node["points"].integer(NOT_NEGATIVE),
        node["noise"].number(Range(0, 100)),
        node["train_share"].number(SHARE),
        node["seed"].integer(),
    )
