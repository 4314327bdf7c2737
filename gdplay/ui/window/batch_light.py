"""Rings the samples of the batch of the step shown, on the data canvas and on the output."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.ui.sample_layer import NO_ROWS, Rows
from gdplay.ui.window.panels import Panels


class BatchLight(QObject):
    """Follows the run while it is wanted."""

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._page = panels.data.draw
        self._output = panels.output
        self._page.batch_wanted.connect(self._show)
        controller.snapshot_ready.connect(self._show)

    @Slot()
    def _show(self) -> None:
        rows = self._rows() if self._page.is_batch_wanted else NO_ROWS
        self._page.canvas.painting.set_lit(rows)
        self._output.show_batch(rows)

    def _rows(self) -> Rows:
        """Return the rows of the batch; none where it was drawn from other data."""
        snapshot = self._controller.snapshot
        dataset = self._controller.store.experiment.dataset
        if snapshot is None or snapshot.record is None:
            return NO_ROWS
        is_same = snapshot.experiment.dataset is dataset
        return snapshot.record.rows if is_same else NO_ROWS
