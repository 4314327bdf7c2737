"""The output panel: the decision surface, and how good it is, in numbers."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from gdplay.app.selection import Selection
from gdplay.experiment.experiment import Experiment
from gdplay.insight.shares import Shares
from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot
from gdplay.ui.marks import full_label
from gdplay.ui.numbers.view import NumbersView
from gdplay.ui.output import answers, words
from gdplay.ui.output.readings import Readings
from gdplay.ui.output.saving import OutputSaving
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.ramp import SURFACE_STRENGTH
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.sample_layer import Rows
from gdplay.ui.text import number, percent
from gdplay.ui.theme.theme import Theme

_MARGIN: Final = 16
_TOP: Final = 12
_GAP: Final = 8
_ASIDE: Final = 12
"""Between the surface and the numbers beside it."""
_NUMBERS_GAP: Final = 20
"""Between the note and the numbers under it."""


class OutputPanel(QWidget):
    """What the network answers, with train and test loss, accuracy and wrong samples.

    Parameters
    ----------
    theme
        Colours and type.
    selection
        The one selected and pointed-at item of the window.
    """

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("output_panel")
        self.setAccessibleName("Output")
        self._theme = theme
        self._experiment: Experiment | None = None
        self._snapshot: Snapshot | None = None
        self._measured: Snapshot | None = None
        self._maps: Maps | None = None
        self._drawn: Maps | None = None
        self._shares: Shares | None = None
        self._place: tuple[float, float] | None = None
        self._needs: tuple[str, QSize, bool] | None = None
        self._heading = QLabel("Output", self)
        self._heading.setProperty("role", "heading")
        self._saving = OutputSaving(theme, self)
        self._surface = SurfaceView(theme, selection, self)
        self._readings = Readings(theme, self)
        self._ramp = RampBar(theme, SURFACE_STRENGTH, self)
        self._ramp.hide()
        self._note = QLabel(self)
        self._note.setObjectName("output_note")
        self._note.setProperty("role", "small")
        self._note.setWordWrap(True)
        self._numbers = NumbersView(theme, self, short=True)
        self._numbers.hide()
        self._surface.probed.connect(self._probe)
        theme.changed.connect(self._restyle)

    def minimumSizeHint(self) -> QSize:
        """Return the size of a surface of 120 pixels with its numbers."""
        return QSize(260, 220)

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        return QSize(360, 340)

    # What is shown

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the samples of `experiment` and name its loss."""
        old, self._experiment = self._experiment, experiment
        if old is None or experiment.dataset is not old.dataset:
            dataset = experiment.dataset
            self._surface.set_dataset(dataset)
            self._ramp.setVisible(dataset.task.kind == "regression")
            self._ramp.set_scale(full_label(dataset))
        self._write()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the losses of `snapshot`, and which samples it gets wrong."""
        self._snapshot = self._saving.snapshot = snapshot
        self._numbers.show_snapshot(snapshot)
        if self.isVisible():
            self._measure()

    def show_maps(self, maps: Maps) -> None:
        """Show the output of `maps`."""
        self._maps = self._saving.maps = maps
        if self.isVisible():
            self._draw_maps()

    def show_shares(self, shares: Shares | None) -> None:
        """Colour a batch's samples by how they pull a parameter; None shows their classes."""
        changed = (shares is None) != (self._shares is None)
        self._shares = shares
        self._surface.set_shares(shares)
        if changed:
            self._write()

    def show_batch(self, rows: Rows) -> None:
        """Ring the samples of a batch; none ends it."""
        self._surface.set_lit(rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while hidden."""
        super().showEvent(event)
        self._measure()
        self._draw_maps()

    def _draw_maps(self) -> None:
        maps, experiment = self._maps, self._experiment
        if maps is None or experiment is None or maps is self._drawn:
            return
        self._drawn = maps
        self._surface.set_output(
            answers.shown_map(experiment, maps.output),
            maps.extent,
            has_line=experiment.dataset.task.kind == "classification",
        )
        self._write()

    def _measure(self) -> None:
        """Find the wrong samples and write the numbers of the newest snapshot, once."""
        snapshot, experiment = self._snapshot, self._experiment
        if snapshot is None or experiment is None or snapshot is self._measured:
            return
        self._measured = snapshot
        if snapshot.experiment.dataset is experiment.dataset:
            wrong = answers.wrong_rows(snapshot)
            self._surface.set_wrong(wrong)
            self._readings.show_wrong(*words.wrong(experiment.dataset, wrong))
        self._read()
        self._write()

    def _write(self) -> None:
        """Write the numbers and the note under them."""
        if self._experiment is None:
            return
        losses = self._snapshot.losses if self._snapshot is not None else None
        if losses is not None:
            formula = words.loss_label(self._experiment)
            self._readings.show_value(
                "train_loss", "Train loss", number(losses.objective), f"{formula}, training set"
            )
            tested = "Test loss" if len(self._experiment.dataset.test_rows) else ""
            self._readings.show_value(
                "test_loss", tested, number(losses.test), f"{formula}, test set, no penalty"
            )
            caption, share = words.accuracy(losses)
            self._readings.show_value("accuracy", caption, percent(share) if caption else "")
        held = self._maps.held if self._maps is not None else {}
        note = words.note(self._experiment, losses, held, self._theme.palette.name)
        self._note.setText(note if self._shares is None else words.pull_note(self._shares))
        needs = (self._note.text(), self._readings.sizeHint(), self._ramp.isHidden())
        if needs != self._needs:
            self._needs = needs
            self._place_parts()

    @Slot(object)
    def _probe(self, place: tuple[float, float] | None) -> None:
        self._place = place
        self._read()

    def _read(self) -> None:
        """Write the value at the place pointed at, by the newest parameters."""
        snapshot, place = self._snapshot, self._place
        if snapshot is None or place is None:
            self._surface.set_readout("")
        else:
            outputs = answers.outputs_at(snapshot, place)
            self._surface.set_readout(words.readout(snapshot.experiment, place, outputs))

    # Where it stands

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._place_parts()

    def _place_parts(self) -> None:
        """Give the surface the largest square: the numbers beside it or, if larger, below."""
        width = self.width() - 2 * _MARGIN
        heading = self._heading.sizeHint().height()
        self._heading.setGeometry(_MARGIN, _TOP, width, heading)
        more = self._saving.button
        more.move(_MARGIN + width - more.width(), _TOP + (heading - more.height()) // 2)
        top = _TOP + heading + _GAP
        note = self._note.heightForWidth(width) if self._note.text() else 0
        ramp = self._ramp.sizeHint().height() if not self._ramp.isHidden() else 0
        height = self.height() - top - note - ramp - _TOP - _GAP
        across = self._is_across(width, height)
        self._readings.arrange(across=across)
        size = self._readings.sizeHint()
        column = self._readings.column_width
        if across:
            side = max(0, min(width, height - size.height() - _GAP))
            self._readings.setGeometry(_MARGIN, top + side + _GAP, width, size.height())
            bottom = top + side + _GAP + size.height()
        else:
            side = max(0, min(width - column - _ASIDE, height))
            left = _MARGIN + side + _ASIDE
            self._readings.setGeometry(left, top, width - side - _ASIDE, size.height())
            bottom = top + max(side, size.height())
        self._surface.setGeometry(_MARGIN, top, side, side)
        self._ramp.setGeometry(QRect(_MARGIN, bottom + _GAP // 2, side, ramp))
        bottom += _GAP // 2 + ramp
        self._note.setGeometry(_MARGIN, bottom, width, note)
        self._place_numbers(bottom + note + _NUMBERS_GAP)

    def _place_numbers(self, top: int) -> None:
        """Use the room from `top` on for more numbers, if there is enough."""
        width, height = self.width() - 2 * _MARGIN, self.height() - top - _TOP
        needed = self._numbers.minimumSizeHint()
        self._numbers.setGeometry(_MARGIN, top, width, max(0, height))
        self._numbers.setVisible(needed.height() <= height and needed.width() <= width)

    def _is_across(self, width: int, height: int) -> bool:
        """Whether the surface is larger with the numbers below it than beside it."""
        self._readings.arrange(across=True)
        below = min(width, height - self._readings.sizeHint().height() - _GAP)
        self._readings.arrange(across=False)
        beside = min(width - self._readings.column_width - _ASIDE, height)
        return below > beside

    @Slot()
    def _restyle(self) -> None:
        self._write()
        self._place_parts()
