"""Rings samples on the data canvas and on the output: of a batch, or of a confusion's cell."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.ui.sample_layer import NO_ROWS, Rows
from gdplay.ui.window.panels import Panels


class SampleLight(QObject):
    """Rings what is pointed at; else the batch of the step shown, while it is wanted."""

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._page = panels.data.draw
        self._output = panels.output
        self._pointed = NO_ROWS
        self._page.batch_wanted.connect(self._show)
        controller.snapshot_ready.connect(self._show)
        for numbers in (panels.output.numbers, panels.tray.numbers):
            numbers.matrix.pointed.connect(self._point)

    @Slot(object)
    def _point(self, rows: Rows) -> None:
        self._pointed = rows
        self._show()

    @Slot()
    def _show(self) -> None:
        rows = self._rows()
        self._page.canvas.painting.set_lit(rows)
        self._output.show_lit(rows)

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
