"""A sample pointed at in one view lights up in all; and the samples of a batch, or of a cell."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.app.selection import Item, SampleItem
from gdplay.ui.sample_layer import NO_ROWS, Rows
from gdplay.ui.window.panels import Panels


class SampleLight(QObject):
    """Links the data canvas, the table and the output by the samples they show.

    Output and canvas ring the samples of the confusion matrix' cell that is pointed at;
    else the batch of the step shown, while it is wanted. The canvas rings besides the
    sample that is pointed at or selected anywhere, which the output does by itself.
    """

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._selection = controller.selection
        self._page = panels.data.draw
        self._painting = self._page.canvas.painting
        self._output = panels.output
        self._pointed = NO_ROWS
        self._page.batch_wanted.connect(self._show)
        controller.snapshot_ready.connect(self._show)
        for numbers in (panels.output.numbers, panels.tray.numbers):
            numbers.matrix.pointed.connect(self._point)
        self._painting.pointed.connect(self._point_on_canvas)
        for changed in (self._selection.changed, self._selection.hover_changed):
            changed.connect(self._show)

    @Slot(object)
    def _point(self, rows: Rows) -> None:
        self._pointed = rows
        self._show()

    @Slot(object)
    def _point_on_canvas(self, place: tuple[float, float] | None) -> None:
        """Point at the sample under the pointer, unless a stroke is under way."""
        painting = self._painting
        is_free = place is not None and not painting.is_drawing
        row = painting.sample_near() if is_free else None
        if row is not None:
            self._selection.hover(SampleItem(row))
        elif isinstance(self._selection.hovered, SampleItem):
            self._selection.hover(None)

    @Slot()
    def _show(self) -> None:
        rows = self._rows()
        self._output.show_lit(rows)
        single = [_row_of(item) for item in (self._selection.hovered, self._selection.item)]
        self._painting.set_lit(
            np.union1d(rows, [row for row in single if row >= 0]).astype(np.intp)
        )

    def _rows(self) -> Rows:
        """Return the rows to ring; none where they are of other data."""
        snapshot = self._controller.snapshot
        dataset = self._controller.store.experiment.dataset
        if snapshot is None or snapshot.experiment.dataset is not dataset:
            return NO_ROWS
        if self._pointed.size:
            return self._pointed
        if self._page.is_batch_wanted and snapshot.record is not None:
            return snapshot.record.rows
        return NO_ROWS


def _row_of(item: Item) -> int:
    """Return the row of a sample, −1 of anything else."""
    return item.row if isinstance(item, SampleItem) else -1
