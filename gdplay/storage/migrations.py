"""Old project files made new, one version at a time.

A migration takes the JSON values of version n and answers those of version n + 1.
It never changes what it is given. Each has a file of the old version in
``tests/storage/fixtures`` that is kept for ever.

Version 1 is the first, so there is nothing to migrate yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

Document = dict[str, Any]

PROJECT_VERSION: Final = 1
"""The version that is written."""

MIGRATIONS: Final[Mapping[int, Callable[[Document], Document]]] = MappingProxyType({})
"""For each version below `PROJECT_VERSION` the way to the next."""


def migrate(document: Document, version: int) -> Document:
    """Return `document`, of `version`, in the form of `PROJECT_VERSION`."""
    for old in range(version, PROJECT_VERSION):
        document = MIGRATIONS[old](document)
    return document
