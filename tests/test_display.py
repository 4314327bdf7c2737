import ctypes
import os
import subprocess

import pytest

from gdplay.display import APT_LINE, missing_library, usual, why_no_window


def test_without_a_display_the_line_says_what_to_set_and_what_works():
    line = why_no_window({}, "linux")
    assert line.startswith("There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.")
    assert "gdplay train" in line
    assert "\n" not in line


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=800x600"])
def test_a_platform_without_a_display_is_fine(platform):
    assert why_no_window({"QT_QPA_PLATFORM": platform}, "linux") is None


def test_an_unknown_platform_is_named_with_those_there_are():
    line = why_no_window({"QT_QPA_PLATFORM": "beos"}, "linux")
    assert "'beos'" in line
    assert "offscreen" in line
    assert "xcb" in line


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_display(system):
    assert why_no_window({}, system) is None


def test_a_library_that_is_missing_is_named_with_the_line_that_installs_it(monkeypatch):
    def without_cursor(name):
        raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file")

    monkeypatch.setattr(ctypes, "CDLL", without_cursor)
    line = why_no_window({"DISPLAY": ":0"}, "linux")
    assert line == f"Qt needs the system library libxcb-cursor.so.0. Install it: {APT_LINE}"
    assert "libxcb-cursor0" in line


def test_an_import_error_names_its_library():
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert missing_library(error).startswith("Qt needs the system library libEGL.so.1. ")


def test_a_display_that_is_not_there_does_not_answer(tmp_path):
    wayland = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}
    for environment in ({"DISPLAY": ":987"}, wayland):
        line = why_no_window(environment, "linux")
        # Where the plugin itself cannot be loaded the missing library is the answer.
        assert "does not answer" in line or "Qt needs the system library" in line


def test_the_session_says_which_platform_comes_first():
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert usual(both) == ["xcb", "wayland"]
    assert usual(both | {"XDG_SESSION_TYPE": "wayland"}) == ["wayland", "xcb"]
    assert usual({}) == []


def test_asking_does_not_import_qt():
    script = (
        "import sys, gdplay.display as d; d.why_no_window({'DISPLAY': ':987'}, 'linux');"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    path = os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [os.sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    assert done.returncode == 0
