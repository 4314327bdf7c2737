"""What holds for every test: no display, no collector in a worker, nothing left behind."""

import gc
import os
import sys
import threading

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A window that closes before the cache is filled would compile in vain, test after test.
os.environ.setdefault("GDPLAY_EXECUTOR", "numpy")

settings.register_profile("gdplay", deadline=None)  # a loaded machine is no reason to fail
settings.load_profile("gdplay")

MUCH_GARBAGE = 20_000
"""Objects allocated since the last collection, after which a test is followed by one."""


@pytest.fixture(scope="session", autouse=True)
def _collect_in_this_thread_only():
    """Keep Python's collector out of worker threads, where it would destroy widgets."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _folders_of_its_own(tmp_path_factory):
    """Keep the user's own preferences, logs and unsaved work out of the tests."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "STATE", "DATA"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        yield


@pytest.fixture(autouse=True)
def _nothing_is_left_behind(_collect_in_this_thread_only):
    """Fail a test that leaves a top-level widget, a running thread or an active timer."""
    threads_before = set(threading.enumerate())
    collections_before = _full_collections()
    yield
    _delete_what_is_to_be_deleted()
    left = [f"{thread!r}" for thread in _running_threads() if thread not in threads_before]
    # What the test made is young, unless a full collection has made it old meanwhile.
    is_young = _full_collections() == collections_before
    left += [f"{thing!r}" for thing in _busy_objects((0, 1) if is_young else (0, 1, 2))]
    left += _widgets()
    if gc.get_count()[0] > MUCH_GARBAGE:
        gc.collect()
    if left:
        pytest.fail("the test left behind: " + ", ".join(left), pytrace=False)


def _full_collections():
    return gc.get_stats()[2]["collections"]


def _running_threads():
    """Every thread of Python's; its stand-in for a QThread outlives it and tells nothing."""
    return [
        thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)
    ]


def _busy_objects(generations):
    """Every QThread that runs and every QTimer that is active, of these generations."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    return [
        thing
        for generation in generations
        for thing in gc.get_objects(generation)
        if issubclass(type(thing), QThread | QTimer)
        and isValid(thing)
        and (thing.isRunning() if isinstance(thing, QThread) else thing.isActive())
    ]


def _delete_what_is_to_be_deleted():
    """Delete closed windows first: their timers may run on until then, and harm nothing."""
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _widgets():
    """Every top-level widget."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return []
    if not QApplication.topLevelWidgets():
        return []
    gc.collect()
    return [
        f"the widget {widget.objectName() or widget}" for widget in QApplication.topLevelWidgets()
    ]


@pytest.fixture(scope="session")
def compiled():
    """Answer the maker of compiled executors, ready for both floating types.

    They are compiled once, into the cache that the program itself uses.
    """
    from gdplay.program import readiness

    for dtype in readiness.DTYPES:
        if readiness.readiness(dtype) is not readiness.Readiness.READY:
            readiness.compile_for(dtype)
    return readiness.compiled_executor
