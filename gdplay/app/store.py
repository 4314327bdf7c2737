"""The one place where the experiment in force is kept, in the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gdplay.experiment.experiment import Experiment


class ExperimentStore(QObject):
    """Holds the experiment and says when another takes its place.

    Signals
    -------
    changed(old, new)
        Another `Experiment` is in force. Views compare the two by identity, field by
        field, and repaint only what differs.
    """

    changed = Signal(object, object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experiment = experiment

    @property
    def experiment(self) -> Experiment:
        """The experiment in force."""
        return self._experiment

    def put(self, experiment: Experiment) -> None:
        """Put `experiment` in force. The very same object changes nothing."""
        if experiment is not self._experiment:
            old, self._experiment = self._experiment, experiment
            self.changed.emit(old, experiment)
