"""The next step at every rate: the plot, and beside it what it says of the rate in force."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from gdplay.insight.rate_marks import RateMarks
from gdplay.insight.step_lens import LossOver, StepLens
from gdplay.insight.step_verdict import judge
from gdplay.ui.pill_switch import Pill, PillSwitch
from gdplay.ui.rates.lens_plot import LensPlot
from gdplay.ui.rates.side import PlotWithSide
from gdplay.ui.rates.words import TITLES, samples_text, verdict_sentence
from gdplay.ui.theme.theme import Theme

OVERS = (
    Pill(
        LossOver.TRAIN,
        "Training set",
        "Training set",
        "The loss over the whole training set, after a step by the next batch",
    ),
    Pill(LossOver.BATCH, "Next batch", "Next batch", "The loss over the batch that makes the step"),
)
"""The losses that the lens can show."""


class LensView(PlotWithSide):
    """The lens while it can be seen; hidden, it asks for nothing.

    Signals
    -------
    lens_wanted(object)
        The `LossOver` to look by from now on, or None for no longer.
    """

    lens_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.plot = LensPlot(theme)
        super().__init__(self.plot, parent)
        self._over = LossOver.TRAIN
        self._limit: float | None = None
        self._verdict = QLabel()
        self._verdict.setObjectName("lens_verdict")
        self._verdict.setProperty("role", "heading")
        self._sentence = QLabel()
        self._sentence.setObjectName("lens_sentence")
        self._sentence.setWordWrap(True)
        self._samples = QLabel()
        self._samples.setObjectName("lens_samples")
        self._samples.setProperty("role", "small")
        self._switch = PillSwitch(OVERS, "lens_over", "Loss of the next step", self)
        self._switch.setObjectName("lens_over_switch")
        self._switch.setAccessibleName("Loss of the next step")
        self._switch.chosen.connect(self.set_over)
        self._switch.show_chosen(self._over)
        self.add(self._verdict, self._sentence)
        self.add_below(self._samples, self._switch)

    @property
    def over(self) -> LossOver:
        """Which loss is shown."""
        return self._over

    @Slot(str)
    def set_over(self, over: str) -> None:
        """Show another loss; a name of none changes nothing."""
        if over in set(LossOver) and over != self._over:
            self._over = LossOver(over)
            self._switch.show_chosen(over)
            self.plot.show_lens(None)
            self._say()
            if self.isVisible():
                self.lens_wanted.emit(self._over)

    @Slot(object)
    def show_lens(self, lens: StepLens) -> None:
        """Show the lens of another step."""
        if lens.over is self._over:
            self.plot.show_lens(lens)
            self._say()

    def show_rate(self, rate: float) -> None:
        """Judge another rate of the next step."""
        if rate != self.plot.rate:
            self.plot.show_rate(rate)
            self._say()

    def show_marks(self, marks: RateMarks | None) -> None:
        """Show how large a rate the curvature allows."""
        self._limit = None if marks is None else marks.limit
        self.plot.show_marks(marks)
        self._say()

    def forget(self) -> None:
        """Show no lens until the next one comes: there is no such step any more."""
        self.plot.show_lens(None)
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for lenses."""
        super().showEvent(event)
        self.lens_wanted.emit(self._over)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for them no longer."""
        super().hideEvent(event)
        self.lens_wanted.emit(None)

    def _say(self) -> None:
        """Say what the lens shows of the rate in force."""
        lens, rate = self.plot.lens, self.plot.rate
        if lens is None:
            for label in (self._verdict, self._sentence, self._samples):
                label.clear()
            return
        found = judge(lens, rate, self._limit)
        self._verdict.setText(TITLES[found.verdict])
        self._sentence.setText(verdict_sentence(found, rate, lens.over, self._limit))
        self._samples.setText(samples_text(lens))
