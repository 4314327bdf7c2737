"""The line that says which columns are on the axes of the output: → across, ↑ up."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.ui.bar.captioned import QuietCombo

_ACROSS, _UP = "Which column runs across", "Which column runs upwards"
_MEAN, _SELECTED = 0, 1


class SliceRow(QWidget):
    """A list of columns for each axis, and where the other columns are held.

    Shown only for data of three columns or more; others leave nothing to choose.

    Signals
    -------
    axes_requested(int, int)
        The places of the columns to have across and up.
    follow_requested(bool)
        Hold the others at the selected sample, or at their mean.
    """

    axes_requested = Signal(int, int)
    follow_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._across = _combo("slice_across_combo", "Column across", _ACROSS)
        self._up = _combo("slice_up_combo", "Column up", _UP)
        self._hold = _combo(
            "slice_hold_combo",
            "Other columns",
            "Where the columns on no axis are held. Click a sample to select it.",
        )
        self._hold.addItems(["mean", "selected"])
        self._across.activated.connect(self._ask_axes)
        self._up.activated.connect(self._ask_axes)
        self._hold.activated.connect(self._ask_hold)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in ("→", self._across, "↑", self._up, "rest:", self._hold):
            row.addWidget(_muted(part) if isinstance(part, str) else part)
        row.addStretch(1)
        self.hide()

    def show_slice(self, dataset: Dataset, plane: Slice, *, follows: bool) -> None:
        """Show which plane of `dataset` is seen."""
        if dataset.columns != self._columns:
            self._columns = dataset.columns
            for combo in (self._across, self._up):
                combo.clear()
                combo.addItems([features.label(name) for name in dataset.columns])
        seen = plane.fitted(dataset) if len(dataset.columns) > 1 else FIRST_TWO
        for combo, place, tip in ((self._across, seen.across, _ACROSS), (self._up, seen.up, _UP)):
            combo.setCurrentIndex(place)
            combo.setToolTip(f"{tip}: {combo.currentText()}")
        self._hold.setCurrentIndex(_SELECTED if follows else _MEAN)
        self.setVisible(len(dataset.columns) > 2)

    @Slot()
    def _ask_axes(self) -> None:
        self.axes_requested.emit(self._across.currentIndex(), self._up.currentIndex())

    @Slot(int)
    def _ask_hold(self, index: int) -> None:
        self.follow_requested.emit(index == _SELECTED)


def _combo(name: str, accessible: str, tip: str) -> QuietCombo:
    combo = QuietCombo()
    combo.setObjectName(name)
    combo.setAccessibleName(accessible)
    combo.setToolTip(tip)
    return combo


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label
