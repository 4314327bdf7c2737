"""Where a plot writes its labels so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

_GAP = 6.0
_NEAR = 12.0
"""Pixels between the first and the last mark of a block."""
_MOST_IN_BLOCK = 3
_ROWS = 3
"""Lines at which a block may begin."""


@dataclass(frozen=True, slots=True)
class MarkLabel:
    """The text beside a mark, and where it goes."""

    text: str
    rect: QRectF


def place_marks(
    marks: Sequence[tuple[float, str, float]],
    plot: QRectF,
    line_height: float,
    taken: Sequence[QRectF] = (),
) -> list[MarkLabel]:
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
    placed: list[MarkLabel] = []
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
                MarkLabel(
                    text, QRectF(block.left(), block.top() + row * line_height, own, line_height)
                )
                for row, (_, text, own) in enumerate(shown)
            ]
    return placed


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
    rect: QRectF, plot: QRectF, placed: Sequence[MarkLabel], taken: Sequence[QRectF]
) -> bool:
    if rect.left() < plot.left() or rect.right() > plot.right():
        return False
    wider = rect.adjusted(1 - _GAP, 0, _GAP - 1, 0)
    return not any(wider.intersects(other) for other in (*taken, *(p.rect for p in placed)))


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
