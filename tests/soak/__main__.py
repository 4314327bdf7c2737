"""A long, rough use of the real window: ``python -m tests.soak [--seconds 60] [--calm]``.

Every 20 ms a random edit, while it trains as fast as it can. Nothing may be raised,
logged by Qt, or lost; every edit can be undone; and memory stays flat. With ``--calm``
nothing is edited, and only the memory of a long run is watched; with ``--only`` some kinds
of edits alone are made. Exits 1 on a fault.

An undo stack takes memory by right, and so does a large network. So the edits go by
rounds, and after each the window is brought to rest: the first example is opened, which
forgets what can be undone, trained for a moment and opened again. What is in use then is
compared from round to round; the first ones, which fill every cache, are not counted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import traceback
from pathlib import Path

EVERY = 20
"""Milliseconds between two edits."""

ROUND = 250
"""Edits between two looks at the memory: the undo stack fills to its bound on the way."""

WARM = 2
"""Rounds made in a hurry before the time begins, in which every cache fills."""

LONGEST_WAIT = 240.0
"""Seconds that the engine may take to be compiled, where nothing is cached yet."""


def main(arguments: list[str] | None = None) -> int:
    """Run the soak and answer the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--calm", action="store_true", help="train only, no edits")
    parser.add_argument("--only", nargs="+", default=(), metavar="EDIT", help="these edits alone")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as own:
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[name] = own  # the user's own settings stay as they are
        return soak(options, Path(own))


def soak(options: argparse.Namespace, folder: Path) -> int:
    """Use the window; print what happened; 1 on a fault."""
    from gdplay.ui.main_window import create_main_window
    from tests.soak.edits import RandomEdits
    from tests.soak.use import Use

    faults: list[str] = []
    window = create_main_window()
    watch_for_faults(faults)
    use = Use(window, RandomEdits(window, folder, options.seed, options.only), faults)
    use.begin(LONGEST_WAIT)
    if options.calm:
        use.train(options.seconds)
    else:
        use.edit_by_rounds(options.seconds, ROUND, WARM, EVERY)
    use.end()
    return report(use, options)


def watch_for_faults(faults: list[str]) -> None:
    """Take every error of any thread, and every message of Qt, for a fault."""
    from PySide6.QtCore import qInstallMessageHandler

    sys.excepthook = lambda _, error, __: faults.append(note_of_error(error))
    threading.excepthook = lambda event: faults.append(note_of_error(event.exc_value))
    qInstallMessageHandler(lambda kind, context, text: note_of_qt(faults, text))


def note_of_error(error: BaseException) -> str:
    """Return an exception with the way to it."""
    return "".join(traceback.format_exception(error)).rstrip()


def note_of_qt(faults: list[str], text: str) -> None:
    """Take a message of Qt for a fault, the offscreen platform's excuses apart."""
    if "This plugin does not support" not in text:
        faults.append(f"Qt: {text}")


def report(use, options: argparse.Namespace) -> int:
    """Print the edits made, the memory and the faults; 1 if there were any."""
    from tests.soak.memory import faults_of_calm, faults_of_edits, growth, lines_about

    each = "second" if options.calm else "edit"
    for line in (*use.stopwatch.lines(), *lines_about(use.looks)):
        print(line)
    print(
        f"with each {each} {growth(use.looks, 'in_use'):,.0f} bytes of malloc's, "
        f"{growth(use.looks, 'blocks'):.2f} blocks of Python's, "
        f"{growth(use.looks, 'resident'):,.0f} bytes resident"
    )
    if not use.faults:
        use.faults += (faults_of_calm if options.calm else faults_of_edits)(use.looks)
    if not options.calm:
        due = round(1000 * options.seconds / EVERY)
        print(
            f"{use.edited:,} of {due:,} edits due were made, {use.edited / due:.0%}; "
            f"the window's thread worked {use.busy:.0%} of the time"
        )
    for fault in use.faults:
        print("fault:", fault)
    return 1 if use.faults else 0


if __name__ == "__main__":
    sys.exit(main())
