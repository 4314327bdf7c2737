"""Wheel, source archive and editable install all find their resources."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def built(kind, folder):
    """Build ``"wheel"``, ``"sdist"`` or ``"editable"`` into `folder`, without a network."""
    script = f"import hatchling.build as b; print(b.build_{kind}({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.strip().splitlines()[-1]


def shipped():
    """Return what the program needs, relative to the folder of resources."""
    resources = ROOT / "resources"
    found = {
        path.relative_to(resources).as_posix() for path in resources.rglob("*") if path.is_file()
    }
    return {name for name in found if not name.startswith("pictures/")}


def told(folder):
    """Ask the package in the site folder `folder` where its resources are, and for one."""
    script = "\n".join(
        [
            "import site, sys",
            "installed = list(sys.path)",
            f"site.addsitedir({str(folder)!r})",
            # Before whatever the tests themselves were installed with.
            "sys.path[:] = [p for p in sys.path if p not in installed] + installed",
            "from gdplay.resources import resource",
            "from gdplay.storage import presets",
            "print(resource())",
            "print(presets.load(presets.DEFAULT_PRESET)[0].title)",
        ]
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_resource_and_both_programs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        entry = next(name for name in names if name.endswith("entry_points.txt"))
        programs = archive.read(entry).decode()
    assert {f"gdplay/resources/{name}" for name in shipped()} <= names
    assert "gdplay/storage/project.py" in names
    others = ("tests/", "resources/", "gdplay/resources/pictures/")
    assert not [name for name in names if name.startswith(others)]
    assert "gdplay = gdplay.__main__:main" in programs
    assert "[gui_scripts]\ngdplay-window = gdplay.__main__:main" in programs


def test_a_wheel_finds_its_resources_inside(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    where, title = told(site)
    assert Path(where) == (site / "gdplay" / "resources").resolve()
    assert title == "Circle"


def test_the_source_archive_holds_what_a_build_and_the_tests_need(tmp_path):
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"resources/{name}" for name in shipped()} <= names
    assert {"README.md", "LICENSE", "pyproject.toml", "tests/conftest.py"} <= names


def test_an_editable_install_finds_its_resources_beside_the_package(tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(built("editable", tmp_path)) as archive:
        archive.extractall(site)
    where, title = told(site)
    assert Path(where) == ROOT / "resources"
    assert title == "Circle"
