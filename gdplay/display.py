"""Whether a window can be opened here, found out before Qt aborts over it.

Qt ends the process (exit 134) when there is no display or a system library of its
platform plugin is missing, and nothing can catch that. So the same questions are
asked here first, without Qt.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

APT_LINE: Final = (
    "sudo apt install libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 "
    "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
"""Installs every system library that Qt loads, on Debian and Ubuntu."""

_NO_DISPLAY: Final = (
    "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set. Start gdplay in a "
    "desktop session, or train without a window: gdplay train circle --steps 1000."
)


def why_no_window(environment: Mapping[str, str], system: str = sys.platform) -> str | None:
    """Return one line that says what to install or set, or None when a window can open.

    Parameters
    ----------
    environment
        The environment variables; those read are QT_QPA_PLATFORM, DISPLAY,
        WAYLAND_DISPLAY and XDG_RUNTIME_DIR.
    system
        As `sys.platform`; other systems than Linux always have a display.
    """
    if not system.startswith("linux"):
        return None
    asked = environment.get("QT_QPA_PLATFORM", "")
    names = [name.partition(":")[0] for name in asked.split(";")] if asked else usual(environment)
    if not names:
        return _NO_DISPLAY
    reasons = [_why_not(name, environment) for name in names]
    return None if None in reasons else reasons[0]


def missing_library(error: ImportError | OSError) -> str:
    """Return the line for a system library that could not be loaded."""
    library = str(error).partition(":")[0]
    return f"Qt needs the system library {library}. Install it: {APT_LINE}"


def usual(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms to try where none is asked for, the first one first."""
    found = []
    if environment.get("DISPLAY"):
        found.append("xcb")
    if environment.get("WAYLAND_DISPLAY"):
        found.append("wayland")
    if environment.get("XDG_SESSION_TYPE") == "wayland":
        found.reverse()
    return found


def _why_not(name: str, environment: Mapping[str, str]) -> str | None:
    """Return why Qt could not start on the platform `name`, or None."""
    plugin = _plugins() / f"libq{name}.so"
    if not plugin.is_file():
        known = sorted(path.stem.removeprefix("libq") for path in _plugins().glob("libq*.so"))
        return f"QT_QPA_PLATFORM names {name!r}, which is not one of {', '.join(known)}."
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return missing_library(error)
    if name == "xcb":
        return _why_no_x11(environment)
    if name == "wayland":
        return _why_no_wayland(environment)
    return None


def _plugins() -> Path:
    """Return the folder of Qt's platform plugins; PySide6 itself is not imported."""
    spec = importlib.util.find_spec("PySide6")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    return folder / "Qt" / "plugins" / "platforms"


def _why_no_x11(environment: Mapping[str, str]) -> str | None:
    """Ask the X server itself, as Qt would."""
    display = environment.get("DISPLAY", "")
    if not display:
        return _NO_DISPLAY
    library = ctypes.CDLL("libxcb.so.1")
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = library.xcb_connect(os.fsencode(display), None)
    failed = library.xcb_connection_has_error(connection)
    library.xcb_disconnect(connection)
    if failed:
        return f"The display {display!r} does not answer. Set DISPLAY to one that is there."
    return None


def _why_no_wayland(environment: Mapping[str, str]) -> str | None:
    """Try to reach the compositor's socket."""
    display = environment.get("WAYLAND_DISPLAY", "")
    if not display:
        return _NO_DISPLAY
    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / display
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return (
                f"The Wayland display {display!r} does not answer. "
                "Set WAYLAND_DISPLAY to one that is there."
            )
    return None
