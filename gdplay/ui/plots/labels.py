"""Where a plot writes its labels so that none lies on another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

Floats = NDArray[np.floating[Any]]

_GAP = 6.0
_NEAR = 12.0
"""Pixels between the first and the last mark of a block."""
_MOST_IN_BLOCK = 3
_ROWS = 3
"""Lines at which a block may begin."""
_NEARLY = 12
"""Points of curves that a name may hide more than elsewhere before it moves there."""
_BETWEEN = 3.0
"""Pixels from one point of a line to the next, where it is asked what a text would hide."""


_LEFT_OUT = -1
"""The place of a name that has none."""


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text beside a mark or a curve, where it goes, and which of its places that is."""

    text: str
    rect: QRectF
    place: int = 0

    @property
    def is_left_out(self) -> bool:
        """Whether there was no place for it."""
        return self.place == _LEFT_OUT


def place_marks(
    marks: Sequence[tuple[float, str, float]],
    plot: QRectF,
    line_height: float,
    taken: Sequence[QRectF] = (),
) -> list[PlacedText]:
    """Return the labels that find room at the top of the plot; the latest mark comes first.

    Marks close to each other share a block, a line of text each. A block stands to the
    right of its marks, or some lines lower, or to the left, where it crosses neither
    another text nor another mark's line; without such a place it is left out.

    Parameters
    ----------
    marks
        (x, text, the width of the text), all in pixels, in the order of their steps.
    plot, line_height
        The picture, and the height of one line of text.
    taken
        Where something else is written.
    """
    placed: list[PlacedText] = []
    for group in reversed(_groups(marks)):
        shown = group[: -_MOST_IN_BLOCK - 1 : -1]
        width = max(width for _, _, width in shown)
        height = line_height * len(shown)
        first, last = group[0][0], group[-1][0]
        tops = (plot.top() + 2 + row * line_height for row in range(_ROWS))
        sides = (last + _GAP, first - _GAP - width)
        blocks = [QRectF(left, top, width, height) for top in tops for left in sides]
        lines = [
            QRectF(x, plot.top(), 1.0, plot.height()) for x, _, _ in marks if not first <= x <= last
        ]
        avoided = (*taken, *lines)
        block = next((place for place in blocks if _has_room(place, plot, placed, avoided)), None)
        if block is not None:
            placed += [
                PlacedText(
                    text, QRectF(block.left(), block.top() + row * line_height, own, line_height)
                )
                for row, (_, text, own) in enumerate(shown)
            ]
    return placed


def place_along(
    texts: Sequence[tuple[Sequence[QPointF], str, float]],
    plot: QRectF,
    line_height: float,
    taken: Sequence[QRectF],
    curves: Floats,
    *,
    before: Sequence[int] = (),
) -> list[PlacedText]:
    """Return the names of curves, each at one of the given points of its own curve.

    Of the places that cross no other text it is the one that hides the least of `curves`;
    a name without any such place `is_left_out`. The first comes first. A name stays where
    it was before while that is nearly as good.

    Parameters
    ----------
    texts
        (points of the curve, the best first, its name, the width of the name), in pixels.
    plot, line_height
        The picture, and the height of one line of text.
    taken
        Where something else is written.
    curves
        (N, 2) pixels of the curves that should stay in sight.
    before
        Which of its places each name had last.
    """
    placed: list[PlacedText] = []
    for number, (points, text, width) in enumerate(texts):
        places = [place for point in points for place in _places_at(point, width, line_height)]
        hidden = {
            index: _hidden(place, curves)
            for index, place in enumerate(places)
            if plot.contains(place) and _has_room(place, plot, placed, taken)
        }
        best = min(hidden, key=hidden.__getitem__, default=_LEFT_OUT)
        last = before[number] if before else best
        if hidden and hidden.get(last, math.inf) <= hidden[best] + _NEARLY:
            best = last
        placed.append(PlacedText(text, places[best] if hidden else QRectF(), best))
    return placed


