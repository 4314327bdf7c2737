"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from gdplay.storage.errors import StorageError


def write_text(path: Path, text: str) -> None:
    """Replace the file at `path` by `text` in UTF-8, or leave it as it was.

    The text goes to a temporary file in the same folder, is flushed to the disk,
    and then takes the place of the file in one step. A link is followed; a file
    that is replaced keeps its permissions. A device or pipe is written directly.

    Raises
    ------
    StorageError
        When the text cannot be written; nothing at `path` has changed then.
    """
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise StorageError(
            f"Cannot write {path}: the text holds a character that UTF-8 cannot encode."
        ) from error
    write_bytes(path, content)


def write_bytes(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content`, as `write_text` does.

    Raises
    ------
    StorageError
        When it cannot be written; nothing at `path` has changed then.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target)
        if mode is None or stat.S_ISREG(mode):
            _replace(target, content, mode)
        else:
            target.write_bytes(content)
    except (OSError, ValueError) as error:
        raise StorageError(f"Cannot write {path}: {reason(error)}.") from error


def check_writable(path: Path) -> None:
    """Refuse now what `write_text` would refuse after hours of training.

    Raises
    ------
    StorageError
        When there is no such folder, or nothing can be written to it.
    """
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target)
        if mode is None or stat.S_ISREG(mode):
            handle, name = _temporary(target)
            os.close(handle)
            Path(name).unlink()
    except (OSError, ValueError) as error:
        raise StorageError(f"Cannot write {path}: {reason(error)}.") from error


def reason(error: OSError | ValueError) -> str:
    """Return why the system refused, in lower case and with what to do where that is known."""
    advice = {
        FileNotFoundError: "the folder does not exist; create it or choose another",
        NotADirectoryError: "a part of the path is a file; choose another folder",
        IsADirectoryError: "it is a folder; add a file name",
        PermissionError: "permission was denied; choose a folder of yours",
    }
    for kind, text in advice.items():
        if isinstance(error, kind):
            return text
    words = getattr(error, "strerror", None) or str(error)
    return words[:1].lower() + words[1:]


def _mode_of(target: Path) -> int | None:
    """Return what `target` is and who may use it, or None where nothing is there yet.

    Asked of the system itself: from Python 3.14 on, `Path.exists` says no of a name that
    no file can have.

    Raises
    ------
    OSError, ValueError
        When it is a folder, or a path that cannot be.
    """
    try:
        mode = os.stat(target).st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    return mode


def _replace(target: Path, content: bytes, mode: int | None) -> None:
    """Put `content` in the place of the file `target`, which has `mode`."""
    handle, name = _temporary(target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode_of_new_files() if mode is None else stat.S_IMODE(mode))
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _flush_folder(target.parent)


def _temporary(target: Path) -> tuple[int, str]:
    """Create a file beside `target` and return it open, with its name."""
    return tempfile.mkstemp(prefix=f".{target.name[:64]}.", suffix=".tmp", dir=target.parent)


def _mode_of_new_files() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
