import os
import stat

import pytest

from gdplay.storage.atomic import check_writable, write_bytes, write_text
from gdplay.storage.errors import StorageError


def test_text_is_written_and_replaced_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "work.gdplay"
    write_text(path, "x₁\n")
    write_text(path, "new\n")
    assert path.read_bytes() == b"new\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_usual_permissions_and_a_replaced_one_keeps_its_own(tmp_path):
    ordinary, ours = tmp_path / "ordinary", tmp_path / "ours"
    ordinary.write_text("")
    write_text(ours, "")
    assert stat.S_IMODE(ours.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)
    ours.chmod(0o640)
    write_text(ours, "again")
    assert stat.S_IMODE(ours.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call):
    path = tmp_path / "work.gdplay"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(StorageError, match=r"Cannot write .*work\.gdplay: no space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_cannot_be_written_are_refused_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    for path, words in (
        (tmp_path / "none" / "w.json", "the folder does not exist"),
        (tmp_path / "file" / "w.json", "a part of the path is a file"),
        (tmp_path, "it is a folder"),
        (tmp_path / "nul\0", "null"),
        (tmp_path / ("n" * 300), "name too long"),
    ):
        for call in (lambda path: write_text(path, "text"), check_writable):
            with pytest.raises(StorageError, match=words):
                call(path)
    with pytest.raises(StorageError, match="character"):
        write_text(tmp_path / "text", "\ud800")


def test_a_device_is_written_directly():
    write_text(os.devnull, "text")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_asking_whether_a_file_can_be_written_leaves_no_trace(tmp_path):
    path = tmp_path / "work.gdplay"
    check_writable(path)
    assert not list(tmp_path.iterdir())
    path.write_text("old")
    check_writable(path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_are_written_as_they_are(tmp_path):
    path = tmp_path / "picture.png"
    write_bytes(path, b"\x89PNG\r\n\x00")
    assert path.read_bytes() == b"\x89PNG\r\n\x00"
    with pytest.raises(StorageError, match="the folder does not exist"):
        write_bytes(tmp_path / "none" / "picture.png", b"")
