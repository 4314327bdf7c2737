"""How the window is used: edits in rounds, and a rest after each."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import mean

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication, QTabBar

from gdplay.app.takeover import is_wanted
from gdplay.program.readiness import DTYPES, Readiness, readiness
from gdplay.resources import resource
from gdplay.storage.presets import DEFAULT_PRESET
from gdplay.storage.project import PROJECT_SUFFIX
from gdplay.ui.main_window import MainWindow
from tests.gui.driving import part
from tests.soak.edits import RandomEdits
from tests.soak.memory import Memory, look
from tests.soak.timing import Stopwatch

MOMENT = 0.5
"""Seconds in which every measurement has come in; every view has had its turn in a fifth."""

CALM_LOOKS = 90
"""Looks at the memory of a run that nobody edits."""


class Use:
    """Uses a window, and notes what went wrong and what memory was in use.

    Parameters
    ----------
    window
        The real one.
    edits
        What is done to it.
    faults
        Where errors are noted; the use ends at the first.

    Attributes
    ----------
    looks
        The memory at each rest.
    edited, busy
        The edits made while the time ran, and the share of it that the window's thread worked.
    stopwatch
        How long each took.
    """

    def __init__(self, window: MainWindow, edits: RandomEdits, faults: list[str]) -> None:
        self._window = window
        self._controller = window.controller
        self._application = QApplication.instance()
        self._edits = edits
        self.faults = faults
        self.looks: list[Memory] = []
        self.edited = 0
        self.busy = 0.0
        self._all = 0
        self._shares: list[float] = []
        self.stopwatch = Stopwatch(self._controller.player)

    def begin(self, patience: float) -> None:
        """Show the window and train, until compiled code has trained in either precision.

        Its loading takes some ten megabytes for each, once.
        """
        self._window.show()
        self._play()
        if not is_wanted() or readiness() in (Readiness.MISSING, Readiness.NO_FOLDER):
            return  # numpy is all there will be
        end = time.monotonic() + patience
        for dtype in DTYPES:
            self._controller.settings.set_hyperparameters(dtype=dtype)
            while not self._is_compiled(dtype) and not self.faults:
                if time.monotonic() > end:
                    self.faults.append(f"compiled code never trained in {dtype}")
                self._go_on()

    def _is_compiled(self, dtype: str) -> bool:
        snapshot = self._controller.snapshot
        return (
            snapshot is not None
            and snapshot.executor == "compiled"
            and snapshot.state.parameters.dtype == dtype
        )

    def train(self, seconds: float) -> None:
        """Train, and edit nothing."""
        for place in range(CALM_LOOKS + 1):
            self._wait(seconds / CALM_LOOKS)
            self.looks.append(look(place * seconds / CALM_LOOKS))

    def edit_by_rounds(self, seconds: float, size: int, warm: int, every: int) -> None:
        """Edit for so many seconds, every so many milliseconds, and rest after each round."""
        for _ in range(warm):
            self._edit_in_a_hurry(self._edits.make_one, size)
            self._edit_in_a_hurry(self._edits.make_next, len(self._edits))
            self._rest()
        self.looks.append(look(self._all))
        self.stopwatch.forget()
        rounds = max(2, round(1000 * seconds / every / size))
        for _ in range(rounds):
            self._edit_for(seconds / rounds, every)
            if self.faults:
                return
            self._undo_all()
            self._rest()
            self.looks.append(look(self._all))

    def end(self) -> None:
        """Close the window."""
        self._window.close()
        self._go_on()

    def _edit_in_a_hurry(self, edit: Callable[[], str], count: int) -> None:
        for _ in range(count):
            self._all += 1
            edit()
            self._controller.play()
            self._go_on()
            if self.faults:
                return

    def _edit_for(self, seconds: float, every: int) -> None:
        """Edit every so many milliseconds; one that comes late is followed at once."""
        before, worked, begun = self._all, time.thread_time(), time.monotonic()
        hurry = QTimer(self._window, singleShot=True)
        hurry.setTimerType(Qt.TimerType.PreciseTimer)

        def go_on() -> None:
            self._edit()
            due = begun + 1e-3 * every * (self._all - before + 1)
            hurry.start(max(0, round(1000 * (due - time.monotonic()))))

        hurry.timeout.connect(go_on)
        hurry.start(every)
        self._wait(seconds)
        self._shares.append((time.thread_time() - worked) / (time.monotonic() - begun))
        self.busy = mean(self._shares)
        hurry.stop()
        hurry.deleteLater()
        self.edited += self._all - before

    def _edit(self) -> None:
        self._all += 1
        self.stopwatch.time(self._edits.make_one)
        self._controller.play()

    def _undo_all(self) -> None:
        """Undo everything and do it again, which leads to where it was."""
        stack, store = self._controller.undo_stack, self._controller.store
        last, place = store.experiment, stack.index()
        stack.setIndex(0)
        stack.setIndex(place)
        if store.experiment != last:
            self.faults.append("undone and redone, the experiment differs")

    def _rest(self) -> None:
        """Bring the window to where it is after every round, with all views shown once."""
        for trains in (True, False):
            self._controller.open_project(resource("presets", DEFAULT_PRESET + PROJECT_SUFFIX))
            self._controller.earlier_runs.clear()
            self._controller.selection.select(None)
            if trains:
                self._play()
            self._look_at_every_page()
            self._controller.pause()
        self._wait(MOMENT)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QPixmapCache.clear()  # of a bounded size, and some days full

    def _look_at_every_page(self) -> None:
        """Let each page of the data and of the plots show the experiment; end with the first."""
        self._window.panels.drawer.set_open(True)
        for name in ("dataset_tabs", "tray_tabs"):
            tabs = part(self._window, name, QTabBar)
            for place in (*range(tabs.count()), 0):
                tabs.setCurrentIndex(place)
                self._wait(MOMENT / 5)

    def _play(self) -> None:
        self._controller.set_speed(0.0)
        self._controller.play()

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.faults:
            self._go_on()

    def _go_on(self) -> None:
        self._application.processEvents()
        time.sleep(0.001)
