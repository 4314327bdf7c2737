from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from gdplay.app.preferences import MOST_RECENT, Preferences


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "preferences.ini"


def again(path, preferences):
    """The preferences as the next start reads them."""
    preferences.save()
    return Preferences(path)


def test_a_first_start_has_plain_defaults(path):
    fresh = Preferences(path)
    assert fresh.geometry is None
    assert fresh.arrangement("centre") is None
    assert fresh.theme == "system"
    assert fresh.speed == 200
    assert fresh.recent_files == ()
    assert fresh.is_open("data", True)
    assert not fresh.is_hint_done("play")


def test_everything_is_remembered_with_its_type(path):
    kept = Preferences(path)
    kept.geometry = QByteArray(b"\x00\x01place")
    kept.set_arrangement("centre", QByteArray(b"split"))
    kept.theme = "dark"
    kept.speed = 0
    kept.set_open("data", False)
    kept.finish_hint("play")
    kept.finish_hint("why")
    kept.finish_hint("play")
    read = again(path, kept)
    assert read.geometry == QByteArray(b"\x00\x01place")
    assert read.arrangement("centre") == QByteArray(b"split")
    assert read.theme == "dark"
    assert read.speed == 0
    assert read.is_open("data", True) is False
    assert read.is_hint_done("play")
    assert read.is_hint_done("why")
    assert not read.is_hint_done("rate")


def test_recent_files_come_latest_first_without_doubles(path):
    kept = Preferences(path)
    for k in range(MOST_RECENT + 3):
        kept.add_recent_file(Path(f"/work {k}, a.gdplay"))
    kept.add_recent_file(Path("/work 5, a.gdplay"))
    found = again(path, kept).recent_files
    assert len(found) == MOST_RECENT
    assert found[0] == Path("/work 5, a.gdplay")
    assert found[1] == Path(f"/work {MOST_RECENT + 2}, a.gdplay")
    assert len(set(found)) == MOST_RECENT


def test_one_remembered_file_is_one_file(path):
    kept = Preferences(path)
    kept.add_recent_file(Path("/only.gdplay"))
    assert again(path, kept).recent_files == (Path("/only.gdplay"),)


@pytest.mark.parametrize("garbage", ["@Variant(\\0\\0)", "nonsense", "-5", "nan", "@Invalid()", ""])
def test_a_broken_value_counts_as_never_set(path, garbage):
    path.parent.mkdir()
    sections = {
        "window": ["geometry", "theme"],
        "arrangement": ["centre"],
        "training": ["speed"],
        "files": ["recent"],
        "coaching": ["done"],
        "open": ["data"],
    }
    lines = []
    for section, keys in sections.items():
        lines += [f"[{section}]", *(f"{key}={garbage}" for key in keys)]
    path.write_text("\n".join(lines), encoding="utf-8")
    broken = Preferences(path)
    assert broken.theme == "system"
    assert broken.speed == 200
    assert isinstance(broken.is_open("data", True), bool)
    assert isinstance(broken.recent_files, tuple)
    assert broken.geometry is None or isinstance(broken.geometry, QByteArray)
    broken.finish_hint("play")
    assert broken.is_hint_done("play")


def test_a_file_of_bytes_is_no_obstacle(path):
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 20)
    assert Preferences(path).theme == "system"


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    preferences = Preferences(blocked / "preferences.ini")
    preferences.theme = "dark"
    preferences.save()
    assert preferences.theme == "dark"
