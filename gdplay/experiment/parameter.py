"""The names of single parameters: the weight of a link, the bias of a unit.

A parameter is named by the ids of the units it belongs to, never by its place
in an array, so that a name survives every edit of the network that keeps it.
"""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """The weight of the link from unit ``source`` to unit ``target``."""

    source: int
    target: int


class Bias(NamedTuple):
    """The bias of unit ``unit``."""

    unit: int


Parameter = Link | Bias
