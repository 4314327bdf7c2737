"""What the network of a snapshot answers, and where it is wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import input_matrix
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.nn import network, outputs
from gdplay.nn.state import TrainingState
from gdplay.training.snapshot import Snapshot
from gdplay.ui.marks import full_label

Floats = NDArray[np.float64]


def _forward(state: TrainingState, dataset: Dataset, values: Floats) -> Floats:
    """Return the network's outputs, (outputs, samples), for samples (columns, samples)."""
    inputs = input_matrix(state.layout.topology, dataset, values)
    return np.asarray(network.forward(state.layout, state.parameters, inputs), np.float64)


def outputs_at(
    snapshot: Snapshot, place: tuple[float, float], plane: Slice = FIRST_TWO
) -> tuple[float, ...]:
    """Return each output at a place of the plane that is seen.

    Logits come as probabilities.
    """
    dataset = snapshot.experiment.dataset
    across, up = np.array(place)[:, np.newaxis]
    values = plane.fitted(dataset).samples(dataset, across, up)
    answered = outputs.answer(snapshot.experiment, _forward(snapshot.state, dataset, values))
    return tuple(answered[:, 0].tolist())


def wrong_rows(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the rows of the samples, train and test, whose class the network misses.

    By the state that the losses and the accuracies of the snapshot are of.
    """
    dataset = snapshot.experiment.dataset
    if dataset.task.kind == "regression" or not dataset.size:
        return ()
    answered = outputs.predict(
        snapshot.experiment, _forward(snapshot.counted, dataset, dataset.values)
    )
    return tuple(np.flatnonzero(answered != dataset.labels).tolist())


def shown_map(experiment: Experiment, output: Floats) -> Floats:
    """Return an output map scaled for its colours.

    Parameters
    ----------
    experiment
        Its task and loss say what an output means.
    output
        (R, R), or (K, R, R) with several outputs: the units' own values.

    Returns
    -------
    (R, R), −1 to +1 for the full colours: a value relative to the largest label, a
    probability p as 2p − 1, any other output itself. (K, R, R) with several
    outputs: each class's probability, or its output.
    """
    if experiment.dataset.task.kind == "regression":
        return (output if output.ndim == 2 else output[0]) / full_label(experiment.dataset)
    rows = output.reshape(-1, output.shape[-1] ** 2)
    answered = np.asarray(outputs.answer(experiment, rows), dtype=np.float64)
    if experiment.hyperparameters.loss is LossName.BINARY_CROSS_ENTROPY:
        answered = 2.0 * answered - 1.0
    return answered.reshape(output.shape)
