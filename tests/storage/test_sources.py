import pytest

from gdplay.storage.errors import StorageError
from gdplay.storage.presets import load
from gdplay.storage.project import Project, save_project
from gdplay.storage.sources import open_source


def test_a_preset_goes_before_a_file_of_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    other, _ = load("xor")
    save_project(tmp_path / "circle", Project(other))
    assert open_source("circle").experiment.title == "Circle"
    assert open_source("./circle").experiment == other


def test_a_preset_has_its_speed():
    assert open_source("seed-example").speed == 10
    assert open_source("circle").speed is None


def test_neither_a_file_nor_a_preset_is_refused_with_the_names_there_are():
    with pytest.raises(StorageError, match=r"no file or preset named nothing\. The .*: circle, "):
        open_source("nothing")
