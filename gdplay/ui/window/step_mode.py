"""The step-through in the window: its banner, and its numbers in the network."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.app.step_through import StepThrough
from gdplay.insight.step_phases import Phase
from gdplay.ui.network.strength import Shown
from gdplay.ui.stepping.wording import legend
from gdplay.ui.window.panels import Panels

_SHOWN: Final = MappingProxyType(
    {
        Phase.FORWARD: Shown.WEIGHTS,
        Phase.LOSS: Shown.WEIGHTS,
        Phase.ZERO: Shown.GRADIENTS,
        Phase.BACKWARD: Shown.GRADIENTS,
        Phase.UPDATE: Shown.UPDATES,
    }
)


class StepMode(QObject):
    """Lets the keys and the banner drive a `StepThrough`, and shows where it stands."""

    def __init__(self, controller: Controller, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self.steps = StepThrough(controller, self)
        self._panels = panels
        self._shown: tuple[object, ...] = ()
        banner = panels.banner
        banner.next_requested.connect(self.steps.advance)
        banner.back_requested.connect(self.steps.go_back)
        banner.leave_requested.connect(self.steps.leave)
        banner.scope_chosen.connect(self.steps.set_scope)
        panels.bar.phase_requested.connect(self.steps.advance)
        self.steps.changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        steps, banner, network = self.steps, self._panels.banner, self._panels.network
        banner.setVisible(steps.is_on)
        if steps.opened is None:
            self._shown = ()
            if not steps.is_on:
                network.show_phase(None, None)
            banner.allow(back=False, forth=False)
            return
        banner.show_stop(steps.opened, steps.stop, steps.place, steps.scope)
        banner.allow(back=steps.can_go_back, forth=steps.can_go_on)
        shown = (steps.opened, steps.stop, steps.place)
        if shown != self._shown:  # what is lit already is not lit again
            self._shown = shown
            layout = steps.opened.step.layout
            phase = steps.stop.phase
            text = legend(steps.opened, steps.stop)
            network.show_phase(layout, steps.values, _SHOWN[phase], text)
