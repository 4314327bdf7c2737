"""The real window for a benchmark, opened with settings of its own, and waiting beside it."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

PATIENCE = 60.0


def wait(seconds):
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def wait_until(condition, what):
    """Let the window live until `condition()`."""
    end = time.perf_counter() + PATIENCE
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(f"waited in vain until {what}")
        wait(0.02)


@contextmanager
def opened_window():
    """Give the window, compiled code ready and its first example shown, and a folder to use."""
    subprocess.run([sys.executable, "-m", "gdplay.program.warm", "float64"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "STATE", "DATA"):
            os.environ[f"XDG_{name}_HOME"] = folder  # the user's own settings stay as they are
        from gdplay.ui.main_window import create_main_window

        window = create_main_window(())
        window.resize(1440, 900)
        window.show()
        wait_until(lambda: window.controller.snapshot is not None, "it started")
        yield window, Path(folder)
        window.close()
        QApplication.processEvents()
