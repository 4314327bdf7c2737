"""What a person names on the command line: a preset, or a file."""

from __future__ import annotations

from pathlib import Path

from gdplay.storage import presets
from gdplay.storage.errors import StorageError
from gdplay.storage.project import Project, load_project


def open_source(name: str) -> Project:
    """Return the preset `name`, or else the project in the file `name`.

    A file with the name of a preset is reached by its path: ``./circle``.

    Raises
    ------
    StorageError
        When it is neither, or the file is not a project.
    """
    if name in presets.names():
        experiment, speed = presets.load(name)
        return Project(experiment, speed=speed)
    path = Path(name)
    if not path.exists():
        raise StorageError(
            f"There is no file or preset named {name}. "
            f"The presets are: {', '.join(presets.names())}."
        )
    return load_project(path)
