"""The picture of a painting: ground, samples, the stroke so far, the tool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gdplay.experiment.dataset import Dataset
from gdplay.ui.dataset.ground import (
    LARGE,
    paint_brush,
    paint_ground,
    paint_lasso,
    paint_limits,
    paint_selection,
)
from gdplay.ui.dataset.hand import Hand
from gdplay.ui.dataset.sheet import Sheet
from gdplay.ui.dataset.strokes import BlobStroke, Change, LassoStroke, Place, Rows, Stroke
from gdplay.ui.marks import full_label
from gdplay.ui.output.overlays import paint_lit
from gdplay.ui.plane import Plane, paint_crosshair
from gdplay.ui.refusal import paint_refusal
from gdplay.ui.sample_layer import SampleLayer
from gdplay.ui.theme.theme import Theme

_BELOW: Final = QPointF(0.0, 12.0)
"""From the pointer to the sentence that says why nothing begins there."""


@dataclass(frozen=True, eq=False)
class Shown:
    """All that is to be seen of a painting.

    Parameters
    ----------
    dataset, sheet
        The samples, and where they lie.
    hand, stroke
        What is in hand, and the stroke under way.
    selected, lit
        Rows that are selected, and those to ring.
    place
        The spot pointed at.
    by_keys
        Whether the keys point.
    refusal
        Why the last press began no stroke; empty where it did.
    """

    dataset: Dataset
    sheet: Sheet
    hand: Hand
    stroke: Stroke | None
    selected: Rows
    lit: Rows
    place: Place | None
    by_keys: bool
    refusal: str


class CanvasPicture:
    """Paints a `Shown` onto a widget.

    Parameters
    ----------
    theme
        Colours and type; call `forget` when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._layer = SampleLayer(theme)

    def forget(self) -> None:
        """Draw everything again next time."""
        self._layer.forget()

    def paint(self, widget: QWidget, shown: Shown, plane: Plane, spots: Plane) -> None:
        """Paint onto `widget`, where the data's `plane` and the plane of `spots` lie alike."""
        painter = QPainter(widget)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        paint_ground(painter, theme, plane, has_focus=widget.hasFocus())
        is_usual = shown.sheet.is_around_origin and not shown.sheet.is_curve
        if plane.rect.width() >= LARGE or not is_usual:
            paint_limits(painter, theme, plane, shown.sheet.axis_names(shown.dataset))
        change = Change() if shown.stroke is None else shown.stroke.change
        dataset = _moved(shown, change)
        ratio = widget.devicePixelRatioF()
        faded = _faded(shown, change)
        painter.drawPixmap(0, 0, self._layer.pixmap(dataset, plane, widget.size(), ratio, faded))
        painter.setClipRect(plane.rect)
        if shown.lit.size:
            paint_lit(painter, theme, plane, dataset, shown.lit)
        if shown.selected.size:
            paint_selection(painter, theme, spots, shown.sheet.spots(dataset)[:, shown.selected])
        self._paint_put(painter, shown, change, spots, ratio)
        self._paint_tool(painter, shown, spots)
        if shown.refusal and shown.place is not None:
            below = spots.pixel(*shown.place) + _BELOW
            inside = plane.rect.adjusted(4, 4, -4, -4)
            paint_refusal(painter, theme, shown.refusal, below, inside)
        painter.end()

    def _paint_put(
        self, painter: QPainter, shown: Shown, change: Change, spots: Plane, ratio: float
    ) -> None:
        """Paint the points that the stroke has put."""
        if change.put.size:
            _, labels = shown.sheet.samples(change.put, shown.hand.label)
            self._layer.marks(shown.dataset, spots, ratio).paint_all(
                painter,
                spots.pixels(change.put),
                labels / full_label(shown.dataset),
                np.zeros(labels.size, dtype=np.bool_),
            )

    def _paint_tool(self, painter: QPainter, shown: Shown, spots: Plane) -> None:
        """Paint where the tool is and how far it reaches."""
        theme, stroke = self._theme, shown.stroke
        if isinstance(stroke, LassoStroke):
            paint_lasso(painter, theme, spots, stroke.outline)
        if shown.place is None:
            return
        if isinstance(stroke, BlobStroke):
            paint_brush(painter, theme, spots, stroke.centre, stroke.spread)
        elif shown.hand.tool.has_radius:
            paint_brush(painter, theme, spots, shown.place, shown.hand.radius)
        if shown.by_keys:
            paint_crosshair(painter, theme, spots.pixel(*shown.place))


def _moved(shown: Shown, change: Change) -> Dataset:
    """Return the data set with the samples that the stroke moves where they are now."""
    dataset = shown.dataset
    if not change.moved.size:
        return dataset
    values, labels = dataset.values.copy(), dataset.labels.copy()
    places, ys = shown.sheet.samples(change.places, 0.0)
    values[: len(places), change.moved] = places
    if shown.sheet.is_curve:
        labels[change.moved] = ys
    return replace(dataset, values=values, labels=labels)


def _faded(shown: Shown, change: Change) -> Rows:
    """Return the samples to draw faint: those about to go, or those that are not selected."""
    if shown.selected.size:
        return np.delete(np.arange(shown.dataset.size), shown.selected)
    return change.erased
