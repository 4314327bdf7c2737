"""The output panel: the decision surface, and how good it is, in numbers."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRect, QSize, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from gdplay.app.selection import Selection
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.plane import is_curve
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.insight.regression_fit import RegressionFit, regression_fit
from gdplay.insight.shares import Shares
from gdplay.insight.surface import Maps
from gdplay.training.snapshot import Snapshot
from gdplay.ui.marks import full_label
from gdplay.ui.numbers.view import NumbersView
from gdplay.ui.output import answers, words
from gdplay.ui.output.curve_picture import Curve
from gdplay.ui.output.readings import Readings
from gdplay.ui.output.saving import OutputSaving
from gdplay.ui.output.slice_row import SliceRow
from gdplay.ui.output.surface import SurfaceView
from gdplay.ui.pill_switch import Pill, PillSwitch
from gdplay.ui.ramp import SURFACE_STRENGTH
from gdplay.ui.ramp_bar import RampBar
from gdplay.ui.sample_layer import Rows
from gdplay.ui.text import number, percent
from gdplay.ui.theme.theme import Theme

CONFIDENCE: Final = "confidence"
CLASSES: Final = "classes"
ANSWERS: Final = (
    Pill(CONFIDENCE, "Confidence", "Conf.", "The paler a place, the less sure the network is"),
    Pill(CLASSES, "Classes", "Classes", "The class that the network would answer at each place"),
)
"""How the output over the plane is coloured."""

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
        self._wrong: tuple[int, ...] = ()
        self._fit: RegressionFit | None = None
        self._plane = FIRST_TWO
        self._follows = False
        self._place: tuple[float, float] | None = None
        self._needs: tuple[str, QSize, bool] | None = None
        self._heading = QLabel("Output", self)
        self._heading.setProperty("role", "heading")
        self._saving = OutputSaving(theme, self)
        self._answers = PillSwitch(ANSWERS, "output_answer", "Colours of the output", self)
        self._answers.chosen.connect(self.show_answers)
        self.slice_row = SliceRow(self)
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
        self.answers = CONFIDENCE
        self.show_answers(CONFIDENCE)
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
            self._show_data(experiment.dataset)
        self._write()

    @Slot(object, bool)
    def set_plane(self, plane: Slice, follows: bool) -> None:
        """Show another plane through the data; maps of it are on their way."""
        self._plane, self._follows = plane, follows
        if self._experiment is not None:
            self._show_data(self._experiment.dataset)
            self._place_parts()

    @Slot(str)
    def show_answers(self, name: str) -> None:
        """Colour each place by how sure the network is, or by its class alone."""
        self.answers = name if name == CLASSES else CONFIDENCE
        self._answers.show_chosen(self.answers)
        self._surface.set_hard(self.answers == CLASSES)

    def _show_data(self, dataset: Dataset) -> None:
        """Show the samples, and offer what there is to choose about them."""
        plane = self._plane.fitted(dataset)
        self._surface.set_dataset(plane.arranged(dataset), plane.extent(dataset))
        self._surface.set_wrong(self._wrong if self._is_measured_on(dataset) else ())
        is_regression = dataset.task.kind == "regression"
        self._ramp.setVisible(is_regression and not is_curve(dataset))
        self._ramp.set_scale(full_label(dataset))
        self._answers.setVisible(not is_regression)
        self.slice_row.show_slice(dataset, plane, follows=self._follows)

    def _is_measured_on(self, dataset: Dataset) -> bool:
        return self._measured is not None and self._measured.experiment.dataset is dataset

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

    def set_covered_by(self, unit: int | None) -> None:
        """Copy and save the map of `unit`, which lies over the output; None: nothing does."""
        self._saving.unit = unit
        self._saving.button.raise_()

    @property
    def numbers(self) -> NumbersView:
        """The numbers below, with the confusion matrix of a classification."""
        return self._numbers

    def show_lit(self, rows: Rows) -> None:
        """Ring samples: of a batch, or that are pointed at; none ends it."""
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
        if maps.is_curve != is_curve(experiment.dataset):
            return  # of other data; those of these are on their way
        if maps.is_curve:
            band = self._fit.rmse if self._fit is not None else math.nan
            self._surface.set_curve(Curve(maps.output, maps.extent, band))
            self._write()
            return
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
        if snapshot.experiment.dataset is experiment.dataset:
            # Else an undo could bring back the data of this snapshot, and rows of others.
            old, self._measured = self._measured, snapshot
            if old is None or not _count_alike(old, snapshot):
                self._count(snapshot, experiment.dataset)
        self._read()
        self._write()

    def _count(self, snapshot: Snapshot, dataset: Dataset) -> None:
        """Ring the wrong samples and say how many there are, or how far values are missed."""
        wrong = self._wrong = answers.wrong_rows(snapshot)
        self._surface.set_wrong(wrong)
        fit = self._fit = regression_fit(snapshot)
        said = words.wrong(dataset, wrong) if fit is None else words.spread(fit)
        self._readings.show_wrong(*said)

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
            value = percent(share) if caption else ""
            if self._fit is not None:
                caption = "RMSE, test" if self._fit.is_test else "RMSE, train"
                value = number(self._fit.rmse)
            self._readings.show_value("accuracy", caption, value)
        note = words.note(self._experiment, losses, self._maps, self._fit, self._theme.palette.name)
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
            dataset, plane = snapshot.experiment.dataset, self._plane
            order = plane.fitted(dataset).order(dataset)[:2]
            axes = [dataset.columns[column] for column in order]
            outputs = answers.outputs_at(snapshot, place, plane)
            self._surface.set_readout(words.readout(snapshot.experiment, axes, place, outputs))

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
        self._place_switch(more.x() - _GAP, heading)
        top = _TOP + heading + _GAP
        if not self.slice_row.isHidden():
            row = self.slice_row.sizeHint().height()
            self.slice_row.setGeometry(_MARGIN - 5, top - 2, width + 5, row)
            top += row + 2
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

    def _place_switch(self, right: int, heading: int) -> None:
        """Put the choice of colours on the heading's line, its end at `right`."""
        size = self._answers.sizeHint()
        self._answers.setGeometry(
            right - size.width(), _TOP + (heading - size.height()) // 2, size.width(), size.height()
        )

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


def _count_alike(one: Snapshot, other: Snapshot) -> bool:
    """Whether samples count the same: with much data several snapshots share their losses."""
    return one.experiment is other.experiment and one.counted is other.counted
