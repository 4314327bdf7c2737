"""Project files: an experiment, and how far its training has come.

Format ``gdplay-project``, described by ``resources/schemas/gdplay-project-2.schema.json``.
The writer knows only the newest version; older ones are migrated as they are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import Topology
from gdplay.nn.state import TrainingState
from gdplay.storage.atomic import write_text
from gdplay.storage.dataset_format import read_dataset, write_dataset
from gdplay.storage.document import Node, Range, parse, read_document
from gdplay.storage.errors import StorageError
from gdplay.storage.formatting import format_document
from gdplay.storage.migrations import PROJECT_VERSION, migrate
from gdplay.storage.settings_format import read_settings, write_settings
from gdplay.storage.state_format import read_parameter, read_state, write_parameter, write_state
from gdplay.storage.topology_format import read_topology, write_topology

PROJECT_SUFFIX: Final = ".gdplay"
"""How the name of a project file ends."""

_FORMAT: Final = "gdplay-project"
_EXPERIMENT = ("title", "seed", "topology", "dataset", "hyperparameters", "initial")


@dataclass(frozen=True, slots=True)
class Project:
    """What a project file holds.

    Parameters
    ----------
    experiment
        What a person made.
    state
        What training has made of it, or None for a fresh start.
    speed
        The steps a second at which it wants to be shown, 0 for as many as there
        can be; None to leave the window's speed as it is.
    """

    experiment: Experiment
    state: TrainingState | None = None
    speed: int | None = None


def save_project(path: Path, project: Project) -> None:
    """Write `project` to `path`, whole or not at all.

    Raises
    ------
    StorageError
        When it cannot be written; a file that was there is still there.
    """
    try:
        text = format_project(project)
    except ValueError as error:
        raise StorageError(
            f"Cannot write {path}: {error}; correct it in the experiment first."
        ) from error
    write_text(path, text)


def load_project(path: Path) -> Project:
    """Return the project in the file at `path`.

    Raises
    ------
    StorageError
        When the file cannot be read, or is not a project of a known version; the
        sentence names the place.
    """
    return _read(read_document(path))


def format_project(project: Project) -> str:
    """Return `project` as the text of a file.

    Raises
    ------
    ValueError
        When the experiment holds a number that is not finite, with its place.
    """
    experiment = project.experiment
    document: dict[str, Any] = {"format": _FORMAT, "version": PROJECT_VERSION}
    document |= {
        "title": experiment.title,
        "seed": experiment.seed,
        "topology": write_topology(experiment.topology),
        "dataset": write_dataset(experiment.dataset),
        "hyperparameters": write_settings(experiment.hyperparameters),
        "initial": [
            {**write_parameter(parameter), "value": value}
            for parameter, value in experiment.initial
        ],
    }
    if project.speed is not None:
        document["speed"] = project.speed
    if project.state is not None:
        document["training"] = write_state(project.state)
    return format_document(document)


def parse_project(content: bytes, source: str) -> Project:
    """Return the project in `content`; `source` names it in messages.

    Raises
    ------
    StorageError
        As `load_project`.
    """
    return _read(parse(content, source))


def _read(node: Node) -> Project:
    node = _newest(node).keys(("format", "version", *_EXPERIMENT), ("speed", "training"))
    topology = read_topology(node["topology"])
    experiment = Experiment(
        topology,
        read_dataset(node["dataset"]),
        read_settings(node["hyperparameters"]),
        node["seed"].integer(),
        _initial(node["initial"], topology),
        node["title"].string(),
    )
    state = read_state(node["training"], experiment) if "training" in node else None
    speed = node["speed"].integer(Range(0, 1_000_000_000)) if "speed" in node else None
    return Project(experiment, state, speed)


def _newest(node: Node) -> Node:
    """Return the document in the newest version, or say why it is not one of ours."""
    if "format" not in node or node["format"].value != _FORMAT:
        raise StorageError(
            f'{node.source} is not a gdplay project: it does not say "format": "{_FORMAT}".'
        )
    if "version" not in node:
        raise node.error('lacks the key "version"')
    version = node["version"].integer(Range(1))
    if version > PROJECT_VERSION:
        raise StorageError(
            f"{node.source} was saved by a newer gdplay (format version {version}; "
            f"this one reads up to {PROJECT_VERSION}). Update gdplay to open it."
        )
    return Node(migrate(node.value, version), node.place, node.source)


def _initial(node: Node, topology: Topology) -> tuple[tuple[Parameter, float], ...]:
    """Return the replaced starting values in the order of the file, each of the network."""
    known: set[Parameter] = {*topology.links, *(Bias(unit.id) for unit in topology.units)}
    pairs: dict[Parameter, float] = {}
    for item in node.items():
        parameter = read_parameter(item, ("value",))
        if parameter not in known:
            kind = "link" if isinstance(parameter, Link) else "bias"
            raise item.error(f"names a {kind} that the network does not have")
        if parameter in pairs:
            raise item.error("names a parameter for the second time")
        pairs[parameter] = item["value"].number()
    return tuple(pairs.items())
