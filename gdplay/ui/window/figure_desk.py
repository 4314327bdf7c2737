"""Where plots are saved: asks for a file and writes it whole or not at all."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gdplay.app.preferences import Preferences
from gdplay.storage.atomic import write_bytes
from gdplay.storage.errors import StorageError
from gdplay.ui.saving.menu import FileContent, FileKind, SaveMenu
from gdplay.ui.window.files import ask_for_file

_KINDS: Final = MappingProxyType(
    {
        FileKind.PNG: ("Save the picture", "PNG pictures (*.png)"),
        FileKind.SVG: ("Save the picture", "SVG pictures (*.svg)"),
        FileKind.CSV: ("Save the numbers", "CSV files (*.csv)"),
    }
)
_FOLDER: Final = "figure_folder"


class FigureDesk(QObject):
    """Takes what the plots of a window want to save. No dialog blocks the window.

    Signals
    -------
    said(str)
        One plain sentence: what was written and where, or why it was not.
    """

    said = Signal(str)

    def __init__(self, preferences: Preferences, window: QWidget) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        for menu in window.findChildren(SaveMenu):
            menu.file_ready.connect(self.save)
            menu.said.connect(self.said)

    @Slot(object)
    def save(self, file: FileContent) -> None:
        """Ask where to save, and save there."""
        title, kind = _KINDS[file.kind]
        folder = self._preferences.chosen(_FOLDER, "")
        if not folder or not Path(folder).is_dir():
            folder = str(Path.home())
        write, suggested = partial(self._write, file), f"{file.name}.{file.kind}"
        ask_for_file(self._window, title, folder, kind, write, suggested=suggested)

    def _write(self, file: FileContent, path: str) -> None:
        try:
            write_bytes(Path(path), file.content)
        except StorageError as error:
            self.said.emit(str(error))
            return
        self._preferences.set_chosen(_FOLDER, str(Path(path).resolve().parent))
        self.said.emit(f"Saved {Path(path).name} in {Path(path).resolve().parent}.")
