"""Whether an experiment can be trained, and if not, why: as values, not exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from gdplay.experiment.edits.wiring import CLASS_LOSSES, output_width
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import can_feed, label, reason_against


class Problem(NamedTuple):
    """One reason why training waits.

    Parameters
    ----------
    where
        The panel that mends it.
    message
        A plain sentence: what is missing and what to do.
    """

    where: Literal["data", "network", "settings"]
    message: str


def problems(experiment: Experiment) -> tuple[Problem, ...]:
    """Return every reason why `experiment` cannot be trained; none when it can."""
    return (*_of_data(experiment), *_of_network(experiment), *_of_settings(experiment))


def _of_data(experiment: Experiment) -> Iterator[Problem]:
    dataset = experiment.dataset
    if dataset.size == 0:
        yield Problem("data", "There are no points yet. Draw some, or pick a preset.")
        return
    if dataset.train_rows.size == 0:
        yield Problem("data", "Every point is a test point. Raise the train share.")
        return
    if not (np.isfinite(dataset.values).all() and np.isfinite(dataset.labels).all()):
        yield Problem("data", "Some points are not finite numbers. Remove them.")
    present = np.unique(dataset.labels[dataset.train_rows]).size
    if dataset.task.kind == "classification" and present < 2:
        yield Problem(
            "data", "All training points are of one class. Draw points of a second class."
        )


def _of_network(experiment: Experiment) -> Iterator[Problem]:
    topology = experiment.topology
    if not topology.inputs:
        yield Problem("network", "The network has no input. Add a feature.")
        return
    dataset = experiment.dataset
    for unit in topology.inputs:
        if not can_feed(dataset.columns, unit.feature):
            yield Problem("network", f"These data have no {label(unit.feature)}. Remove the input.")
        elif (reason := reason_against(unit.feature, dataset)) is not None:
            yield Problem("network", f"{reason} Remove the input, or the sample.")
    expected = output_width(experiment.dataset.task, experiment.hyperparameters.loss)
    if len(topology.output_layer) != expected:
        yield Problem("network", f"These data and this loss take {expected} outputs.")
    if any(unit.id not in topology.fed for unit in topology.output_layer):
        yield Problem("network", "No way leads from an input to the output. Connect them.")
        return
    lost = sum(1 for unit in topology.units if unit.id not in topology.heard)
    if lost:
        which = "A neuron has" if lost == 1 else f"{lost} neurons have"
        yield Problem("network", f"{which} no way to the output. Connect or remove them.")


def _of_settings(experiment: Experiment) -> Iterator[Problem]:
    loss = experiment.hyperparameters.loss
    if experiment.dataset.task.kind == "regression" and loss in CLASS_LOSSES:
        yield Problem("settings", "This loss compares classes, and these data are values.")
