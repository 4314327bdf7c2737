"""The program: a window, or one of the commands that need none."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gdplay import cli
from gdplay.display import missing_library, usual, why_no_window
from gdplay.storage.csv_text import TABLE_SUFFIXES, read_text
from gdplay.storage.errors import StorageError
from gdplay.storage.project import load_project


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code.

    Parameters
    ----------
    arguments
        Without the name of the program; by default those it was started with.
    """
    asked = cli.parse(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _open_window(asked.file) if asked.command == "window" else cli.run(asked)
        if sys.stdout is not None:  # a program without a console has none
            sys.stdout.flush()
    except BrokenPipeError:
        # Who read our output has gone; keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    return code


def _open_window(file: str | None) -> int:
    """Open the window, on the project or table `file` if any, and stay until it is closed."""
    reason = why_no_window(os.environ)
    if reason is not None:
        return cli.fail(reason, code=2)
    if file is not None:
        try:
            _check(Path(file))
        except StorageError as error:
            return cli.fail(str(error))
    if not os.environ.get("QT_QPA_PLATFORM") and sys.platform.startswith("linux"):
        os.environ["QT_QPA_PLATFORM"] = ";".join(usual(os.environ))
    try:
        # Qt is loaded only now: without a display or its libraries it must not be.
        from gdplay.ui.application import run  # noqa: PLC0415
    except ImportError as error:
        if "shared object" not in str(error):
            raise
        return cli.fail(missing_library(error), code=2)
    return run(() if file is None else (file,))


def _check(path: Path) -> None:
    """Refuse a file that the window could not open, while that can be said on the terminal.

    Raises
    ------
    StorageError
        When it is no project, or by its name a table and no text.
    """
    if path.suffix.lower() in TABLE_SUFFIXES:
        read_text(path)
    else:
        load_project(path)


if __name__ == "__main__":
    sys.exit(main())
