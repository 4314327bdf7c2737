"""What every plot offers: to be copied, and to be saved as a picture or as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gdplay.storage.columns import Column, csv_text
from gdplay.ui.saving.figure import Figure, image_of, png_of, svg_of
from gdplay.ui.theme.icons import icon
from gdplay.ui.theme.theme import Theme

_BUTTON: Final = 24


class FileKind(StrEnum):
    """What a plot can be saved as; the value is the end of the file's name."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file that has no place yet.

    Parameters
    ----------
    name
        What the file may be called, without its end: "loss".
    kind, content
        What it holds.
    """

    name: str
    kind: FileKind
    content: bytes


class Savable(Protocol):
    """A view that can leave the window."""

    def figure(self) -> Figure:
        """Return the picture as it is now."""
        ...

    def table(self) -> Mapping[str, Column]:
        """Return the numbers that it shows."""
        ...


_ENTRIES: Final = (
    (FileKind.PNG, "Save picture as PNG…"),
    (FileKind.SVG, "Save picture as SVG…"),
    (FileKind.CSV, "Save numbers as CSV…"),
)


class SaveMenu(QMenu):
    """Copy, and save as; Ctrl+C copies while the view has the focus.

    Picture and numbers are taken when they are asked for, so that a run which goes on
    while a person looks for a folder changes neither.

    Signals
    -------
    file_ready(FileContent)
        A file was asked for; its place is to be chosen.
    said(str)
        One plain sentence: what was done.

    Parameters
    ----------
    source
        What is saved.
    view
        Where it is seen; owns the menu.
    name
        What a file may be called, without its end.
    title
        What the view is called in a sentence: "loss plot".

    Attributes
    ----------
    first
        The first of these entries; a view puts its own before it.
    """

    file_ready = Signal(object)
    said = Signal(str)

    def __init__(self, source: Savable, theme: Theme, view: QWidget, name: str, title: str) -> None:
        super().__init__(view)
        self._source, self._theme = source, theme
        self._name, self._title = name, title
        self.setObjectName(f"{name}_menu")
        self.setAccessibleName(f"Copy or save the {title}")
        copy = self.addAction("Copy picture")
        copy.setObjectName(f"{name}_copy_action")
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy)
        view.addAction(copy)
        self._kinds: dict[QAction, FileKind] = {}
        for kind, text in _ENTRIES:
            action = self.addAction(text)
            action.setObjectName(f"{name}_{kind}_action")
            self._kinds[action] = kind
        self.first = copy
        self.triggered.connect(self._on_triggered)

    @Slot()
    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(image_of(self._source.figure(), self._theme))
        self.said.emit(f"The {self._title} is on the clipboard.")

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        kind = self._kinds.get(action)
        if kind is not None:
            self.file_ready.emit(FileContent(self._name, kind, self._content(kind)))

    def _content(self, kind: FileKind) -> bytes:
        if kind is FileKind.CSV:
            return csv_text(self._source.table()).encode("utf-8")
        write = png_of if kind is FileKind.PNG else svg_of
        return write(self._source.figure(), self._theme)


class MenuButton(QToolButton):
    """The quiet button that opens a view's menu."""

    def __init__(self, theme: Theme, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._menu = theme, menu
        self.setObjectName(f"{menu.objectName()}_button")
        self.setProperty("role", "more")
        self.setAccessibleName(menu.accessibleName())
        self.setToolTip(menu.accessibleName())
        self.setIconSize(QSize(16, 16))
        self.resize(_BUTTON, _BUTTON)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._open)
        theme.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        """Return a small square."""
        return QSize(_BUTTON, _BUTTON)

    @Slot()
    def _open(self) -> None:
        """Open the menu below, its right edge under the button's."""
        corner = self.rect().bottomRight() - QPoint(self._menu.sizeHint().width(), -2)
        self._menu.popup(self.mapToGlobal(corner))

    @Slot()
    def _dress(self) -> None:
        self.setIcon(icon(self._theme, "more", "muted"))
