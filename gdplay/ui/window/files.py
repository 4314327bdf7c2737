"""Files of the window: the dialogs that ask for one, dropped ones, and recent ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gdplay.app.controller import Controller
from gdplay.app.preferences import Preferences
from gdplay.experiment.dataset import Dataset
from gdplay.storage.csv_text import TABLE_SUFFIXES
from gdplay.storage.project import PROJECT_SUFFIX
from gdplay.ui.dataset.csv_dialog.dialog import CsvDialog
from gdplay.ui.theme.theme import Theme

_PROJECTS: Final = f"gdplay projects (*{PROJECT_SUFFIX})"
_WEIGHTS: Final = "Weights (*.json)"
_TABLES: Final = "Tables (*.csv *.tsv *.txt)"
_WEIGHTS_MARK: Final = "gdplay-weights"
_HEAD: Final = 4096


class FileDesk(QObject):
    """Asks for a file and hands it to the controller. No dialog blocks the window.

    Attributes
    ----------
    recent_menu
        The projects opened or saved last.
    """

    def __init__(
        self, controller: Controller, preferences: Preferences, theme: Theme, window: QWidget
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._preferences = preferences
        self._theme = theme
        self._window = window
        recent = preferences.recent_files
        self._folder = str(recent[0].parent if recent else Path.home())
        self.recent_menu = QMenu("Open recent", window)
        self.recent_menu.setObjectName("recent_menu")
        self.recent_menu.triggered.connect(self._on_recent)
        self._fill_recent()

    @Slot()
    def open(self) -> None:
        """Ask for a project and open it."""
        self._ask("Open a project", _PROJECTS, self.open_project)

    @Slot()
    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        path = self._controller.documents.path
        if path is None:
            self.save_as()
        else:
            self.save_project(str(path))

    @Slot()
    def save_as(self) -> None:
        """Ask where to save, and save there."""
        title = self._controller.store.experiment.title or "Untitled"
        self._ask("Save the project", _PROJECTS, self.save_project, f"{title}{PROJECT_SUFFIX}")

    @Slot()
    def export_weights(self) -> None:
        """Ask where to write the weights, and write them."""
        self._ask("Export weights", _WEIGHTS, self._export, "weights.json")

    @Slot()
    def import_weights(self) -> None:
        """Ask for a weights file and start from it."""
        self._ask("Import weights", _WEIGHTS, self._import)

    @Slot()
    def import_data(self) -> None:
        """Ask for a table and show it in the import dialog."""
        self._ask("Import data", _TABLES, self.show_table)

    @Slot()
    def export_data(self) -> None:
        """Ask where to write the data, and write them."""
        self._ask("Export data", _TABLES, self._export_data, "data.csv")

    @Slot(str)
    def show_table(self, path: str) -> None:
        """Show the table at `path` in the import dialog; it changes nothing before Import."""
        experiment = self._controller.store.experiment
        dialog = CsvDialog(self._theme, experiment, Path(path), self._window)
        dialog.import_requested.connect(self._import_table)
        if self._window.isVisible():
            dialog.open()
        else:  # named on the command line: the window comes first
            QTimer.singleShot(0, dialog.open)

    def shut_down(self) -> None:
        """Close the import dialog, whose thread ends with it."""
        for dialog in self._window.findChildren(CsvDialog):
            dialog.reject()

    def open_path(self, path: Path) -> None:
        """Open a project, import weights, or show a table, whichever the file holds."""
        if path.suffix.lower() in TABLE_SUFFIXES:
            self.show_table(str(path))
        elif _holds_weights(path):
            self._import(str(path))
        else:
            self.open_project(str(path))

    @Slot(str)
    def open_project(self, path: str) -> None:
        """Open the project at `path`."""
        if self._controller.documents.open_project(Path(path)):
            self._remember(path)

    @Slot(str)
    def save_project(self, path: str) -> None:
        """Save the project to `path`."""
        if self._controller.documents.save_project(Path(path)):
            self._remember(path)

    @Slot(str)
    def _export(self, path: str) -> None:
        self._controller.export_weights(path)

    @Slot(str)
    def _import(self, path: str) -> None:
        self._controller.import_weights(path)

    @Slot(str)
    def _export_data(self, path: str) -> None:
        self._controller.documents.export_data(Path(path))

    @Slot(object, str)
    def _import_table(self, dataset: Dataset, title: str) -> None:
        self._controller.pause()
        self._controller.data.import_table(dataset, title)

    def _remember(self, path: str) -> None:
        used = Path(path).resolve()
        self._folder = str(used.parent)
        self._preferences.add_recent_file(used)
        self._fill_recent()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self._preferences.recent_files:
            action = self.recent_menu.addAction(path.name)
            action.setToolTip(str(path))
            action.setData(str(path))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    @Slot(QAction)
    def _on_recent(self, action: QAction) -> None:
        self.open_project(action.data())

    def _ask(
        self, title: str, kind: str, chosen: Callable[[str], object], suggested: str | None = None
    ) -> None:
        ask_for_file(self._window, title, self._folder, kind, chosen, suggested=suggested)


def ask_for_file(
    window: QWidget,
    title: str,
    folder: str,
    kind: str,
    chosen: Callable[[str], object],
    *,
    suggested: str | None = None,
) -> None:
    """Open a dialog for one file, in `folder`; with a name suggested, for one to write."""
    dialog = QFileDialog(window, title, folder, kind)
    dialog.setObjectName("file_dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if suggested is None:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    else:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(suggested).suffix)
        dialog.selectFile(suggested)
    dialog.fileSelected.connect(chosen)
    dialog.open()


def _holds_weights(path: Path) -> bool:
    """Whether the file says of itself that it holds weights."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    return json.dumps(_WEIGHTS_MARK) in head
