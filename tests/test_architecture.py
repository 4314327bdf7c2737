"""The rules of the house: who may import whom, how long a file is, what may change."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "gdplay"

FLOORS = {
    "__main__": 11,
    "ui": 10,
    "app": 9,
    "cli": 8,
    "display": 7,
    "interruption": 7,
    "insight": 7,
    "sweep": 6,
    "storage": 5,
    "training": 4,
    "nn": 3,
    "program": 2,
    "autograd": 1,
    "experiment": 1,
    "resources": 0,
    "version": 0,
}
"""A part imports from lower floors alone; parts of one floor do not know each other."""

TEACHING = "__init__"
"""``gdplay/__init__.py`` offers the teaching API and imports from ``nn`` and below."""

FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400


def part_of(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path):
    """Yield (module, line) for each import anywhere in the file, relative ones resolved."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            for alias in node.names:
                # "from gdplay import nn" imports a part, "from gdplay.nn import x" a name of it.
                yield (f"gdplay.{alias.name}" if module == "gdplay" else module), node.lineno


def parts_imported(path):
    for module, line in imported(path):
        names = module.split(".")
        if names[0] == "gdplay" and len(names) > 1:
            yield names[1], line


def test_every_part_has_its_floor():
    parts = {part_of(path) for path in FILES} - {TEACHING}
    assert parts <= set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_from_lower_floors_alone(path):
    part = part_of(path)
    floor = FLOORS["nn"] + 1 if part == TEACHING else FLOORS[part]
    for other, line in parts_imported(path):
        # A name that is no part (gdplay.Tensor) is the teaching API, for people, not for us.
        assert other in FLOORS, f"{path.name}:{line} imports gdplay.{other}"
        assert other == part or FLOORS[other] < floor, f"{path.name}:{line} imports gdplay.{other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_qt_is_imported_by_the_two_upper_floors_alone(path):
    if part_of(path) in ("__main__", "ui", "app"):
        return
    for module, line in imported(path):
        assert module.split(".")[0] not in ("PySide6", "shiboken6"), f"{path.name}:{line}"


def test_everything_below_app_imports_without_qt():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in FILES
        if part_of(path) not in ("__main__", "ui", "app") and path.stem != "__init__"
    ]
    script = f"""
import importlib, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
for name in {modules!r}:
    importlib.import_module(name)
"""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "path",
    [*FILES, *sorted((ROOT / "tests").rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_file_is_longer_than_can_be_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


MUTABLE_CALLS = {"list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def mutable_at_module_level(tree):
    """Yield the line of each module-level name that is bound to something that can change."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names, value = [ast.unparse(target) for target in node.targets], node.value
        elif isinstance(node, ast.AnnAssign):
            names, value = [ast.unparse(node.target)], node.value
        else:
            continue
        called = isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2]
        if names != ["__all__"] and (isinstance(value, MUTABLE) or called in MUTABLE_CALLS):
            yield node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_at_module_level_can_change(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not list(mutable_at_module_level(tree))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A = []", True),
        ("A: dict[str, int] = {}", True),
        ("A = collections.defaultdict(int)", True),
        ("A = [b for b in c]", True),
        ("A = (1, 2)", False),
        ("A = MappingProxyType({1: 2})", False),
        ("__all__ = ['a']", False),
        ("class A:\n    slots = []", False),
    ],
)
def test_the_rule_finds_what_can_change(text, found):
    assert bool(list(mutable_at_module_level(ast.parse(text)))) == found
