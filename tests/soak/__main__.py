"""A long, rough use of the real window: ``python -m tests.soak [--seconds 60] [--calm]``.

Every 20 ms a random edit, while it trains as fast as it can. Nothing may be raised,
logged by Qt, or lost; every edit can be undone; and memory stays flat. With ``--calm``
nothing is edited, and only the memory of a long run is watched. Exits 1 on a fault.

An undo stack that still fills takes memory by right, and so does the compiled engine where
it is loaded while numpy trains. So edits are first made until the stack is full and the
engine is there; only then the time begins. From then on the middle value of memory over the last
third is compared with that over the first: single values differ with the network that
happens to train.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

from gdplay.app.controller import UNDO_STEPS

EVERY = 20
"""Milliseconds between two edits."""

GROWTH = 0.1
"""The share by which memory may grow from the first third to the last; a leak grows for ever."""

SAMPLES = 90
"""Looks at the memory."""

LONGEST_WAIT = 240.0
"""Seconds that the engine may take to be compiled, where nothing is cached yet."""


def main(arguments: list[str] | None = None) -> int:
    """Run the soak and answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--calm", action="store_true", help="train only, no edits")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as own:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[name] = own  # the user's own settings stay as they are
        return soak(options.seconds, options.seed, options.calm)


def soak(seconds: float, seed: int, calm: bool) -> int:
    """Use the window for `seconds`; print what happened; 1 on a fault."""
    from PySide6.QtCore import QTimer, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from gdplay.ui.main_window import create_main_window
    from tests.soak.edits import RandomEdits

    window = create_main_window()
    application = QApplication.instance()
    faults: list[str] = []
    sys.excepthook = lambda _, error, __: faults.append(note_of_error(error))
    threading.excepthook = lambda event: faults.append(note_of_error(event.exc_value))
    qInstallMessageHandler(lambda kind, context, text: note_of_qt(faults, text))

    controller = window.controller
    edits = RandomEdits(controller, seed)
    window.show()
    controller.set_speed(0.0)
    controller.play()
    faults += wait_for_the_engine(application, controller)
    hurry = QTimer(window, interval=EVERY)
    if not calm:
        hurry.timeout.connect(edits.make_one)
        hurry.timeout.connect(controller.play)
        fill_up(application, controller, edits, faults)
    edits.made.clear()
    hurry.start()
    memory: list[int] = []
    watch = QTimer(window, interval=max(50, round(1000 * seconds / SAMPLES)))
    watch.timeout.connect(lambda: memory.append(resident()))
    watch.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not faults:
        application.processEvents()
        time.sleep(0.001)
    hurry.stop()
    watch.stop()
    if not calm:
        faults += undo_all(controller)
    window.close()
    application.processEvents()
    return report(faults, memory, edits.made, seconds)


def wait_for_the_engine(application, controller) -> list[str]:
    """Let it train until compiled code has taken over; return that it did not."""
    from gdplay.app.takeover import is_wanted
    from gdplay.program.readiness import Readiness, readiness

    if not is_wanted() or readiness() in (Readiness.MISSING, Readiness.NO_FOLDER):
        return []  # numpy is all there will be
    end = time.monotonic() + LONGEST_WAIT
    while controller.player.executor != "compiled":
        if time.monotonic() > end:
            return ["the compiled engine never took over"]
        application.processEvents()
        time.sleep(0.001)
    return []


def fill_up(application, controller, edits, faults: list[str]) -> None:
    """Edit, as fast as can be, until no more steps of undo are kept."""
    while controller.undo_stack.count() < UNDO_STEPS and not faults:
        edits.make_one()
        controller.play()
        application.processEvents()


def note_of_error(error: BaseException) -> str:
    """Return an exception with the way to it."""
    return "".join(traceback.format_exception(error)).rstrip()


def note_of_qt(faults: list[str], text: str) -> None:
    """Take a message of Qt for a fault, the offscreen platform's excuses apart."""
    if "This plugin does not support" not in text:
        faults.append(f"Qt: {text}")


def undo_all(controller) -> list[str]:
    """Undo everything and do it again; return what is not as it was."""
    stack, store = controller.undo_stack, controller.store
    last = store.experiment
    while stack.canUndo():
        stack.undo()
    while stack.canRedo():
        stack.redo()
    return [] if store.experiment == last else ["undone and redone, the experiment differs"]


def resident() -> int:
    """Return this process's resident memory, in bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def report(faults: list[str], memory: list[int], made, seconds: float) -> int:
    """Print the edits made, the memory and the faults; 1 if there were any."""
    third = len(memory) // 3
    if third and not faults:
        first, last = (statistics.median(part) for part in (memory[:third], memory[-third:]))
        if last > first * (1 + GROWTH):
            faults.append("memory grew")
        shown = f"{first / 2**20:.0f} MiB over the first third, {last / 2**20:.0f} over the last"
        print(f"memory {shown}, {max(memory) / 2**20:.0f} at most")
    for name, count in sorted(made.items()):
        print(f"{count:6} {name}")
    edits = sum(made.values())
    print(f"{edits:6} edits in {seconds:.0f} s, {edits * EVERY / 1000 / seconds:.0%} of those due")
    for fault in faults:
        print("fault:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
