"""The learning rate's tab in the window: what it asks for, and what it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gdplay.app.controller import Controller
from gdplay.ui.window.panels import Panels


class RateMode(QObject):
    """Connects the tab to the run: lenses come while they are wanted, rates go as edits."""

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        rates, measuring = panels.tray.rates, controller.measuring
        controller.rate_marks_ready.connect(rates.set_marks)
        rates.rate_changed.connect(controller.settings.set_learning_rate)
        rates.lens.lens_wanted.connect(measuring.set_lens_wanted)
        measuring.lens_ready.connect(rates.lens.show_lens)
