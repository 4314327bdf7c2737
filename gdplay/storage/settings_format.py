"""The settings of training as JSON and back.

The settings are a tree of frozen dataclasses; the document is the same tree of
objects, field by field. A setting that is missing has its default.
"""

from __future__ import annotations

import dataclasses
import math
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar, get_type_hints

from gdplay.experiment.hyperparameters import Hyperparameters
from gdplay.storage.document import Node

T = TypeVar("T")

_RANGES: Final = MappingProxyType(
    {
        "Hyperparameters.learning_rate": (0.0, math.inf),
        "Hyperparameters.batch_size": (0.0, math.inf),
        "Hyperparameters.huber_delta": (0.0, math.inf),
        "Optimizer.epsilon": (0.0, math.inf),
        "Schedule.steps": (1.0, math.inf),
        "Schedule.warmup": (0.0, math.inf),
        "Penalty.l1": (0.0, math.inf),
        "Penalty.l2": (0.0, math.inf),
        "BlockUpdate.share": (0.0, 1.0),
    }
)
"""The least and the largest value, of those settings that have one."""


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
    least, most = _RANGES.get(f"{owner.__name__}.{name}", (-math.inf, math.inf))
    return node.integer(least, most) if kind is int else node.number(least, most)
