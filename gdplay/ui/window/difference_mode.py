"""The check of one gradient in the window: it asks, and shows the card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from gdplay.app.controller import Controller
from gdplay.app.long_work import LongWork
from gdplay.experiment.parameter import Parameter
from gdplay.experiment.validation import problems
from gdplay.insight.difference_error import DifferenceError, difference_error
from gdplay.training.snapshot import Snapshot
from gdplay.ui import names
from gdplay.ui.checking.difference_card import DifferenceCard
from gdplay.ui.theme.theme import Theme
from gdplay.ui.window.panels import Panels


class DifferenceMode(QObject):
    """Compares one parameter's gradient with central differences, on demand."""

    def __init__(
        self, controller: Controller, panels: Panels, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._card = DifferenceCard(theme, panels)
        self._seen: Snapshot | None = None
        self._work = LongWork(self)
        self._work.finished.connect(self._show)
        self._card.closed.connect(self._work.stop)
        panels.inspector.difference_requested.connect(self.begin)
        controller.store.changed.connect(self._on_experiment)

    @Slot(object)
    def begin(self, parameter: Parameter) -> None:
        """Compare `parameter`'s gradient at the newest snapshot; say why where that cannot be."""
        snapshot = self._controller.snapshot
        found = problems(self._controller.store.experiment)
        if found:
            self._controller.message.emit(found[0].message)
        elif snapshot is not None and parameter in snapshot.state.layout.index:
            self._seen = snapshot
            self._card.begin(names.name(snapshot.state.layout.topology, parameter))
            self._work.start(
                partial(difference_error, snapshot.experiment, snapshot.state, parameter)
            )

    def shut_down(self) -> bool:
        """End the thread; return whether it ended in time."""
        return self._work.shut_down()

    @Slot(object)
    def _show(self, found: DifferenceError) -> None:
        if self._card.isVisible() and self._seen is not None:
            self._card.show_error(found, self._seen)

    @Slot(object, object)
    def _on_experiment(self, _old: object, _new: object) -> None:
        """Close the card: what it says is of an experiment that is gone."""
        self._card.hide()
