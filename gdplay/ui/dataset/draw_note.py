"""What has to be said below the data canvas: columns it does not show, classes without points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.slice import Slice
from gdplay.ui.text import number, shortened


class DrawNote(QLabel):
    """A few lines, or one that is cut, with all of it told where it is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draw_note")
        self.setProperty("role", "small")
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)  # no word makes the page wider
        self.setSizePolicy(policy)
        self._note = ""

    def set_dataset(self, dataset: Dataset, plane: Slice) -> None:
        """Say what there is to say of `dataset`, drawn by the columns of `plane`."""
        self._note = " ".join(filter(None, (_about_columns(dataset, plane), _about_bare(dataset))))
        self.setToolTip(self._note)
        self.setVisible(bool(self._note))
        self._show()

    def set_roomy(self, roomy: bool) -> None:
        """Take as many lines as are needed, or one."""
        self.setWordWrap(roomy)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the one line where it is too wide."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        cut = Qt.TextElideMode.ElideRight
        line = self.fontMetrics().elidedText(self._note, cut, self.width())
        self.setText(self._note if self.wordWrap() else line)


def _about_columns(dataset: Dataset, plane: Slice) -> str:
    hidden = len(dataset.columns) - 2
    if hidden < 1:
        return ""
    order = plane.order(dataset)[:2]
    shown = " and ".join(shortened(features.label(dataset.columns[place])) for place in order)
    held = "others' mean" if hidden > 1 else "other's mean"
    if plane.row is not None:
        held = f"{'others' if hidden > 1 else 'other'} from sample {number(plane.row)}"
    return (
        f"2 of {len(dataset.columns)} columns, as in Output: {shown}. New points take the {held}."
    )


def _about_bare(dataset: Dataset) -> str:
    """Name the classes that nothing can be learned of; of no data there is nothing to say."""
    trained = np.unique(dataset.labels[dataset.train_rows])
    bare = [name for at, name in enumerate(dataset.task.classes) if at not in trained]
    if not bare or not dataset.size:
        return ""
    names = " and ".join([", ".join(bare[:-1]), bare[-1]] if len(bare) > 1 else bare)
    return f"No training points of class {names} yet."
