"""Where the numbers of a phase stand in the picture: on units, beside biases, along links."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from gdplay.experiment.parameter import Bias, Parameter
from gdplay.experiment.topology import Topology
from gdplay.insight.step_phases import PhaseValues
from gdplay.nn.layout import ParameterLayout
from gdplay.ui.network.placement import Placement
from gdplay.ui.network.routes import Routes
from gdplay.ui.text import number

_PLACES: Final = (16, 12, 20, 9, 23, 14, 18, 6, 26)
"""Points of a link's curve at which its number may stand, the middle first."""

_MOST_LINKS: Final = 120
"""Of so many links, the largest, a place for the number is looked for."""

_PADDING: Final = 3.0
_CLEARANCE: Final = 2.0
_BIAS_OFFSET: Final = 9.0


class Holder(Enum):
    """What a number belongs to."""

    UNIT = "unit"
    BIAS = "bias"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Chip:
    """A number in the picture.

    Parameters
    ----------
    rect
        Where, in the scene.
    value, text
        The number, and how it is written.
    order
        The turn at which it lights up, from 0.
    holder
        What it belongs to.
    """

    rect: QRectF
    value: float
    text: str
    order: int
    holder: Holder


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """What the numbers are put into."""

    topology: Topology
    placement: Placement
    routes: Routes


def chips_of(
    picture: Picture, layout: ParameterLayout, values: PhaseValues, metrics: QFontMetricsF
) -> tuple[Chip, ...]:
    """Return the numbers that have room, none over another; the largest come first.

    A number without room is left out: pointing at its link tells it.
    """
    topology, placement = picture.topology, picture.placement
    depth_of = topology.depth_of
    turn = {depth: order for order, depth in enumerate(values.columns)}
    sizes = {column.depth: column.size for column in placement.columns}
    taken = [_square(placement.centers[unit], sizes[depth_of[unit]]) for unit in topology.ids]
    chips: list[Chip] = []

    def put(rect: QRectF, value: float, order: int, holder: Holder) -> None:
        chips.append(Chip(rect, value, number(value), order, holder))
        taken.append(rect)

    for unit, value in values.units.items():
        center = QPointF(*placement.centers[unit])
        rect = _around(center, number(value), metrics)
        if depth_of[unit] == 0:  # its name stands on its left
            rect.moveLeft(max(rect.left(), center.x() - sizes[0] / 2))
        put(rect, value, turn[depth_of[unit]], Holder.UNIT)
    if not values.has_links:
        return tuple(chips)

    value_of = {p: float(v) for p, v in zip(layout.parameters, values.parameters, strict=True)}
    for item in topology.units:
        bias = Bias(item.id)
        if bias in value_of:
            depth, text = depth_of[item.id], number(value_of[bias])
            rect = _beside_bias(placement.centers[item.id], sizes[depth], text, metrics)
            if _is_free(rect, taken, placement):
                put(rect, value_of[bias], turn.get(depth, 0), Holder.BIAS)
    known = [(row, link) for row, link in enumerate(picture.routes.links) if link in value_of]
    known.sort(key=lambda pair: -_size(value_of[pair[1]]))
    known = known[:_MOST_LINKS]
    curves = picture.routes.only([row for row, _ in known]).points
    for (_, link), points in zip(known, curves, strict=True):
        for place in _PLACES:
            at = QPointF(*points[place])
            rect = _around(at, number(value_of[link]), metrics)
            if _is_free(rect, taken, placement):
                put(rect, value_of[link], turn.get(depth_of[link.target], 0), Holder.LINK)
                break
    return tuple(chips)


def fits(topology: Topology, layout: ParameterLayout) -> bool:
    """Whether the numbers of `layout` belong to what is drawn."""
    drawn: set[Parameter] = {*topology.links, *(Bias(unit.id) for unit in topology.units)}
    return drawn == set(layout.parameters)


def _size(value: float) -> float:
    return abs(value) if math.isfinite(value) else math.inf


def _square(center: tuple[float, float], size: float) -> QRectF:
    return QRectF(center[0] - size / 2, center[1] - size / 2, size, size)


def _around(center: QPointF, text: str, metrics: QFontMetricsF) -> QRectF:
    width = metrics.horizontalAdvance(text) + 2 * _PADDING
    height = metrics.height()
    return QRectF(center.x() - width / 2, center.y() - height / 2, width, height)


def _beside_bias(
    center: tuple[float, float], size: float, text: str, metrics: QFontMetricsF
) -> QRectF:
    """Return the place right of the bias dot, just below the unit's square."""
    left, top = center[0] - size / 2 + _BIAS_OFFSET, center[1] + size / 2 + 1
    return QRectF(left, top, metrics.horizontalAdvance(text) + 2 * _PADDING, metrics.height())


def _is_free(rect: QRectF, taken: list[QRectF], placement: Placement) -> bool:
    wide = rect.adjusted(-_CLEARANCE, 0, _CLEARANCE, 0)
    inside = QRectF(0, 0, placement.width, placement.height).contains(rect)
    return inside and not any(wide.intersects(other) for other in taken)
