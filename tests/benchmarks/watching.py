"""What the window's benchmark looks at: steps as they are made, frames, what is painted."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gdplay.program.log import StepLog
from gdplay.training import trainer as trainer_module
from gdplay.training.trainer import Trainer

CHUNK_ALONE = 0.05
"""Seconds of steps between two looks at the clock where the engine runs alone."""

SETTLED_WIDTH = 16
"""Steps in a bucket of the history from which on merging costs little."""

FRAME_MILLISECONDS = 16


@dataclass(frozen=True)
class Reached:
    """A step, when it was reached, and what had been worked by then, in seconds.

    `work` is that of the thread that trains, `beside` that of all others of the process.
    """

    step: int
    wall: float
    work: float
    beside: float

    @classmethod
    def now(cls, step):
        work = time.thread_time()
        return cls(step, time.perf_counter(), work, time.process_time() - work)


@dataclass(frozen=True)
class Rate:
    """Steps a second of the clock, and of the training thread's own work.

    `beside` is the share of the time that other threads of the process worked.
    """

    wall: float
    work: float
    beside: float

    @classmethod
    def between(cls, first, last):
        steps, seconds = last.step - first.step, last.wall - first.wall
        beside = (last.beside - first.beside) / seconds
        return cls(steps / seconds, steps / (last.work - first.work), beside)


class Watch:
    """How far the window's own training has come, and when each rate was first used."""

    def __init__(self):
        self.reached = []
        self.rates_used = {}

    def install(self):
        """Let the window's thread train by the program's trainer, watched."""
        watch = self

        class Watched(Trainer):
            def advance(self, state, steps, log=None, stop=None):
                rate = self._experiment.hyperparameters.learning_rate
                watch.rates_used.setdefault(rate, time.perf_counter())
                state = super().advance(state, steps, log, stop)
                watch.reached.append(Reached.now(state.step))
                return state

        trainer_module.Trainer = Watched


class EngineAlone:
    """The compiled executor on one experiment, with its history, in a thread of its own."""

    def __init__(self, experiment):
        self._engine = Trainer(experiment, "compiled")
        self._log = StepLog(self._engine.layout.size)
        self._state = self._engine.initial_state()
        self._steps = 64
        with ThreadPoolExecutor(1) as threads:
            threads.submit(self._settle).result()

    def measure(self, seconds):
        """Train for so long, while this thread sleeps, and return the rate."""
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(self._train, seconds).result()

    def _settle(self):
        """Train until neighbours of the history merge only seldom."""
        while self._log.width < SETTLED_WIDTH:
            self._go_on()

    def _train(self, seconds):
        start = last = self._go_on()
        while last.wall < start.wall + seconds:
            now = self._go_on()
            asked = int(self._steps * CHUNK_ALONE / (now.wall - last.wall))
            self._steps = max(1, min(2 * self._steps, asked))
            last = now
        if self._engine.executor != "compiled":
            raise RuntimeError("there is no compiled code to measure")
        return Rate.between(start, last)

    def _go_on(self):
        self._state = self._engine.advance(self._state, self._steps, self._log)
        return Reached.now(self._state.step)


class Frames(QObject):
    """Ticks of a timer of 16 ms in the window's thread, and paintings of some widgets."""

    def __init__(self, widgets):
        super().__init__()
        self.ticks, self.worked = [], []
        self.painted = Counter()
        self._names = {}
        for name, widget in widgets.items():
            surface = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            self._names[surface] = name
            surface.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def start(self):
        self.ticks.clear()
        self.worked.clear()
        self.painted.clear()
        self._timer.start()

    def stop(self):
        self._timer.stop()

    def _tick(self):
        self.ticks.append(time.perf_counter())
        self.worked.append(time.thread_time())

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.painted[self._names[watched]] += 1
        return False
