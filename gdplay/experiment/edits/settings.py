"""Edits of the settings, the seed and the starting values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gdplay.experiment.edits.error import EditError
from gdplay.experiment.edits.wiring import CLASS_LOSSES, LOGIT_LOSSES, fitted, with_topology
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, LossName
from gdplay.experiment.parameter import Parameter


def set_hyperparameters(experiment: Experiment, **changes: Any) -> Experiment:
    """Change fields of `Hyperparameters`, by name.

    A loss that takes the output in another form (logits, one unit a class) brings
    the output layer that fits it.

    Raises
    ------
    EditError
        When a value is out of range, or the loss does not suit the data.
    TypeError
        For a name that is no field.
    """
    old = experiment.hyperparameters
    new = replace(old, **changes)
    new = replace(new, loss=LossName(new.loss))
    if new == old:
        return experiment
    _check(new)
    if new.loss in CLASS_LOSSES and experiment.dataset.task.kind == "regression":
        raise EditError("This loss compares classes, and these data are values.")
    several = len(experiment.dataset.task.classes) > 2
    if new.loss is LossName.BINARY_CROSS_ENTROPY and several:
        raise EditError("Binary cross-entropy takes two classes, and these data have more.")
    changed = replace(experiment, hyperparameters=new)
    if _takes(new.loss) == _takes(old.loss):
        return changed
    return with_topology(changed, fitted(changed.topology, changed.dataset, new.loss))


def set_seed(experiment: Experiment, seed: int) -> Experiment:
    """Use another seed: new weights, another batch order. Typed values go."""
    if seed == experiment.seed and not experiment.initial:
        return experiment
    return replace(experiment, seed=seed, initial=())


def set_initial(experiment: Experiment, values: Mapping[Parameter, float]) -> Experiment:
    """Let the parameters in `values` start from these values.

    Raises
    ------
    EditError
        When a parameter does not exist or a value is not finite.
    """
    topology = experiment.topology
    for parameter, value in values.items():
        if not topology.has(parameter):
            raise EditError("A starting value names a weight that the network does not have.")
        if not math.isfinite(value):
            raise EditError("A weight is a finite number.")
    merged = dict(experiment.initial) | {p: float(v) for p, v in values.items()}
    initial = tuple(sorted(merged.items()))
    return experiment if initial == experiment.initial else replace(experiment, initial=initial)


def _takes(loss: LossName) -> tuple[bool, bool]:
    """Return the form of the outputs that `loss` takes: logits, one unit a class."""
    return loss in LOGIT_LOSSES, loss is LossName.SOFTMAX_CROSS_ENTROPY


def _check(settings: Hyperparameters) -> None:
    optimizer, penalty = settings.optimizer, settings.penalty
    for what, value in (
        ("The learning rate", settings.learning_rate),
        ("The L1 strength", penalty.l1),
        ("The L2 strength", penalty.l2),
        ("Weight decay", optimizer.weight_decay),
    ):
        if not (math.isfinite(value) and value >= 0):
            raise EditError(f"{what} is a finite number, 0 or more.")
    for what, value in (
        ("Momentum", optimizer.momentum),
        ("β₁", optimizer.beta1),
        ("β₂", optimizer.beta2),
        ("α", optimizer.alpha),
    ):
        if not 0 <= value < 1:
            raise EditError(f"{what} lies between 0 and 1, 1 left out.")
    if not (math.isfinite(optimizer.epsilon) and optimizer.epsilon > 0):
        raise EditError("ε is a finite number above 0.")
    if settings.batch_size < 0:
        raise EditError("The batch has at least one sample; 0 means all.")
    if settings.schedule.steps < 1 or settings.schedule.warmup < 0:
        raise EditError("A schedule lasts at least one step.")
    if not 0 < settings.block.share <= 1:
        raise EditError("The share that a step updates lies above 0 and up to 1.")
    if not (math.isfinite(settings.initializer.gain) and math.isfinite(settings.initializer.bias)):
        raise EditError("The initial weights need a finite size.")
    if not settings.huber_delta > 0:
        raise EditError("Huber's δ is above 0.")
    if settings.dtype not in ("float64", "float32"):
        raise EditError("Precision is float64 or float32.")
