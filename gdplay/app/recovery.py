"""Work that was not saved survives the end of the program, a crash too."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QObject, QTimer

from gdplay.app.documents import Documents
from gdplay.storage.errors import StorageError
from gdplay.storage.project import Project, load_project, save_project

SECONDS: Final = 20
"""Between two copies of unsaved work."""


class Recovery(QObject):
    """Keeps a copy of unsaved work in the user's state folder, and brings it back.

    Parameters
    ----------
    documents
        What is kept.
    folder
        Where; by default the user's folder for the state of programs.
    parent
        As for every QObject.
    """

    def __init__(
        self, documents: Documents, folder: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        folder = folder or platformdirs.user_state_path("gdplay", appauthor=False)
        self._path = folder / "unsaved.gdplay"
        self._earlier = folder / "unsaved-earlier.gdplay"
        self._has_kept = False
        self._writer: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self.keep)

    @property
    def is_there(self) -> bool:
        """Whether unsaved work of an earlier time can be brought back."""
        return self._earlier.is_file()

    def start(self) -> None:
        """Keep copies from now on; what an earlier time left stays apart."""
        with contextlib.suppress(OSError):
            if self._path.is_file():
                self._path.replace(self._earlier)
        self._timer.start()

    def stop(self) -> None:
        """Keep a last copy of what is unsaved, or drop the copy where all is saved."""
        self._timer.stop()
        self.keep()
        self._join()
        if self._has_kept and not self._documents.has_unsaved_work:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def keep(self) -> None:
        """Write a copy, beside the window's thread, if anything is unsaved."""
        if not self._documents.has_unsaved_work:
            return
        self._join()
        self._has_kept = True
        self._writer = threading.Thread(
            target=self._write, args=(self._documents.project(),), name="recovery"
        )
        self._writer.start()

    def bring_back(self) -> bool:
        """Put the work of the earlier time in force, unsaved; return whether it could be."""
        try:
            project = load_project(self._earlier)
        except StorageError:
            return False
        self._documents.adopt(project, None, saved=False)
        with contextlib.suppress(OSError):
            self._earlier.unlink()
        return True

    def _write(self, project: Project) -> None:
        # A copy that cannot be written is no reason to disturb anybody's work.
        with contextlib.suppress(StorageError, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            save_project(self._path, project)

    def _join(self) -> None:
        if self._writer is not None:
            self._writer.join()
            self._writer = None
