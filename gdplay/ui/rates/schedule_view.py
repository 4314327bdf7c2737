"""The rate schedule: its plot, and the same controls as on the card of settings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Schedule
from gdplay.ui.rates.schedule_plot import SchedulePlot
from gdplay.ui.rates.side import PlotWithSide
from gdplay.ui.settings.choices import SCHEDULE_CHOICES, SCHEDULE_CONSTANTS
from gdplay.ui.settings.section import ChoiceSection
from gdplay.ui.settings.summary import schedule_note
from gdplay.ui.theme.theme import Theme


class ScheduleView(PlotWithSide):
    """Shows the rate by step, and lets the schedule be chosen.

    Signals
    -------
    schedule_requested(object)
        The `Schedule` as a person would have it.
    """

    schedule_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self.plot = SchedulePlot(theme)
        super().__init__(self.plot, parent)
        self._schedule: Schedule | None = None
        self.section = ChoiceSection(
            theme,
            "Rate schedule",
            "tray_schedule_combo",
            SCHEDULE_CHOICES,
            SCHEDULE_CONSTANTS,
            prefix="tray_",
        )
        self.section.value_requested.connect(self.schedule_requested)
        content = QWidget()
        content.setProperty("role", "scrolled")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(self.section)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        scroll.setWidget(content)
        scroll.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.fill(scroll)

    def set_experiment(self, experiment: Experiment) -> None:
        """Show the schedule of `experiment`."""
        schedule = experiment.hyperparameters.schedule
        if schedule is not self._schedule:
            self._schedule = schedule
            self.section.set_value(schedule)
            self.section.set_note(schedule_note(schedule))
        self.plot.set_experiment(experiment)
