"""What the doctor measures of a run: the signs from which each rule judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.features import inputs_of
from gdplay.experiment.topology import Unit
from gdplay.insight.diagnosis.constant import best_constant
from gdplay.insight.step_size import step_size
from gdplay.insight.unit_activity import BOUNDED, flat_share, is_dead, slopes_of
from gdplay.nn.initializers import initial_parameters
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.network import forward_all
from gdplay.program.log import LAST
from gdplay.training.snapshot import History, Snapshot

Floats = NDArray[np.floating[Any]]

RECENT_BUCKETS: Final = 32
"""Of the gradients' history; each counts with its last step."""

WORTH_ASKING: Final = 0.3
"""The share of saturated activations from which it matters how many there were at first."""


@dataclass(frozen=True, slots=True)
class LayerSigns:
    """What one layer shows, over all samples and the recent steps.

    Parameters
    ----------
    depth
        1 for the first layer.
    gradient
        The root mean square of its parameters' gradients over the recent steps; NaN
        before the first step and where all of it is frozen.
    saturated
        The share of its tanh and sigmoid activations that are on their flat parts;
        NaN without such a unit.
    saturated_at_first
        The same at step 0, with the weights that training began with; measured only
        where a layer is saturated by `WORTH_ASKING` or more, else as now.
    dead, rectified
        How many of its ReLU units are 0 for every sample, and how many there are.
    is_symmetric
        Whether it has several units and all of them are the same: weights in, bias,
        weights out and activation.
    """

    depth: int
    gradient: float
    saturated: float
    saturated_at_first: float
    dead: int
    rectified: int
    is_symmetric: bool


@dataclass(frozen=True, eq=False, slots=True)
class Signs:
    """What one look at a run found.

    Parameters
    ----------
    run, step, experiment
        Of the snapshot.
    objective, penalty, train, test
        Of its state.
    constant
        The data term of the best constant answer.
    layers
        The hidden layers and, last, the output layer.
    steps, objectives, trains, tests
        (E,), the evaluations since a setting was changed last.
    update_share
        The size of the last step's update as a share of the parameters'; NaN before it.
    """

    run: int
    step: int
    experiment: Experiment
    objective: float
    penalty: float
    train: float
    test: float
    constant: float
    layers: tuple[LayerSigns, ...]
    steps: NDArray[np.int64]
    objectives: Floats
    trains: Floats
    tests: Floats
    update_share: float

    @property
    def hidden(self) -> tuple[LayerSigns, ...]:
        """The hidden layers."""
        return self.layers[:-1]

    @property
    def share_of_constant(self) -> float:
        """The data term as a share of the best constant's: about 1 where nothing is learned."""
        if self.constant > 0.0:
            return self.train / self.constant
        return 0.0 if self.train <= 0.0 else inf

    def gradient_ratio(self, layer: LayerSigns) -> float:
        """Return the layer's gradient as a share of the output layer's; NaN without one."""
        output = self.layers[-1].gradient
        return layer.gradient / output if output > 0.0 else nan


def signs_of(snapshot: Snapshot) -> Signs:
    """Return the signs of a snapshot that has something to train.

    Raises
    ------
    KeyError, GraphError
        When the data cannot be fed to the network.
    """
    experiment, state, history = snapshot.experiment, snapshot.state, snapshot.history
    losses, layout = snapshot.losses, state.layout
    since = history.marks[-1].step if history.marks else 0
    judged = history.evaluated_steps >= since
    inputs = inputs_of(layout.topology, experiment.dataset)
    slope = slopes_of(layout, forward_all(layout, state.parameters, inputs))
    saturated = [_saturated(units, slope) for units in layout.topology.layers]
    at_first = saturated
    if max((share for share in saturated[:-1] if isfinite(share)), default=0.0) >= WORTH_ASKING:
        parameters = _first_parameters(experiment, layout)
        first = slopes_of(layout, forward_all(layout, parameters, inputs))
        at_first = [_saturated(units, first) for units in layout.topology.layers]
    gradients = _gradients(layout, history, since)
    layers = tuple(
        LayerSigns(
            depth,
            gradients[depth - 1],
            saturated[depth - 1],
            at_first[depth - 1],
            *_dead(units, slope),
            _is_symmetric(layout, state.parameters, depth),
        )
        for depth, units in enumerate(layout.topology.layers, start=1)
    )
    return Signs(
        snapshot.run,
        state.step,
        experiment,
        losses.objective,
        losses.penalty,
        losses.train,
        losses.test,
        best_constant(experiment),
        layers,
        history.evaluated_steps[judged],
        history.objective[judged],
        history.train[judged],
        history.test[judged],
        _update_share(snapshot),
    )


def _first_parameters(experiment: Experiment, layout: ParameterLayout) -> Floats:
    initializer = experiment.hyperparameters.initializer
    return initial_parameters(layout, initializer, experiment.seed, experiment.initial)


def _gradients(layout: ParameterLayout, history: History, since: int) -> list[float]:
    """Return the root mean square of each layer's gradients, recent ones from `since` on."""
    first = int(np.searchsorted(history.bucket_steps, since))
    recent = history.gradient[LAST, first:][-RECENT_BUCKETS:]
    found = []
    for start, stop in layout.layer_slices:
        squares = np.square(recent[:, start:stop][:, layout.is_trainable[start:stop]])
        known = squares[np.isfinite(squares)]
        found.append(float(np.sqrt(known.mean())) if known.size else nan)
    return found


def _saturated(units: tuple[Unit, ...], slope: Mapping[int, Floats]) -> float:
    """Return the share of activations, over units and samples, on the flat part."""
    flat = [
        flat_share(unit.activation, slope[unit.id])
        for unit in units
        if unit.activation in BOUNDED and slope[unit.id].size
    ]
    return float(np.mean(flat)) if flat else nan


def _dead(units: tuple[Unit, ...], slope: Mapping[int, Floats]) -> tuple[int, int]:
    """Return how many ReLU units are dead, and how many there are."""
    rectified = [unit for unit in units if unit.activation == "relu"]
    return sum(is_dead(unit.activation, slope[unit.id]) for unit in rectified), len(rectified)


def _is_symmetric(layout: ParameterLayout, parameters: Floats, depth: int) -> bool:
    """Whether the layer at `depth` has several units and they cannot be told apart."""
    units = layout.topology.layers[depth - 1]
    start, stop = layout.bias_slices[depth - 1]
    is_output = depth == len(layout.topology.layers)
    # Most layers are told apart by their biases or kinds, which spares the look at each weight.
    if len(units) < 2 or is_output or np.ptp(parameters[start:stop]) != 0.0:
        return False
    seen: dict[int, set[tuple[str, int, float]]] = {unit.id: set() for unit in units}
    for place, parameter in enumerate(layout.parameters):
        value = float(parameters[place])
        if len(parameter) == 1:
            if parameter.unit in seen:
                seen[parameter.unit].add(("bias", 0, value))
        else:
            if parameter.target in seen:
                seen[parameter.target].add(("in", parameter.source, value))
            if parameter.source in seen:
                seen[parameter.source].add(("out", parameter.target, value))
    alike = {(unit.activation, frozenset(seen[unit.id])) for unit in units}
    return len(alike) == 1


def _update_share(snapshot: Snapshot) -> float:
    record = snapshot.record
    if record is None or record.is_preview:
        return nan
    return step_size(record).share
