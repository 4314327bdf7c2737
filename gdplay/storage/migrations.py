"""Old project files made new, one version at a time.

A migration takes the JSON values of version n and answers those of version n + 1.
It never changes what it is given. Each has a file of the old version in
``tests/storage/fixtures`` that is kept for ever.

A document that is not what it should be passes through unharmed: the reader refuses it
afterwards, with the place.

* 2: a data set says how each of its columns is scaled (``scaling``, empty for not at all).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

Document = dict[str, Any]

PROJECT_VERSION: Final = 2
"""The version that is written."""


def _unscaled(document: Document) -> Document:
    """Return a version 1 as a version 2: its columns were fed as they are."""
    document = copy.copy(document)
    if isinstance(document.get("dataset"), dict):
        document["dataset"] = copy.copy(document["dataset"])
        document["dataset"]["scaling"] = []
    return document


MIGRATIONS: Final[Mapping[int, Callable[[Document], Document]]] = MappingProxyType({1: _unscaled})
"""For each version below `PROJECT_VERSION` the way to the next."""


def migrate(document: Document, version: int) -> Document:
    """Return `document`, of `version`, in the form of `PROJECT_VERSION`."""
    for old in range(version, PROJECT_VERSION):
        document = MIGRATIONS[old](document)
    return document
