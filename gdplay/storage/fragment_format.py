"""Copied units as JSON text and back: what lies on the clipboard."""

from __future__ import annotations

import json
import math
from typing import Any, Final

from gdplay.experiment.fragment import CopiedLink, CopiedUnit, Fragment, Role
from gdplay.nn.activations import ACTIVATIONS
from gdplay.storage.document import NOT_NEGATIVE, Node, Range, parse

FORMAT: Final = "gdplay-neurons"
MIME_TYPE: Final = "application/x-gdplay-neurons+json"
_VERSION: Final = 1
_SOURCE: Final = "The clipboard"


def write_fragment(fragment: Fragment) -> str:
    """Return the fragment as strict JSON; a value that is unknown or not finite is null."""
    document = {
        "format": FORMAT,
        "version": _VERSION,
        "units": [
            {
                "role": unit.role.value,
                "name": unit.name,
                "place": unit.place,
                "bias": _finite(unit.bias),
                "frozen": unit.frozen,
            }
            for unit in fragment.units
        ],
        "links": [
            {
                "source": link.source,
                "target": link.target,
                "weight": _finite(link.weight),
                "frozen": link.frozen,
            }
            for link in fragment.links
        ],
    }
    return json.dumps(document, allow_nan=False)


def read_fragment(text: bytes) -> Fragment:
    """Return the fragment in UTF-8 text that another window, or anybody, may have written.

    Raises
    ------
    StorageError
        When it is not a fragment; the sentence says where.
    """
    node = parse(text, _SOURCE).keys(("format", "version", "units", "links"))
    node["format"].one_of((FORMAT,))
    if node["version"].integer() != _VERSION:
        raise node["version"].error(f"is not {_VERSION}; it was written by a newer version")
    units = tuple(_read_unit(item) for item in node["units"].items())
    links = tuple(_read_link(item, units) for item in node["links"].items())
    return Fragment(units, links)


def _read_unit(node: Node) -> CopiedUnit:
    node.keys(("role", "name", "place", "bias", "frozen"))
    role = node["role"].choice(Role)
    name = node["name"].string() if role is Role.INPUT else node["name"].one_of(ACTIVATIONS)
    place = node["place"].integer(NOT_NEGATIVE)
    return CopiedUnit(role, name, place, _read_value(node["bias"]), node["frozen"].boolean())


def _read_link(node: Node, units: tuple[CopiedUnit, ...]) -> CopiedLink:
    node.keys(("source", "target", "weight", "frozen"))
    inside = Range(0, len(units) - 1)
    source, target = node["source"].integer(inside), node["target"].integer(inside)
    if _depth(units[source]) >= _depth(units[target]):
        raise node.error("must run from a unit to one of a later layer")
    return CopiedLink(source, target, _read_value(node["weight"]), node["frozen"].boolean())


def _read_value(node: Node) -> float | None:
    value: Any = node.value
    return None if value is None else node.number()


def _depth(unit: CopiedUnit) -> tuple[int, int]:
    """Return what orders the layers: inputs, hidden ones by their place, outputs."""
    return list(Role).index(unit.role), unit.place if unit.role is Role.HIDDEN else 0


def _finite(value: float | None) -> float | None:
    """Return what JSON can hold: where a run has diverged, the copy starts anew."""
    return value if value is not None and math.isfinite(value) else None
