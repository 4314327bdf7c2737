"""What an input unit feeds into the network: a column of the data, or a feature of it.

The derived features are those of TensorFlow Playground, functions of the columns named
x1 and x2; any other feature is a formula that a person typed (`expression`). A raw column
is fed standardized where the data set says so; every other feature is computed from the
raw values and fed as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from gdplay.experiment import expression
from gdplay.experiment.dataset import Dataset, Floats, Scaling
from gdplay.experiment.expression_operations import CONSTANTS, FUNCTIONS
from gdplay.experiment.expression_tokens import ExpressionError, Kind, Token, tokens_of
from gdplay.experiment.topology import Topology


@dataclass(frozen=True, slots=True)
class Derived:
    """A feature that needs no typing.

    Parameters
    ----------
    of
        The columns it is computed from.
    compute
        From these columns, (samples,) each, to the feature, elementwise.
    """

    of: tuple[str, ...]
    compute: Callable[..., Floats]


DERIVED: Final[Mapping[str, Derived]] = MappingProxyType(
    {
        "x1^2": Derived(("x1",), np.square),
        "x2^2": Derived(("x2",), np.square),
        "x1*x2": Derived(("x1", "x2"), np.multiply),
        "sin x1": Derived(("x1",), np.sin),
        "sin x2": Derived(("x2",), np.sin),
    }
)
"""Derived features by name."""

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
_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS: Final = MappingProxyType({"-": "−", "*": "·"})


def label(feature: str) -> str:
    """Return how `feature` is written in the window: ``"x₁²"`` for ``"x1^2"``."""
    if feature in _LABELS:
        return _LABELS[feature]
    if _is_numbered(feature):
        return "x" + feature[1:].translate(_SUBSCRIPTS)
    return _formula_label(feature)


def available(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features that data with these `columns` can feed without any typing."""
    return columns + tuple(name for name, row in DERIVED.items() if set(row.of) <= set(columns))


def can_feed(columns: tuple[str, ...], feature: str) -> bool:
    """Return whether data with these `columns` can feed `feature`, a formula too."""
    if feature in available(columns):
        return True
    try:
        expression.parse(feature, columns)
    except ExpressionError:
        return False
    return True


def reason_against(feature: str, dataset: Dataset) -> str | None:
    """Return the sentence that says why `dataset` cannot feed `feature`, or None.

    A formula is refused that cannot be read, that no column occurs in, and that has no
    finite value at some sample.
    """
    if feature in available(dataset.columns):
        return None
    try:
        part = expression.parse(feature, dataset.columns)
    except ExpressionError as error:
        return str(error)
    if next(expression.columns_in(part), None) is None:
        return "A feature is made of at least one column."
    fault = expression.find_fault(part, dataset.columns, dataset.values)
    return None if fault is None else fault.reason


def evaluate(feature: str, columns: tuple[str, ...], values: Floats) -> Floats:
    """Return `feature` of each sample, as it is before any scaling.

    Parameters
    ----------
    feature
        One that these columns `can_feed`.
    columns
        The names of the rows of `values`.
    values
        (columns, samples).

    Returns
    -------
    (samples,), not finite where a formula has no value

    Raises
    ------
    KeyError
        When these columns cannot feed the feature.
    """
    if feature in columns:
        row: Floats = values[columns.index(feature)]
        return row
    if feature in available(columns):
        derived = DERIVED[feature]
        return derived.compute(*(values[columns.index(name)] for name in derived.of))
    try:
        part = expression.parse(feature, columns)
    except ExpressionError as error:
        raise KeyError(feature) from error
    return expression.compute(part, columns, values)


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


def _is_numbered(name: str) -> bool:
    return name[:1] == "x" and name[1:].isdecimal()


def _formula_label(feature: str) -> str:
    """Return a formula with the signs and indices of print; anything else as it is.

    Signs change only in formulas of x₁, x₂, …: a hyphen may belong to a column's name.
    """
    try:
        tokens = tokens_of(feature)
    except ExpressionError:
        return feature
    known = all(
        _is_numbered(token.text) or token.text in (*FUNCTIONS, *CONSTANTS)
        for token in tokens
        if token.kind in (Kind.NAME, Kind.QUOTED)
    )
    return _printed(feature, tokens) if known else feature


def _printed(feature: str, tokens: list[Token]) -> str:
    """Return `feature` with each token as in print; blanks between them stay."""
    text, end = "", 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_power = before is not None and before.text == "^" and token.text.isdecimal()
        if is_power:
            text = text.rstrip()[:-1] + token.text.translate(_SUPERSCRIPTS)
        else:
            text += feature[end : token.place] + _printed_token(token)
        end = token.place + len(token.source)
    return text


def _printed_token(token: Token) -> str:
    if token.kind is Kind.NAME and _is_numbered(token.text):
        return "x" + token.text[1:].translate(_SUBSCRIPTS)
    return _SIGNS.get(token.text, token.text) if token.kind is Kind.SIGN else token.source
