"""The painting under way: what is in hand, what is selected, and the stroke."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.edits.dataset import MAX_SAMPLES
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.dataset.canvas_picture import Shown
from gdplay.ui.dataset.forces import ForceStroke
from gdplay.ui.dataset.hand import Ground, Hand, begin_stroke
from gdplay.ui.dataset.intents import DataIntents
from gdplay.ui.dataset.sheet import EDGE, Sheet, sheet_of
from gdplay.ui.dataset.strokes import Change, DragStroke, LassoStroke, Place, Rows, Stroke
from gdplay.ui.dataset.tools import Tool
from gdplay.ui.sample_layer import NO_ROWS
from gdplay.ui.text import count

FULL: Final = f"Full: a data set holds at most {MAX_SAMPLES:,} points."
"""What is said where no more points can be put."""

_REACH: Final = 9.0
"""How near to a sample, in pixels, it is pointed at."""

_MOMENT: Final = 30
"""Milliseconds between two moments of a force."""


class Painting(QObject):
    """Turns presses, ways and releases into intents; it knows spots, not pixels or events.

    Parameters
    ----------
    intents
        Where a stroke that has ended asks for its edit.
    random
        Where the random spots come from.

    Attributes
    ----------
    pixel
        The width of a pixel of the canvas, in spots.

    Signals
    -------
    changed()
        Something that is to be seen is another now.
    pointed(object)
        The place under the pointer or the crosshair, None when there is none.
    label_chosen(float)
        A digit key chose a class.
    tool_chosen(Tool)
        A key took another tool in hand.
    selection_changed(int)
        So many samples are selected.
    said(str)
        How far the stroke has come; empty when it has ended.
    """

    changed = Signal()
    pointed = Signal(object)
    label_chosen = Signal(float)
    tool_chosen = Signal(object)
    selection_changed = Signal(int)
    said = Signal(str)

    def __init__(
        self,
        intents: DataIntents,
        random: np.random.Generator | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.intents = intents
        self._random = random or np.random.default_rng()
        self._given: Dataset | None = None
        self._slice = FIRST_TWO
        self._dataset: Dataset | None = None
        self._sheet: Sheet | None = None
        self._hand = Hand()
        self._stroke: Stroke | None = None
        self._place: Place | None = None
        self._by_keys = False
        self._refusal = ""
        self._selected: Rows = NO_ROWS
        self._lit: Rows = NO_ROWS
        self.pixel = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(_MOMENT)
        self._clock.timeout.connect(self._pass_moment)

    # What is shown and held

    def set_dataset(self, dataset: Dataset, plane: Slice = FIRST_TWO) -> None:
        """Show `dataset` by the columns of `plane`; a stroke under way on other data is dropped."""
        old, plane = self._given, plane.fitted(dataset)
        if dataset is old and plane == self._slice:
            return
        self._given, self._slice = dataset, plane
        self._dataset = plane.arranged(dataset)
        self._sheet = sheet_of(self._dataset)
        self.cancel()
        self._lit = NO_ROWS
        stays = old is not None and (old.size, old.recipe) == (dataset.size, dataset.recipe)
        if not stays:
            self.select(NO_ROWS)
        self.changed.emit()

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand; what was selected is let go, but by the tool for it."""
        self.cancel()
        self._hand = replace(self._hand, tool=tool)
        if tool is not Tool.SELECT:
            self.select(NO_ROWS)
        self.changed.emit()

    def set_label(self, label: float) -> None:
        """Give the next points this class or value."""
        self._hand = replace(self._hand, label=label)

    def set_radius(self, radius: float) -> None:
        """Take a brush of another radius, in units of the axis across."""
        self._hand = replace(self._hand, radius=radius)
        self.changed.emit()

    def set_density(self, density: float) -> None:
        """Leave so many points on each unit of the brush's way."""
        self._hand = replace(self._hand, density=density)

    def set_lit(self, rows: Rows) -> None:
        """Ring the samples with these rows: those of a batch."""
        if not np.array_equal(rows, self._lit):
            self._lit = rows
            self.changed.emit()

    @property
    def dataset(self) -> Dataset | None:
        """What is shown, the columns on the axes first."""
        return self._dataset

    @property
    def hand(self) -> Hand:
        """The tool in hand and its settings."""
        return self._hand

    @property
    def shown(self) -> Shown | None:
        """All that is to be seen; None before there is a data set."""
        if self._dataset is None or self._sheet is None:
            return None
        return Shown(
            dataset=self._dataset,
            sheet=self._sheet,
            hand=self._hand,
            stroke=self._stroke,
            selected=self._selected,
            lit=self._lit,
            place=self._place,
            by_keys=self._by_keys,
            refusal=self._refusal,
        )

    @property
    def by_keys(self) -> bool:
        """Whether the keys point, not the pointer."""
        return self._by_keys

    @property
    def selected(self) -> Rows:
        """The selected samples, ascending."""
        return self._selected

    @property
    def place(self) -> Place:
        """The spot under the pointer or the crosshair; the middle where there is none."""
        return self._place or (0.0, 0.0)

    @property
    def has_labels(self) -> bool:
        """Whether a sample's label is chosen, not given by its place on a curve."""
        return self._sheet is not None and not self._sheet.is_curve

    @property
    def is_drawing(self) -> bool:
        """Whether a stroke is under way."""
        return self._stroke is not None

    @property
    def edge(self) -> float:
        """Spots lie within ±this on both axes."""
        return EDGE

    # A stroke, by pointer or by keys

    def press(self, hand: Hand | None = None) -> None:
        """Begin a stroke at the place pointed at, with what is in hand or with `hand`."""
        if self._dataset is None or self._sheet is None:
            return
        ground = Ground(
            self._sheet.spots(self._dataset),
            EDGE,
            MAX_SAMPLES - self._dataset.size,
            self._rows_under(),
        )
        self._stroke = begin_stroke(hand or self._hand, self.place, ground, self._random)
        self._refusal = FULL if self._stroke is None else ""
        if isinstance(self._stroke, ForceStroke):
            self._clock.start()
        self._report()
        self.changed.emit()

    def point_at(self, place: Place | None, *, by_keys: bool = False, held: bool = False) -> None:
        """Point at a spot, and draw the stroke on to it.

        A refusal of the last press goes, but while its button is `held`.
        """
        self._by_keys = by_keys
        if not held:
            self._refusal = ""
        if self._stroke is not None and place is not None:
            self._stroke.move(place)
            self._report()
        if place != self._place:
            self._place = place
            self.pointed.emit(self._data_place(place))
        self.changed.emit()

    def release(self, *, extend: bool = False) -> None:
        """End the stroke: ask for its edit, or select what it went round."""
        stroke = self._stroke
        self._end()
        if isinstance(stroke, LassoStroke):
            self.select(stroke.rows, extend=extend)
        elif isinstance(stroke, DragStroke) and not stroke.change.moved.size:
            self._click_sample(extend)
        elif stroke is not None:
            self._commit(stroke.change)

    def cancel(self) -> None:
        """Drop the stroke without a trace."""
        self._refusal = ""
        self._end()

    def _end(self) -> None:
        """Have no stroke under way; a refusal stays until the pointer goes on."""
        self._clock.stop()
        if self._stroke is not None:
            self._stroke = None
            self.said.emit("")
            self.changed.emit()

    def select(self, rows: Rows, *, extend: bool = False) -> None:
        """Select these samples, or these too."""
        rows = np.union1d(self._selected, rows) if extend else rows
        if not np.array_equal(rows, self._selected):
            self._selected = rows.astype(np.intp)
            self.selection_changed.emit(rows.size)
            self.changed.emit()

    def select_all(self) -> None:
        """Select every sample."""
        size = 0 if self._dataset is None else self._dataset.size
        self.select(np.arange(size))

    def ask_for_other_side(self, rows: tuple[int, ...]) -> None:
        """Ask that samples test, or train where all of them test already."""
        if self._dataset is not None:
            self.intents.split_requested.emit(rows, not bool(self._dataset.test[list(rows)].all()))

    def sample_near(self) -> int | None:
        """Return the sample at the place pointed at."""
        if self._dataset is None or self._sheet is None:
            return None
        offsets = self._sheet.spots(self._dataset) - np.array(self.place)[:, None]
        distances = np.hypot(*offsets)
        nearest = int(np.argmin(distances)) if distances.size else -1
        return nearest if nearest >= 0 and distances[nearest] <= _REACH * self.pixel else None

    def chosen_rows(self) -> tuple[int, ...]:
        """Return the selected samples, or else the one pointed at."""
        if self._selected.size:
            return tuple(self._selected.tolist())
        near = self.sample_near()
        return () if near is None else (near,)

    def _rows_under(self) -> Rows:
        """Return what a press takes along: the selection, or the sample that was pressed."""
        near = self.sample_near() if self._hand.tool is Tool.SELECT else None
        if near is None:
            return NO_ROWS
        return self._selected if near in self._selected else np.array([near], dtype=np.intp)

    def _data_place(self, place: Place | None) -> Place | None:
        """Return where a spot lies in the data's own units."""
        if self._sheet is None or place is None:
            return None
        x, y = self._sheet.places(np.array(place)[:, None])[:, 0].tolist()
        return x, y

    def _click_sample(self, extend: bool) -> None:
        near = self.sample_near()
        if near is None:
            self.select(NO_ROWS)
        elif extend:
            self.select(np.setxor1d(self._selected, [near]).astype(np.intp))
        else:
            self.select(np.array([near], dtype=np.intp))

    def _commit(self, change: Change) -> None:
        """Ask for the edit of a stroke, in the data's own order of columns."""
        given, sheet = self._given, self._sheet
        if given is None or sheet is None:
            return
        if change.erased.size:
            self.intents.erase_requested.emit(tuple(change.erased.tolist()))
        elif change.put.size:
            places, labels = sheet.samples(change.put, self._hand.label)
            values = self._slice.samples(given, places[0], places[-1])
            self.intents.samples_requested.emit(values, labels)
        elif change.moved.size:
            places, labels = sheet.samples(change.places, 0.0)
            values = given.values[:, change.moved]
            values[list(self._slice.order(given)[: len(places)])] = places
            rows = tuple(change.moved.tolist())
            self.intents.move_requested.emit(rows, values, labels if sheet.is_curve else None)

    def _report(self) -> None:
        """Say what the stroke has come to."""
        if self._stroke is None:
            return
        change = self._stroke.change
        amount = max(change.put.shape[1], change.erased.size, change.moved.size)
        self.said.emit(count(amount, "point") if amount else "")

    @Slot()
    def _pass_moment(self) -> None:
        if isinstance(self._stroke, ForceStroke):
            self._stroke.pass_moment()
            self._report()
            self.changed.emit()
