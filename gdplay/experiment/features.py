"""What an input unit feeds into the network: a column of the data, or a feature of it.

The derived features are those of TensorFlow Playground; each is a function of the
columns named x1 and x2. A raw column is fed standardized where the data set says so;
every other feature is computed from the raw values and fed as it comes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from gdplay.experiment.dataset import Dataset, Floats, Scaling
from gdplay.experiment.topology import Topology

DERIVED: Final[Mapping[str, Callable[[Floats, Floats], Floats]]] = MappingProxyType(
    {
        "x1^2": lambda x1, _: x1 * x1,
        "x2^2": lambda _, x2: x2 * x2,
        "x1*x2": operator.mul,
        "sin x1": lambda x1, _: np.sin(x1),
        "sin x2": lambda _, x2: np.sin(x2),
    }
)
"""Derived features by name: functions of the columns x1 and x2, elementwise."""

_LABELS: Final = MappingProxyType(
    {
        "x1^2": "x₁²",
        "x2^2": "x₂²",
        "x1*x2": "x₁x₂",
        "sin x1": "sin x₁",
        "sin x2": "sin x₂",
    }
)
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def label(feature: str) -> str:
    """Return how `feature` is written in the window: ``"x₁²"`` for ``"x1^2"``."""
    if feature in _LABELS:
        return _LABELS[feature]
    if feature[:1] == "x" and feature[1:].isdecimal():
        return "x" + feature[1:].translate(_SUBSCRIPTS)
    return feature


def available(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return every feature that data with these `columns` can feed."""
    derived = tuple(DERIVED) if {"x1", "x2"} <= set(columns) else ()
    return columns + derived


def evaluate(feature: str, columns: tuple[str, ...], values: Floats) -> Floats:
    """Return `feature` of each sample, as it is before any scaling.

    Parameters
    ----------
    feature
        A name that `available` lists.
    columns
        The names of the rows of `values`.
    values
        (columns, samples).

    Returns
    -------
    (samples,)

    Raises
    ------
    KeyError
        When these columns cannot feed the feature.
    """
    if feature in columns:
        row: Floats = values[columns.index(feature)]
        return row
    if feature not in available(columns):
        raise KeyError(feature)
    return DERIVED[feature](values[columns.index("x1")], values[columns.index("x2")])


def scaling_of(feature: str, dataset: Dataset) -> Scaling:
    """Return how an input with `feature` is scaled: a raw column as `dataset` says, else not."""
    if dataset.scaling and feature in dataset.columns:
        return dataset.scaling[dataset.columns.index(feature)]
    return Scaling()


def input_matrix(topology: Topology, dataset: Dataset, values: Floats) -> Floats:
    """Return what the input units feed: (inputs, samples), C-ordered, of its own.

    Parameters
    ----------
    topology
        Whose inputs are fed.
    dataset
        Names the columns and says how each is scaled.
    values
        (columns, samples), raw: the data set's own, some of them, or others.

    Raises
    ------
    KeyError
        When an input's feature is not `available` from these columns.
    """
    rows = [
        _scaled(evaluate(unit.feature, dataset.columns, values), scaling_of(unit.feature, dataset))
        for unit in topology.inputs
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), values.shape[1])


def inputs_of(topology: Topology, dataset: Dataset) -> Floats:
    """Return `input_matrix` of all samples of `dataset`."""
    return input_matrix(topology, dataset, dataset.values)


def _scaled(row: Floats, scaling: Scaling) -> Floats:
    if scaling == Scaling():
        return row
    with np.errstate(over="ignore"):  # the infinity is refused where samples are gathered
        return (row - scaling.mean) / scaling.scale
