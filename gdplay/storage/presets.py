"""Presets: complete project files that come with the program."""

from __future__ import annotations

from typing import Final

from gdplay.experiment.experiment import Experiment
from gdplay.resources import resource
from gdplay.storage.errors import StorageError
from gdplay.storage.project import PROJECT_SUFFIX, load_project

DEFAULT_PRESET: Final = "circle"
"""What the window opens with."""

_ORDER: Final = (
    "circle",
    "xor",
    "gauss",
    "spiral",
    "plane",
    "multi-gauss",
    "moons",
    "four-clouds",
    "three-arms",
    "wave",
    "micrograd-moons",
    "seed-example",
)


def names() -> tuple[str, ...]:
    """Return the names of all presets, in the order in which they are offered."""
    found = {path.name.removesuffix(PROJECT_SUFFIX) for path in resource("presets").iterdir()}
    ordered = [name for name in _ORDER if name in found]
    return (*ordered, *sorted(found.difference(ordered)))


def load(name: str) -> tuple[Experiment, int | None]:
    """Return the experiment of the preset `name`, and the speed it asks for, if any.

    The speed is in steps a second, 0 for as many as there can be.

    Raises
    ------
    StorageError
        When there is no such preset.
    """
    if name not in names():
        raise StorageError(
            f"There is no preset named {name}. The presets are: {', '.join(names())}."
        )
    project = load_project(resource("presets", name + PROJECT_SUFFIX))
    return project.experiment, project.speed
