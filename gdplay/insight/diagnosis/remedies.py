"""The remedies that diagnoses propose: each one pure edit, applied with a click."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Final

from gdplay.experiment.edits.settings import set_hyperparameters, set_seed
from gdplay.experiment.edits.topology import add_layer, add_unit, set_layer_activation
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Initializer, InitializerName
from gdplay.insight.diagnosis.finding import Remedy

_RECTIFIERS: Final = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})
_MILD_L2: Final = 0.003


def lower_rate(experiment: Experiment, divisor: float, *, restarts: bool = False) -> Remedy:
    """Return a rate smaller by `divisor`, going on from here or from step 0."""
    rate = rounded(experiment.hyperparameters.learning_rate / divisor)
    change = partial(set_hyperparameters, learning_rate=rate)
    return Remedy("restart_with_rate" if restarts else "rate", change, rate, restarts=restarts)


def raise_rate(experiment: Experiment, factor: float) -> Remedy:
    """Return a rate larger by `factor`."""
    rate = rounded(experiment.hyperparameters.learning_rate * factor)
    return Remedy("rate", partial(set_hyperparameters, learning_rate=rate), rate)


def fitting_weights(experiment: Experiment) -> Remedy:
    """Return a new start from weights whose size suits the layers: He for ReLU, else Xavier."""
    kinds = {unit.activation for layer in experiment.topology.hidden_layers for unit in layer}
    is_rectified = bool(kinds & _RECTIFIERS)
    name = InitializerName.HE if is_rectified else InitializerName.XAVIER
    change = partial(_start_from, initializer=Initializer(name, gain=1.0, bias=0.0))
    return Remedy(f"{name.value}_weights", change, restarts=True)


def rectified_layers() -> Remedy:
    """Return ReLU in every hidden layer, and a new start from He weights."""
    return Remedy("relu", _rectify, restarts=True)


def leaky_layer(depth: int) -> Remedy:
    """Return leaky ReLU in the layer at `depth`, which goes on from here."""
    change = partial(set_layer_activation, index=depth - 1, name="leaky_relu")
    return Remedy("leaky_relu", change, depth=depth)


def more_neurons(experiment: Experiment) -> Remedy:
    """Return two more neurons in the first hidden layer, or a first hidden layer."""
    if not experiment.topology.hidden_layers:
        return Remedy("hidden_layer", partial(add_layer, index=0, width=4), 4.0)
    return Remedy("neurons", _widen, 2.0, depth=1)


def more_l2(experiment: Experiment) -> Remedy:
    """Return a mild L2 penalty, or three times the one there is."""
    penalty = experiment.hyperparameters.penalty
    l2 = rounded(max(_MILD_L2, 3.0 * penalty.l2))
    change = partial(set_hyperparameters, penalty=replace(penalty, l2=l2))
    return Remedy("l2", change, l2)


def rounded(value: float) -> float:
    """Return `value` to two significant digits, as a person would choose it."""
    return float(f"{value:.2g}")


def _start_from(experiment: Experiment, **changes: Any) -> Experiment:
    """Change settings and draw new weights; typed or imported ones would replace them."""
    return set_seed(set_hyperparameters(experiment, **changes), experiment.seed + 1)


def _rectify(experiment: Experiment) -> Experiment:
    for index in range(len(experiment.topology.hidden_layers)):
        experiment = set_layer_activation(experiment, index=index, name="relu")
    return _start_from(experiment, initializer=Initializer(InitializerName.HE, gain=1.0, bias=0.0))


def _widen(experiment: Experiment) -> Experiment:
    return add_unit(add_unit(experiment, layer=0), layer=0)
