"""Python's cyclic garbage collection, in the window's thread only.

Left alone, the collector runs in whichever thread happens to allocate. When that is
a worker, it destroys widgets there, and Qt crashes. So it is switched off, and a timer
of the window's thread collects instead, by Python's own thresholds.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

MILLISECONDS: Final = 200
"""Between two looks at whether there is enough to collect."""


START_MILLISECONDS: Final = 3000
"""After which the program counts as started."""


class Collector(QObject):
    """Collects garbage in the thread that it lives in, until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self.collect_what_is_due)
        self._started = QTimer(self)
        self._started.setSingleShot(True)
        self._started.setInterval(START_MILLISECONDS)
        self._started.timeout.connect(self.freeze)

    def start(self) -> None:
        """Switch the automatic collector off and the timer on."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()
        self._started.start()

    def freeze(self) -> None:
        """Collect once and set apart what lives then; done by itself after the start.

        What the imports and the window made is never looked through again, which
        brings a full collection from some 60 ms to almost nothing.
        """
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Stop the timer and leave the automatic collector as it was found."""
        self._timer.stop()
        self._started.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def collect_what_is_due(self) -> int | None:
        """Collect the oldest generation whose threshold is passed; return which, or None."""
        for generation in (2, 1, 0):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return generation
        return None
