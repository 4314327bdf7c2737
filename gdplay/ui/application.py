"""The application around the window: its style, its names, and its run."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QIcon, QPixmapCache
from PySide6.QtWidgets import QApplication, QWidget

from gdplay.app.faults import Faults
from gdplay.app.heap import use_one_heap
from gdplay.resources import resource
from gdplay.ui.network import accessible

NAME: Final = "gdplay"
"""Also the name of its desktop file, by which a desktop finds its icon."""

PICTURES_KEPT: Final = 65_536
"""KiB at most of pictures that Qt keeps for us: a network's links on the largest screen take 32."""


def create_application(argv: Sequence[str] = ()) -> QApplication:
    """Return the application, made here unless there is one, with its style and its names."""
    use_one_heap()
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication([NAME, *argv])
    application.setApplicationName(NAME)
    application.setApplicationDisplayName(NAME)
    application.setDesktopFileName(NAME)
    QPixmapCache.setCacheLimit(PICTURES_KEPT)
    application.setWindowIcon(QIcon(str(resource("icons", "gdplay.svg"))))
    if application.style().objectName() != "fusion":
        application.setStyle("Fusion")
    accessible.install(application)
    return application


def run(argv: Sequence[str] = ()) -> int:
    """Open the window and return the exit code once it is closed.

    Parameters
    ----------
    argv
        At most one path, of a project or a weights file to open.
    """
    application = create_application()
    faults = Faults()
    faults.install()
    try:
        from gdplay.ui.main_window import create_main_window  # noqa: PLC0415

        window = create_main_window(argv)
        faults.occurred.connect(window.show_message)
        window.show()
        close_when_asked_by_the_system(window)
        return application.exec()
    finally:
        faults.uninstall()


def close_when_asked_by_the_system(window: QWidget) -> None:
    """Let Ctrl+C in the terminal, or the end of the session, close the window as its button does.

    Python would raise an error inside whatever Qt calls then, and the threads of the
    window would be destroyed at work.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.close())
