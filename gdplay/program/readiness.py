"""Whether compiled code can run here now, and how it gets ready.

Compiling the kernel takes many seconds and holds the interpreter, so a process with a
window never does it. A child process compiles into a cache folder; this process then
only loads. The folder is named by everything the compiled code depends on, and a mark
in it names the processor that it was compiled for. Nothing here imports numba unless
compiled code is about to run.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

if TYPE_CHECKING:
    from gdplay.program.compiled import CompiledExecutor
    from gdplay.program.instruction import Program

DTYPES: Final = ("float64", "float32")
"""What the kernel is compiled for, in this order."""

FOLDER_VARIABLE: Final = "GDPLAY_KERNEL_CACHE"
"""The environment variable that names another folder for compiled code."""

KEPT_SECONDS: Final = 30 * 24 * 3600.0
"""How long the compiled code of another version is kept."""

_NAME_LENGTH: Final = 16
_KERNEL: Final = Path(__file__).parent / "kernel"


class Readiness(StrEnum):
    """Whether compiled code can run in this process."""

    MISSING = "missing"
    """numba is not installed, as on Macs with Intel processors."""
    NO_FOLDER = "no folder"
    """There is no folder that compiled code could be kept in."""
    COLD = "cold"
    """It has not been compiled yet."""
    READY = "ready"
    """It loads at once."""


def readiness(dtype: str = "float64") -> Readiness:
    """Return whether compiled code for `dtype` can run in this process now."""
    if not is_installed():
        return Readiness.MISSING
    folder = cache_folder()
    if folder is None:
        return Readiness.NO_FOLDER
    return Readiness.READY if _mark(folder, dtype).exists() else Readiness.COLD


def is_installed() -> bool:
    """Return whether numba is there; it is not imported."""
    return all(importlib.util.find_spec(name) for name in ("numba", "llvmlite"))


def is_loaded(dtype: str = "float64") -> bool:
    """Return whether compiled code already serves this process, so that more use is free."""
    return "gdplay.program.compiled" in sys.modules and readiness(dtype) is Readiness.READY


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """Return the folder for compiled code, made if need be; None where none can be written."""
    given = os.environ.get(FOLDER_VARIABLE)
    root = Path(given) if given else Path(platformdirs.user_cache_dir("gdplay", False)) / "kernel"
    folder = root / _fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return None


def compiled_executor(
    program: Program, capacity: int, threads: int | None = None, cores: int | None = None
) -> CompiledExecutor:
    """Return a compiled executor of `program`; compiles where the cache is cold.

    `threads` and `cores` are those of `CompiledExecutor`.

    Raises
    ------
    NotCompilableError
        When the program holds something that has no compiled form.
    """
    with _caching_in(cache_folder()):
        from gdplay.program.compiled import CompiledExecutor  # noqa: PLC0415 imports numba
    return CompiledExecutor(program, capacity, threads, cores)


def compile_for(dtype: str) -> None:
    """Compile the kernel for `dtype` in this process, or load it, and mark the cache.

    Raises
    ------
    OSError
        When there is no folder to write to.
    """
    folder = cache_folder()
    if folder is None:
        raise OSError("there is no folder for compiled code")
    with _caching_in(folder):
        from gdplay.program.compiled import run_nothing  # noqa: PLC0415 imports numba
    run_nothing(dtype)
    _mark(folder, dtype).touch()
    folder.touch()


def remove_old_caches() -> None:
    """Remove the folders of other kernels that nobody has used for a while."""
    folder = cache_folder()
    for other in folder.parent.iterdir() if folder is not None else ():
        if other != folder and len(other.name) == _NAME_LENGTH and _age(other) > KEPT_SECONDS:
            shutil.rmtree(other, ignore_errors=True)


class Filling:
    """Child processes that compile the kernel, one floating type after the other."""

    def __init__(self) -> None:
        self._waiting = list(DTYPES)
        self._child: subprocess.Popen[bytes] | None = None
        self._dtype = ""

    def poll(self) -> tuple[str, ...]:
        """Start what is to be started; return the floating types that became ready.

        Call it now and then; it never blocks. A child that is only to find the cache warm
        takes a second.
        """
        ready: tuple[str, ...] = ()
        if self._child is not None and self._child.poll() is not None:
            ready = (self._dtype,) if self._child.returncode == 0 else ()
            self._child = None
        if self._child is None and self._waiting and is_installed():
            self._dtype = self._waiting.pop(0)
            self._child = _start_child(self._dtype)
        return ready

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self._child is None and not (self._waiting and is_installed())

    def close(self) -> None:
        """End the child; what it has compiled is kept."""
        self._waiting.clear()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None


def _start_child(dtype: str) -> subprocess.Popen[bytes] | None:
    """Start a process that compiles for `dtype`; None where it cannot be started."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "gdplay.program.warm", dtype],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Return a name for the kernel's sources and all that compiles them."""
    digest = hashlib.sha256(sys.version.encode())
    for package in ("numba", "llvmlite", "numpy"):
        digest.update(importlib.metadata.version(package).encode())
    for source in sorted(_KERNEL.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:_NAME_LENGTH]


def _mark(folder: Path, dtype: str) -> Path:
    """Return the file that says that `folder` holds code for `dtype` and this processor.

    numba looks at the time stamp of the kernel's file and at the processor as well.
    """
    machine = _KERNEL / "machine.py"
    stamp = (str(machine), machine.stat().st_mtime_ns)
    name = hashlib.sha256(repr((*_processor(), *stamp)).encode()).hexdigest()[:_NAME_LENGTH]
    return folder / f"{dtype}-{name}"


@lru_cache(maxsize=1)
def _processor() -> tuple[str, str]:
    """Return the processor's name and what it can do; to ask LLVM takes a millisecond."""
    import llvmlite.binding as llvm  # noqa: PLC0415 only where numba is installed

    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _age(folder: Path) -> float:
    """Return the seconds since `folder` was last used; 0 where that cannot be told."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0


@contextmanager
def _caching_in(folder: Path | None) -> Iterator[None]:
    """Let functions that are decorated meanwhile keep their compiled code in `folder`."""
    from numba import config  # noqa: PLC0415 only where compiled code is about to run

    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder) if folder else before
    try:
        yield
    finally:
        settings.CACHE_DIR = before
