"""Snapshots and maps of networks that nobody trained: random weights, a plain forward pass."""

import numpy as np

from gdplay.experiment.features import evaluate
from gdplay.insight.surface import PLANE, Maps, plane_samples
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import History, Losses, Position, Snapshot, StepRecord

_FUNCTIONS = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0.0), "identity": lambda z: z}


def snapshot_of(experiment, parameters=None, seed=0, gain=1.0, layout=None):
    layout = layout or layout_of(experiment.topology)
    draw = np.random.default_rng(seed)
    if parameters is None:
        parameters = gain * draw.normal(size=layout.size)
    parameters = np.asarray(parameters, dtype=float).copy()
    gradient = 0.05 * draw.normal(size=layout.size)
    none = np.empty((0, layout.size))
    state = TrainingState(layout, parameters, np.zeros(layout.size), none, 0)
    position = Position(0, 1, 25)
    record = StepRecord(
        True,
        parameters,
        gradient,
        -0.03 * gradient,
        parameters - 0.03 * gradient,
        np.zeros(layout.size),
        0.03,
        np.arange(10),
        position,
        none,
    )
    losses = Losses(0.5, 0.0, 0.5, 0.5, 0.5)
    nothing = np.empty(0)
    history = History(
        np.empty(0, dtype=np.int64),
        1,
        np.empty((3, 0)),
        np.empty((3, 0, layout.size)),
        np.empty(0, dtype=np.int64),
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        (),
    )
    return Snapshot(1, 1, experiment, state, position, False, 0.0, losses, record, history, "numpy")


def maps_of(snapshot, resolution=24):
    experiment, layout = snapshot.experiment, snapshot.state.layout
    topology, columns = experiment.topology, experiment.dataset.columns
    plane = plane_samples(experiment.dataset, PLANE, resolution)
    values = {unit.id: evaluate(unit.feature, columns, plane) for unit in topology.inputs}
    weight = dict(zip(layout.parameters, snapshot.state.parameters, strict=True))
    for unit in topology.units:
        total = weight[(unit.id,)] + sum(
            (weight[link] * values[link.source] for link in topology.links if link[1] == unit.id),
            np.zeros(resolution**2),
        )
        values[unit.id] = _FUNCTIONS[unit.activation](total)
    units = {key: value.reshape(resolution, resolution).copy() for key, value in values.items()}
    output = units[topology.output_layer[0].id].copy()
    return Maps(1, 1, 0, PLANE, output, units, {})
