"""The settings of training as JSON and back.

The settings are a tree of frozen dataclasses; the document is the same tree of
objects, field by field. A setting that is missing has its default.
"""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints

from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.storage.document import ANY, NOT_NEGATIVE, POSITIVE, Node, Range

T = TypeVar("T")

_BELOW_ONE: Final = Range(0, 1, below=True)

_RANGES: Final = MappingProxyType(
    {
        "Hyperparameters.learning_rate": NOT_NEGATIVE,
        "Hyperparameters.batch_size": NOT_NEGATIVE,
        "Hyperparameters.huber_delta": POSITIVE,
        "Optimizer.momentum": _BELOW_ONE,
        "Optimizer.beta1": _BELOW_ONE,
        "Optimizer.beta2": _BELOW_ONE,
        "Optimizer.alpha": _BELOW_ONE,
        "Optimizer.epsilon": POSITIVE,
        "Optimizer.weight_decay": NOT_NEGATIVE,
        "Schedule.steps": Range(1),
        "Schedule.warmup": NOT_NEGATIVE,
        "Penalty.l1": NOT_NEGATIVE,
        "Penalty.l2": NOT_NEGATIVE,
        "BlockUpdate.share": Range(0, 1, above=True),
    }
)
"""Which values a setting may have, where not every number will do."""


def write_settings(settings: Hyperparameters) -> dict[str, Any]:
    """Return the settings as JSON values."""
    return dataclasses.asdict(settings)


def read_settings(node: Node) -> Hyperparameters:
    """Return the settings, each checked for its type and range."""
    return _record(node, Hyperparameters)


def _record(node: Node, kind: type[T]) -> T:
    """Return the dataclass `kind` with the fields that the object `node` holds."""
    types = get_type_hints(kind)
    node.keys((), types)
    return kind(**{name: _field(node[name], kind, types[name]) for name in types if name in node})


def _field(node: Node, owner: type, kind: Any) -> Any:
    name = node.place.rpartition(".")[2]
    if dataclasses.is_dataclass(kind):
        return _record(node, kind)  # type: ignore[arg-type]
    if issubclass(kind, StrEnum):
        return node.choice(kind)
    if kind is bool:
        return node.boolean()
    if kind is str:
        return node.one_of(("float64", "float32"))
    within = _RANGES.get(f"{owner.__name__}.{name}", ANY)
    return node.integer(within) if kind is int else node.number(within)
