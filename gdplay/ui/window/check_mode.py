"""The gradient check in the window: it asks, shows the card, and paints what fails."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.app.long_work import LongWork
from gdplay.experiment.parameter import Link, Parameter
from gdplay.experiment.validation import problems
from gdplay.insight.gradient_check import NetworkCheck, check_gradients
from gdplay.ui.names import is_present
from gdplay.ui.theme.theme import Theme
from gdplay.ui.window.check_card import CheckCard
from gdplay.ui.window.difference_mode import DifferenceMode
from gdplay.ui.window.panels import Panels


class CheckMode(QObject):
    """Checks the gradients at the step shown, on demand."""

    def __init__(
        self, controller: Controller, panels: Panels, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._panels = panels
        self._card = CheckCard(panels)
        self._checking = LongWork(self)
        self._checking.progressed.connect(self._card.show_progress)
        self._checking.finished.connect(self.show_check)
        self._card.closed.connect(self._on_closed)
        self._card.show_requested.connect(self._on_show)
        self._difference = DifferenceMode(controller, panels, theme, self)
        self._card.difference_requested.connect(self._difference.begin)
        controller.store.changed.connect(self._on_experiment)

    @Slot()
    def begin(self) -> None:
        """Check the newest snapshot; say why where nothing can be checked."""
        snapshot = self._controller.snapshot
        found = problems(self._controller.store.experiment)
        if found:
            self._controller.message.emit(found[0].message)
        elif snapshot is not None and snapshot.record is not None:
            self._panels.network.mark_failing(())
            self._card.begin(snapshot.state.layout.size)
            self._checking.start(partial(check_gradients, snapshot.experiment, snapshot.state))

    def shut_down(self) -> bool:
        """End the threads; return whether they ended in time."""
        return self._difference.shut_down() & self._checking.shut_down()

    @Slot(object)
    def show_check(self, check: NetworkCheck) -> None:
        """Show what was found, on the card and in the network."""
        if self._card.isVisible():
            self._card.show_check(check)
            failing = [item for item in check.failing if isinstance(item, Link)]
            self._panels.network.mark_failing(failing)

    @Slot()
    def _on_closed(self) -> None:
        self._checking.stop()
        self._panels.network.mark_failing(())

    @Slot(object)
    def _on_show(self, parameter: Parameter) -> None:
        self._card.hide()
        if is_present(self._controller.store.experiment.topology, parameter):
            self._controller.selection.select(parameter)

    @Slot(object, object)
    def _on_experiment(self, _old: object, _new: object) -> None:
        """Close the card: what it says is of an experiment that is gone."""
        self._card.hide()