def keep_along(
    texts: Sequence[tuple[Sequence[QPointF], str, float]],
    kept: Sequence[int],
    plot: QRectF,
    line_height: float,
    taken: Sequence[QRectF],
) -> list[PlacedText]:
    """Return the names of curves, each at the place it has, whatever it hides there.

    One that would leave the plot stays at its edge, one that meets another text gives way
    upwards or downwards by as much as it must. One whose curve is out of sight there, or
    that finds no room even so, is not among them.

    Parameters
    ----------
    texts, plot, line_height, taken
        As for `place_along`.
    kept
        Which of its places each name has, as `place_along` chose it.
    """
    placed: list[PlacedText] = []
    for (points, text, width), place in zip(texts, kept, strict=True):
        if place == _LEFT_OUT:
            continue
        point = points[place // _SIDES]
        if not plot.top() <= point.y() <= plot.bottom():
            continue
        beside = _places_at(point, width, line_height)[place % _SIDES]
        others = [*taken, *(label.rect for label in placed)]
        rect = _giving_way(_within(beside, plot), others)
        if plot.contains(rect) and _has_room(rect, plot, placed, taken):
            placed.append(PlacedText(text, rect, place))
    return placed


def _within(rect: QRectF, plot: QRectF) -> QRectF:
    """Return a rectangle moved into the plot."""
    left = min(max(rect.left(), plot.left()), plot.right() - rect.width())
    top = min(max(rect.top(), plot.top()), plot.bottom() - rect.height())
    return QRectF(left, top, rect.width(), rect.height())


def _giving_way(rect: QRectF, others: Sequence[QRectF]) -> QRectF:
    """Return a rectangle moved past what it meets, the shorter way."""
    for other in others:
        if _wider(rect).intersects(other):
            up, down = other.top() - rect.bottom(), other.bottom() - rect.top()
            rect = rect.translated(0.0, up if -up < down else down)
    return rect


_SIDES = 5
"""Places at one point of a curve."""


def _places_at(point: QPointF, width: float, height: float) -> list[QRectF]:
    """Return where a name may stand at a point of its curve: beside, above and below."""
    right, left = point.x() + _GAP, point.x() - width
    y = point.y()
    return [
        QRectF(right, y - height / 2, width, height),
        QRectF(right, y - height - 2, width, height),
        QRectF(right, y + 2, width, height),
        QRectF(left, y - height - 2, width, height),
        QRectF(left, y + 2, width, height),
    ]


def least_hiding(places: Sequence[QRectF], curves: Floats) -> QRectF:
    """Return the first of the places that hold the fewest of these (N, 2) pixels."""
    return min(places, key=lambda place: _hidden(place, curves))


def _hidden(place: QRectF, curves: Floats) -> int:
    x, y = curves[:, 0], curves[:, 1]
    across = (place.left() <= x) & (x <= place.right())
    return int(np.count_nonzero(across & (place.top() <= y) & (y <= place.bottom())))


def dense(curves: Sequence[Floats], plot: QRectF) -> Floats:
    """Return (N, 2) points of lines through (n, 2) pixels, close to each other, within `plot`."""
    x = np.arange(plot.left(), plot.right(), _BETWEEN)
    found = [np.empty((0, 2))]
    for curve in curves:
        if len(curve):
            y = np.interp(x, curve[:, 0], curve[:, 1], left=np.nan, right=np.nan)
            found.append(np.column_stack([x, y])[np.isfinite(y)])
    return np.concatenate(found)


def _groups(marks: Sequence[tuple[float, str, float]]) -> list[list[tuple[float, str, float]]]:
    """Return the marks with those together whose lines are too near for a text between them."""
    groups: list[list[tuple[float, str, float]]] = []
    for mark in marks:
        if groups and mark[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _has_room(
    rect: QRectF, plot: QRectF, placed: Sequence[PlacedText], taken: Sequence[QRectF]
) -> bool:
    if rect.left() < plot.left() or rect.right() > plot.right():
        return False
    wider = _wider(rect)
    return not any(wider.intersects(other) for other in (*taken, *(p.rect for p in placed)))


def _wider(rect: QRectF) -> QRectF:
    """Return a text's rectangle with the gap that texts keep from each other."""
    return rect.adjusted(1 - _GAP, 0, _GAP - 1, 0)


def end_label_top(
    highest: float, lowest: float, plot: QRectF, height: float, gap: float = 5.0
) -> float:
    """Return the top of a label of `height` beside curves between two pixels, free of both.

    Above the curves where there is room, else below, else at the top of the plot.

    Parameters
    ----------
    highest, lowest
        The smallest and the largest y of the curves where the label lies.
    """
    above = highest - gap - height
    if above >= plot.top():
        return above
    below = lowest + gap
    return below if below + height <= plot.bottom() else plot.top()
