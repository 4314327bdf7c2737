"""Weights JSON: a trained network that any program can read.

Format ``gdplay-weights``, described by ``resources/schemas/gdplay-weights-1.schema.json``.
Every layer holds one (out × in) matrix for each earlier column it is linked to, with
``null`` where there is no link. A feature is a name; nothing in the file is code.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import numpy as np

from gdplay.experiment.dataset import Dataset, Scaling
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import scaling_of
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Bias, Link, Parameter
from gdplay.experiment.topology import InputUnit, Topology
from gdplay.nn.layout import Block, ParameterLayout, layout_of
from gdplay.nn.state import TrainingState
from gdplay.storage.atomic import write_text
from gdplay.storage.document import POSITIVE, Node, Range, read_document
from gdplay.storage.errors import StorageError
from gdplay.storage.formatting import format_document
from gdplay.training.snapshot import Losses

_FORMAT: Final = "gdplay-weights"
_VERSION: Final = 1
_COLUMNS_SHOWN: Final = 4


def export(path: Path, experiment: Experiment, state: TrainingState, losses: Losses) -> None:
    """Write the weights of `state` to `path`, whole or not at all.

    Parameters
    ----------
    path
        Where to.
    experiment
        Whose network `state` belongs to.
    state
        The weights and biases, and the step they were reached at.
    losses
        What they score; NaN is written as ``null``.

    Raises
    ------
    StorageError
        When the file cannot be written, or a weight is not a finite number.
    """
    bad = np.flatnonzero(~np.isfinite(state.parameters))
    if bad.size:
        name = describe(state.layout.parameters[bad[0]])
        raise StorageError(
            f"Cannot write {path}: the {name} is not a finite number. "
            "Restart with a lower learning rate and export again."
        )
    write_text(path, format_document(weights_document(experiment, state, losses)))


def weights_document(
    experiment: Experiment, state: TrainingState, losses: Losses
) -> dict[str, Any]:
    """Return the JSON values of a weights file; parameters as for `export`."""
    layout = state.layout
    task = experiment.dataset.task
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "title": experiment.title,
        "step": state.step,
        "inputs": [
            {
                "id": unit.id,
                "name": unit.feature,
                "expression": unit.feature,
                "mean": scaling.mean,
                "scale": scaling.scale,
            }
            for unit, scaling in _scaled_inputs(layout.topology, experiment.dataset)
        ],
        "layers": [_layer(state, depth) for depth in range(1, len(layout.bias_slices) + 1)],
        "output": {
            "task": task.kind,
            "classes": list(task.classes),
            "loss": str(experiment.hyperparameters.loss),
            "meaning": _meaning(experiment),
        },
        "losses": {
            name: _or_null(getattr(losses, name))
            for name in ("train", "penalty", "test", "train_accuracy", "test_accuracy")
        },
    }


def import_(path: Path, experiment: Experiment) -> dict[Parameter, float]:
    """Return the value that the file at `path` gives to each parameter of `experiment`.

    The networks must have the same form: inputs, layers, activations and links, each in
    its order. Ids need not agree.

    Raises
    ------
    StorageError
        When the file cannot be read, is not a weights file, or does not fit.
    """
    node = read_document(path)
    _check_header(node)
    topology = experiment.topology
    _check_inputs(node["inputs"], topology, experiment.dataset)
    layers = node["layers"].items()
    if len(layers) != len(topology.layers):
        raise node["layers"].error(
            f"has {len(layers)} layers and the network has {len(topology.layers)}; "
            "open a network of the same form first"
        )
    layout = layout_of(topology)
    values: dict[Parameter, float] = {}
    for depth, layer in enumerate(layers, start=1):
        values |= _read_layer(layer, layout, depth)
    return {parameter: values[parameter] for parameter in layout.parameters}


def describe(parameter: Parameter) -> str:
    """Return the name of a parameter in words: "weight 2 → 5", "bias of 5"."""
    if isinstance(parameter, Link):
        return f"weight {parameter.source} → {parameter.target}"
    return f"bias of {parameter.unit}"


def _layer(state: TrainingState, depth: int) -> dict[str, Any]:
    layout = state.layout
    start, stop = layout.bias_slices[depth - 1]
    return {
        "units": [
            {"id": unit.id, "activation": unit.activation}
            for unit in layout.topology.layers[depth - 1]
        ],
        "biases": [float(value) for value in state.parameters[start:stop]],
        "weights": [
            {"from": block.source, "matrix": _matrix(block, state)}
            for block in layout.blocks
            if block.target == depth
        ],
    }


def _matrix(block: Block, state: TrainingState) -> list[list[float | None]]:
    """Return the (out × in) matrix of `block`, None where there is no link."""
    rows, columns = block.shape
    cells = range(rows * columns) if block.cells is None else block.cells
    flat: list[float | None] = [None] * (rows * columns)
    for cell, value in zip(cells, state.parameters[block.start : block.stop], strict=True):
        flat[cell] = float(value)
    return [flat[row * columns : (row + 1) * columns] for row in range(rows)]


def _meaning(experiment: Experiment) -> str:
    """Return how the outputs are read: as value, sign, logit, or the largest of them."""
    if experiment.dataset.task.kind == "regression":
        return "value"
    if len(experiment.topology.output_layer) > 1:
        return "argmax"
    binary = experiment.hyperparameters.loss is LossName.BINARY_CROSS_ENTROPY
    return "logit" if binary else "sign"


def _or_null(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None


def _check_header(node: Node) -> None:
    if "format" not in node or node["format"].value != _FORMAT:
        raise StorageError(
            f'{node.source} is not a weights file: it does not say "format": "{_FORMAT}".'
        )
    keys = ("format", "version", "title", "step", "inputs", "layers", "output", "losses")
    if "version" in node and node["version"].integer(Range(1)) > _VERSION:
        raise StorageError(
            f"{node.source} was written by a newer gdplay (format version "
            f"{node['version'].value}; this one reads up to {_VERSION}). Update gdplay to read it."
        )
    node.keys(keys)


def _scaled_inputs(topology: Topology, dataset: Dataset) -> list[tuple[InputUnit, Scaling]]:
    return [(unit, scaling_of(unit.feature, dataset)) for unit in topology.inputs]


def _check_inputs(node: Node, topology: Topology, dataset: Dataset) -> None:
    items = node.items()
    for item in items:
        item.keys(("id", "name", "expression", "mean", "scale"))
    theirs = [item["name"].string() for item in items]
    ours = [unit.feature for unit in topology.inputs]
    if theirs != ours:
        raise node.error(
            f"names the inputs {_joined(theirs)} and the network has {_joined(ours)}; "
            "open a network of the same form first"
        )
    for item, (_, scaling) in zip(items, _scaled_inputs(topology, dataset), strict=True):
        given = Scaling(item["mean"].number(), item["scale"].number(POSITIVE))
        if given != scaling:
            raise item.error(
                f"is fed as (x − {given.mean:.6g}) / {given.scale:.6g}, and the network feeds "
                f"(x − {scaling.mean:.6g}) / {scaling.scale:.6g}; import the same data first"
            )


def _read_layer(node: Node, layout: ParameterLayout, depth: int) -> dict[Parameter, float]:
    """Return the values of the biases and weights of one layer, matched by place."""
    node.keys(("units", "biases", "weights"))
    units = layout.topology.layers[depth - 1]
    items = node["units"].items()
    if len(items) != len(units):
        raise node["units"].error(
            f"has {len(items)} neurons and this layer of the network has {len(units)}"
        )
    for item, unit in zip(items, units, strict=True):
        name = item.keys(("id", "activation"))["activation"].string()
        if name != unit.activation:
            raise item["activation"].error(f"is {name} and the neuron there has {unit.activation}")
    values: dict[Parameter, float] = {}
    biases = node["biases"].items(length=len(units))
    for unit, item in zip(units, biases, strict=True):
        values[Bias(unit.id)] = item.number()
    blocks = {block.source: block for block in layout.blocks if block.target == depth}
    for item in node["weights"].items():
        item.keys(("from", "matrix"))
        source = item["from"].integer(Range(0, depth - 1))
        if source not in blocks:
            raise item["from"].error(
                f"is {source}, and this network has no such links, or the file has them twice"
            )
        values |= _read_matrix(item["matrix"], blocks.pop(source), layout)
    if blocks:
        raise node["weights"].error(f"lacks the links from column {min(blocks)}")
    return values


def _read_matrix(node: Node, block: Block, layout: ParameterLayout) -> dict[Parameter, float]:
    """Return the weights of one matrix; it has a number exactly where there is a link."""
    sources = layout.topology.column_ids[block.source]
    targets = layout.topology.column_ids[block.target]
    values: dict[Parameter, float] = {}
    for target, row in zip(targets, node.items(length=len(targets)), strict=True):
        for source, cell in zip(sources, row.items(length=len(sources)), strict=True):
            link = Link(source, target)
            linked = link in layout.topology.links
            if linked != (cell.value is not None):
                raise cell.error(
                    "is null, and the network has a link there"
                    if linked
                    else "is a weight, and the network has no link there"
                )
            if linked:
                values[link] = cell.number()
    return values


def _joined(names: list[str]) -> str:
    shown = ", ".join(names[:_COLUMNS_SHOWN]) or "none"
    return shown + (" …" if len(names) > _COLUMNS_SHOWN else "")
