"""When compiled code takes over from numpy: as soon as it is ready, between two chunks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from gdplay.app.player import Player
from gdplay.app.store import ExperimentStore
from gdplay.experiment.experiment import Experiment
from gdplay.program.readiness import Filling, Readiness, compile_for, readiness

MILLISECONDS: Final = 200
"""Between two looks at whether compiled code is ready."""

CALM_MILLISECONDS: Final = 700
"""After the start, for the window to come up before anything else is loaded."""

EXECUTOR_VARIABLE: Final = "GDPLAY_EXECUTOR"
"""The environment variable that keeps training on numpy when it says ``numpy``."""


class Compiler(Protocol):
    """What fills the cache: see `gdplay.program.readiness.Filling`."""

    def poll(self) -> tuple[str, ...]:
        """Start what is to be started; return the floating types that became ready."""
        ...

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to wait for."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


def is_wanted() -> bool:
    """Return whether compiled code may take over in this process."""
    return os.environ.get(EXECUTOR_VARIABLE, "") != "numpy"


def load_if_ready(dtype: str) -> bool:
    """Load compiled code for `dtype` into this process if it lies ready; return whether."""
    if readiness(dtype) is not Readiness.READY:
        return False
    compile_for(dtype)
    return True


class Takeover(QObject):
    """Lets the run use compiled code once it is loaded; until then it trains on numpy.

    What is in the cache is loaded by a thread of its own; what is not is compiled by a
    child process first. So neither the window nor a training step waits for either.

    Parameters
    ----------
    player, store
        The run and its experiment.
    compiler_of
        Makes what fills the cache.
    load
        Loads what is in the cache, in a thread; answers whether it was there.
    parent
        As for every QObject.
    """

    def __init__(
        self,
        player: Player,
        store: ExperimentStore,
        compiler_of: Callable[[], Compiler] = Filling,
        load: Callable[[str], bool] = load_if_ready,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._player = player
        self._store = store
        self._compiler_of = compiler_of
        self._load = load
        self._compiler: Compiler | None = None
        self._loader: threading.Thread | None = None
        self._waiting: list[str] = []
        self._loaded: set[str] = set()
        self._missing: set[str] = set()
        self._is_started = False
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self._look)
        store.changed.connect(self._on_experiment)

    @property
    def is_loaded(self) -> bool:
        """Whether compiled code runs the experiment in force."""
        return self._store.experiment.hyperparameters.dtype in self._loaded

    def start(self) -> None:
        """Begin in a calm moment with what is in the cache for the experiment in force."""
        self._is_started = True
        self._waiting.append(self._store.experiment.hyperparameters.dtype)
        self._timer.start(CALM_MILLISECONDS)

    def shut_down(self) -> bool:
        """End what was started, within a second; return whether it did."""
        self._is_started = False
        self._timer.stop()
        if self._compiler is not None:
            self._compiler.close()
        if self._loader is None:
            return True
        self._loader.join(1.0)
        return not self._loader.is_alive()

    def _look(self) -> None:
        """Go on by one thing: take over, load, or look at the compiler."""
        self._timer.setInterval(MILLISECONDS)
        if self._loader is not None:
            if self._loader.is_alive():
                return
            self._loader = None
            self._choose()
        if self._missing and self._compiler is None:
            self._compiler = self._compiler_of()
        if self._compiler is not None:
            self._waiting += self._compiler.poll()
        if self._waiting:
            dtype = self._waiting.pop(0)
            if dtype not in self._loaded:
                self._loader = threading.Thread(
                    target=self._load_one, args=(dtype,), name="loader", daemon=True
                )
                self._loader.start()
        elif self._compiler is None or self._compiler.is_done:
            self._timer.stop()

    def _load_one(self, dtype: str) -> None:
        """Load compiled code for `dtype`; runs in a thread of its own."""
        if self._load(dtype):
            self._loaded.add(dtype)
        else:
            self._missing.add(dtype)

    def _choose(self) -> None:
        """Let the run use what is loaded for the experiment in force."""
        self._player.set_executor("compiled" if self.is_loaded else "numpy")

    def _on_experiment(self, old: Experiment, new: Experiment) -> None:
        if self._is_started and new.hyperparameters.dtype != old.hyperparameters.dtype:
            self._waiting.append(new.hyperparameters.dtype)
            self._choose()
            self._timer.start()
