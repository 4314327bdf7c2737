"""Which plane through the data the window shows: a way of looking, no part of the experiment."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gdplay.app.selection import Item, SampleItem, Selection
from gdplay.app.store import ExperimentStore
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.slice import FIRST_TWO, Slice


class Slicing(QObject):
    """Holds the slice that every picture of the plane shows, for as long as the window lives.

    Other columns begin with the first two on the axes and the others at their mean.

    Signals
    -------
    changed(object, bool)
        The `Slice`, and whether the other columns are held at the selected sample.

    Parameters
    ----------
    store
        Has the data that are sliced.
    selection
        Has the sample that the other columns may be held at.
    """

    changed = Signal(object, bool)

    def __init__(
        self, store: ExperimentStore, selection: Selection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._selection = selection
        self._plane = FIRST_TWO
        self._follows = False
        store.changed.connect(self._on_experiment)
        selection.changed.connect(self._on_selected)

    @property
    def plane(self) -> Slice:
        """The slice in force."""
        return self._plane

    @Slot(int, int)
    def set_axes(self, across: int, up: int) -> None:
        """Put two columns on the axes; one that is on the other axis changes places with it."""
        old = self._plane
        if across == up:
            across, up = (old.up, up) if up != old.up else (across, old.across)
        self._put(Slice(across, up, old.row), self._follows)

    @Slot(bool)
    def follow_selection(self, follows: bool) -> None:
        """Hold the other columns at the selected sample, or at their mean."""
        row = _row(self._selection.item) if follows else None
        self._put(Slice(self._plane.across, self._plane.up, row), follows)

    @Slot(object)
    def _on_selected(self, item: Item) -> None:
        """Follow the selection from sample to sample; the last one stays without any."""
        row = _row(item)
        if self._follows and row is not None:
            self._put(Slice(self._plane.across, self._plane.up, row), self._follows)

    @Slot(object, object)
    def _on_experiment(self, old: Experiment, new: Experiment) -> None:
        if new.dataset.columns != old.dataset.columns:
            self._put(FIRST_TWO, False)
        elif new.dataset is not old.dataset:
            self._put(self._plane, self._follows)

    def _put(self, plane: Slice, follows: bool) -> None:
        fitted = plane.fitted(self._store.experiment.dataset)
        if (fitted, follows) != (self._plane, self._follows):
            self._plane, self._follows = fitted, follows
            self.changed.emit(fitted, follows)


def _row(item: Item) -> int | None:
    return item.row if isinstance(item, SampleItem) else None
