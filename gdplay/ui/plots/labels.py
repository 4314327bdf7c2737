"""Where a plot writes its labels so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

_GAP = 6.0


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

    Each text stands to the right of its line, or one line lower, or to the left, where
    it crosses neither another text nor another mark's line; without such a place it is
    left out.

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
    lines = [QRectF(x, plot.top(), 1.0, plot.height()) for x, _, _ in marks]
    for x, text, width in reversed(marks):
        rows = (plot.top() + 2, plot.top() + 2 + line_height)
        sides = (x + _GAP, x - _GAP - width)
        places = (QRectF(left, top, width, line_height) for left in sides for top in rows)
        others = [line for line in lines if line.left() != x]
        avoided = (*taken, *others)
        rect = next((place for place in places if _has_room(place, plot, placed, avoided)), None)
        if rect is not None:
            placed.append(MarkLabel(text, rect))
    return placed


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
