"""What the window remembers from one start to the next.

Each value is read with the type it must have and checked; what is missing, broken or
out of range counts as never set, so that a broken preference never blocks a start.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final, Literal

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from gdplay.app.player import DEFAULT_SPEED

ThemeChoice = Literal["system", "light", "dark"]

MOST_RECENT: Final = 8
"""Files that the menu offers to open again."""

FASTEST: Final = 1e9
"""Steps a second that a remembered speed may be at most."""


class Preferences:
    """Typed access to a settings file of the user's.

    Parameters
    ----------
    path
        The file; by default ``preferences.ini`` in the user's configuration folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            path = platformdirs.user_config_path("gdplay", appauthor=False) / "preferences.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def save(self) -> None:
        """Write to the disk now; a folder that cannot be written is no error."""
        self._settings.sync()

    @property
    def geometry(self) -> QByteArray | None:
        """The window's place, as `QWidget.saveGeometry` gave it."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("window/geometry", value)

    def arrangement(self, name: str) -> QByteArray | None:
        """Return the state of the splitter `name`, as `QSplitter.saveState` gave it."""
        return self._bytes(f"arrangement/{name}")

    def set_arrangement(self, name: str, value: QByteArray) -> None:
        """Remember the state of the splitter `name`."""
        self._settings.setValue(f"arrangement/{name}", value)

    def is_open(self, name: str, default: bool) -> bool:
        """Return whether the drawer or panel `name` is open."""
        value = self._read(f"open/{name}", bool)
        return default if value is None else value

    def set_open(self, name: str, value: bool) -> None:
        """Remember whether the drawer or panel `name` is open."""
        self._settings.setValue(f"open/{name}", value)

    def chosen(self, name: str, default: str) -> str:
        """Return what was chosen of the views that `name` can show."""
        value = self._read(f"chosen/{name}", str)
        return default if value is None else value

    def set_chosen(self, name: str, value: str) -> None:
        """Remember what was chosen of the views that `name` can show."""
        self._settings.setValue(f"chosen/{name}", value)

    @property
    def theme(self) -> ThemeChoice:
        """Light, dark, or as the system has it."""
        match self._read("window/theme", str):
            case "light":
                return "light"
            case "dark":
                return "dark"
            case _:
                return "system"

    @theme.setter
    def theme(self, value: ThemeChoice) -> None:
        self._settings.setValue("window/theme", value)

    @property
    def speed(self) -> float:
        """Steps a second; 0 for as many as can be."""
        # Read as a float, what is no number would be 0, and 0 means full speed.
        try:
            value = float(self._read("training/speed", str) or "nan")
        except ValueError:
            value = math.nan
        return value if 0 <= value <= FASTEST else DEFAULT_SPEED

    @speed.setter
    def speed(self, value: float) -> None:
        self._settings.setValue("training/speed", str(value))

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """Projects opened or saved last, the latest first."""
        return tuple(Path(name) for name in self._texts("files/recent"))[:MOST_RECENT]

    def add_recent_file(self, path: Path) -> None:
        """Put `path` before the others."""
        others = [str(other) for other in self.recent_files if other != path]
        self._settings.setValue("files/recent", [str(path), *others][:MOST_RECENT])

    def is_hint_done(self, name: str) -> bool:
        """Whether the line of coaching `name` has been followed or dismissed."""
        return name in self._texts("coaching/done")

    def finish_hint(self, name: str) -> None:
        """Never show the line of coaching `name` again."""
        if not self.is_hint_done(name):
            self._settings.setValue("coaching/done", [*self._texts("coaching/done"), name])

    def _bytes(self, key: str) -> QByteArray | None:
        value: QByteArray | None = self._read(key, QByteArray)
        return value

    def _texts(self, key: str) -> list[str]:
        values = self._read(key, list)
        return [value for value in values or [] if isinstance(value, str) and value]

    def _read(self, key: str, kind: type) -> Any:
        """Return the value of type `kind`, or None when it is missing or broken."""
        if not self._settings.contains(key):
            return None
        try:
            value = self._settings.value(key, None, type=kind)
        except (TypeError, ValueError, SystemError, RuntimeError):
            return None
        return value if isinstance(value, kind) else None
