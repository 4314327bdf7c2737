"""The one entry: what it opens, and what it says when it cannot."""

import sys
from types import ModuleType

import pytest

from gdplay.__main__ import main
from gdplay.storage import presets
from gdplay.storage.project import Project, save_project


class Application(ModuleType):
    """Stands for the window's module and notes what it is asked to open."""

    def __init__(self):
        super().__init__("gdplay.ui.application")
        self.opened = []

    def run(self, arguments):
        self.opened.append(tuple(arguments))
        return 0


@pytest.fixture
def application(monkeypatch):
    module = Application()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setitem(sys.modules, "gdplay.ui.application", module)
    return module


def test_without_a_file_the_window_opens_on_its_own_preset(application):
    assert main([]) == 0
    assert application.opened == [()]


def test_a_project_is_opened_by_its_path(application, tmp_path):
    path = tmp_path / "work.gdplay"
    save_project(path, Project(presets.load("xor")[0]))
    assert main([str(path)]) == 0
    assert application.opened == [(str(path),)]


def test_a_table_is_opened_by_its_path_or_refused_on_the_terminal(application, tmp_path, capsys):
    path = tmp_path / "work.CSV"
    path.write_text("a,b\n1,2\n")
    assert main([str(path)]) == 0
    assert application.opened == [(str(path),)]
    path.write_bytes(b"PK\x03\x04")
    assert main([str(path)]) == 1
    assert capsys.readouterr().err.startswith("gdplay: work.CSV is a packed file")


def test_a_file_that_is_not_there_opens_no_window(application, tmp_path, capsys):
    assert main([str(tmp_path / "none.gdplay")]) == 1
    assert application.opened == []
    assert capsys.readouterr().err.startswith("gdplay: There is no file ")


class Missing:
    """Fails the import of the window as a machine without a system library does."""

    def __init__(self, message):
        self.message = message

    def find_spec(self, name, path=None, target=None):
        if name == "gdplay.ui.application":
            raise ImportError(self.message)


@pytest.fixture
def unloaded(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delitem(sys.modules, "gdplay.ui.application", raising=False)
    return monkeypatch


def test_a_system_library_that_is_missing_is_exit_2_and_one_line(unloaded, capsys):
    message = "libEGL.so.1: cannot open shared object file: No such file or directory"
    unloaded.setattr(sys, "meta_path", [Missing(message), *sys.meta_path])
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("gdplay: Qt needs the system library libEGL.so.1. Install it: sudo apt")
    assert err.count("\n") == 1


def test_another_failed_import_is_not_hidden(unloaded):
    unloaded.setattr(sys, "meta_path", [Missing("no name run"), *sys.meta_path])
    with pytest.raises(ImportError, match="no name run"):
        main([])


def test_a_program_without_a_console_has_nothing_to_flush(application, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main([]) == 0
