"""What each sample of a batch adds to a parameter's gradient, and which way it pulls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.parameter import Link, Parameter
from gdplay.insight.chain_rule import BatchPass, batch_pass, target_of
from gdplay.insight.explain import fits
from gdplay.nn.layout import ParameterLayout
from gdplay.training.snapshot import Snapshot, StepRecord

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False, slots=True)
class StepPass:
    """A step and its samples' way through the network it began with, all of one moment.

    Parameters
    ----------
    run
        The id of the run.
    experiment
        By which the step was made.
    record, batch
        The step, and its samples.
    """

    run: int
    experiment: Experiment
    record: StepRecord
    batch: BatchPass

    @property
    def layout(self) -> ParameterLayout:
        """Where parameters stand in the flat arrays."""
        return self.batch.layout


@dataclass(frozen=True, eq=False, slots=True)
class Shares:
    """A parameter's gradient in one step as a sum: ``data + penalty + kept = gradient``.

    Parameters
    ----------
    parameter
        Whose gradient it is.
    rows
        (N,), the samples of the batch, as rows of the data set.
    values
        (N,), what each of them adds, the mean over samples taken.
    data
        Their sum.
    penalty
        The penalty's part.
    kept
        What was there before the step, with zeroing switched off; otherwise 0.0.
    gradient
        As the update used it.
    """

    parameter: Parameter
    rows: NDArray[np.intp]
    values: Floats
    data: float
    penalty: float
    kept: float
    gradient: float


@dataclass(frozen=True, eq=False, slots=True)
class SamplePull:
    """How hard one sample pulls each parameter.

    Parameters
    ----------
    run
        The id of the run.
    layout
        Of the network.
    row
        The sample, as a row of the data set.
    values
        (P,), positive where it pulls the parameter up, negative where it pulls it down.
    """

    run: int
    layout: ParameterLayout
    row: int
    values: Floats


def sample_pull(snapshot: Snapshot, row: int) -> SamplePull | None:
    """Return how hard a sample pulls in the step shown by `snapshot`.

    None where it shows no step, and for a sample that does not train.
    """
    dataset = snapshot.experiment.dataset
    if not 0 <= row < dataset.size or dataset.test[row]:
        return None
    step = step_pass(snapshot)
    return None if step is None else pull_of(step, row)


def step_pass(snapshot: Snapshot) -> StepPass | None:
    """Return the step shown by `snapshot` with its samples, or None where it shows none."""
    record, layout, experiment = snapshot.record, snapshot.state.layout, snapshot.experiment
    if record is None or not fits(record, layout, experiment):
        return None
    if record.rows.size and record.rows.max() >= experiment.dataset.size:
        return None
    batch = batch_pass(experiment, layout, record.before, record.rows)
    return StepPass(snapshot.run, experiment, record, batch)


def shares(step: StepPass, parameter: Parameter) -> Shares:
    """Return what `parameter`'s gradient in a step is made of.

    Raises
    ------
    KeyError
        When the network has no such parameter.
    """
    record, place = step.record, step.layout.index[parameter]
    batch = step.batch
    values = batch.source_activation(parameter) * batch.delta[target_of(parameter)]
    values = values / batch.mean_over
    data, gradient = float(values.sum()), float(record.gradient[place])
    penalty = float(record.penalty_gradient[place])
    adds_up = not step.experiment.hyperparameters.zero_gradients
    kept = gradient - data - penalty if adds_up else 0.0
    return Shares(parameter, batch.rows, values, data, penalty, kept, gradient)


def pull_of(step: StepPass, row: int) -> SamplePull:
    """Return how hard one training sample pulls each parameter.

    Its pull is the negative of its share, scaled as in the batch of the step; a
    sample outside the batch pulls as it would within it.

    Raises
    ------
    IndexError
        When the data set has no such row.
    """
    inside = np.flatnonzero(step.batch.rows == row)
    batch, place = step.batch, int(inside[0]) if inside.size else 0
    if not inside.size:
        alone = np.array([row], dtype=np.intp)
        batch = batch_pass(step.experiment, batch.layout, batch.parameters, alone)
    passed_on = {unit: float(values[place]) for unit, values in batch.activation.items()}
    delta = {unit: float(values[place]) for unit, values in batch.delta.items()}
    values = np.array(
        [
            -delta[target_of(parameter)]
            * (passed_on[parameter.source] if isinstance(parameter, Link) else 1.0)
            / step.batch.mean_over
            for parameter in batch.layout.parameters
        ]
    )
    return SamplePull(step.run, batch.layout, row, values)
