"""What the settings call each choice, its formula, and the constants it uses."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from gdplay.experiment.hyperparameters import (
    BlockKind,
    InitializerName,
    LossName,
    OptimizerName,
    ScheduleName,
)
from gdplay.nn.initializers import INITIALIZERS
from gdplay.nn.losses import LOSSES
from gdplay.nn.optimizers import OPTIMIZERS
from gdplay.nn.schedules import SCHEDULES

Choice = tuple[str, str]
"""A label and a formula."""


def _choices(table: Mapping[Any, Any]) -> Mapping[StrEnum, Choice]:
    return MappingProxyType({name: (row.label, row.formula) for name, row in table.items()})


LOSS_CHOICES: Final = _choices(LOSSES)
OPTIMIZER_CHOICES: Final = _choices(OPTIMIZERS)
SCHEDULE_CHOICES: Final = _choices(SCHEDULES)
INITIALIZER_CHOICES: Final = _choices(INITIALIZERS)
BLOCK_CHOICES: Final[Mapping[StrEnum, Choice]] = MappingProxyType(
    {
        BlockKind.EVERYTHING: ("Everything", "each step updates every parameter"),
        BlockKind.UNITS: ("A share of the neurons", "each step updates the neurons it draws"),
        BlockKind.LAYERS: ("A share of the layers", "each step updates the layers it draws"),
    }
)

OPTIMIZER_CONSTANTS: Final[Mapping[OptimizerName, tuple[str, ...]]] = MappingProxyType(
    {
        OptimizerName.GRADIENT_DESCENT: (),
        OptimizerName.MOMENTUM: ("momentum",),
        OptimizerName.NESTEROV: ("momentum",),
        OptimizerName.ADAGRAD: ("epsilon",),
        OptimizerName.RMSPROP: ("alpha", "epsilon"),
        OptimizerName.ADAM: ("beta1", "beta2", "epsilon"),
        OptimizerName.ADAMW: ("beta1", "beta2", "epsilon", "weight_decay"),
    }
)
"""The fields of `Optimizer` that each rule uses."""

SCHEDULE_CONSTANTS: Final[Mapping[ScheduleName, tuple[str, ...]]] = MappingProxyType(
    {
        ScheduleName.CONSTANT: ("warmup",),
        ScheduleName.STEP: ("steps", "factor", "warmup"),
        ScheduleName.EXPONENTIAL: ("steps", "factor", "warmup"),
        ScheduleName.INVERSE_TIME: ("steps", "warmup"),
        ScheduleName.LINEAR: ("steps", "final", "restarts", "warmup"),
        ScheduleName.COSINE: ("steps", "final", "restarts", "warmup"),
    }
)
"""The fields of `Schedule` that each formula uses."""

INITIALIZER_CONSTANTS: Final[Mapping[InitializerName, tuple[str, ...]]] = MappingProxyType(
    {
        name: ("bias",) if name is InitializerName.ZEROS else ("gain", "bias")
        for name in InitializerName
    }
)
"""The fields of `Initializer` that each distribution uses."""

CONSTANT_LABELS: Final = MappingProxyType(
    {
        "momentum": "Momentum β",
        "beta1": "β₁",
        "beta2": "β₂",
        "alpha": "α",
        "epsilon": "ε",
        "weight_decay": "Weight decay λ",
        "steps": "Steps T",
        "factor": "Factor γ",
        "final": "Final share f",
        "warmup": "Warm-up steps W",
        "gain": "Gain",
        "bias": "Biases start at",
        "share": "Share",
        "huber_delta": "Turns straight at δ",
        "l1": "L1, α·Σ|w|",
        "l2": "L2, ½·α·Σw²",
    }
)

CONSTANT_TIPS: Final = MappingProxyType(
    {
        "momentum": "How much of its last step each parameter keeps: 0 none, 0.9 most of it",
        "beta1": "How slowly the mean of the gradients follows them: 0.9 over some 10 steps",
        "beta2": "How slowly the mean of their squares follows them: 0.999 over some 1,000 steps",
        "alpha": "How slowly the mean of the squares follows the gradients",
        "epsilon": "Keeps the division from one by 0",
        "weight_decay": "The share of each parameter, times the rate, that a step takes away",
        "steps": "Over how many steps the rate changes, or between two changes",
        "factor": "What the rate is multiplied by every T steps",
        "final": "The share of the rate that is left at the end",
        "warmup": "Over so many steps the rate rises to what was chosen; 0 for at once",
        "restarts": "After T steps the schedule begins anew",
        "gain": "How large the first weights are: a factor in the formula",
        "bias": "The value of every bias at step 0",
        "share": "What part of them a step draws and updates; the rest stays as it is",
        "huber_delta": "Errors up to δ count squared, larger ones in proportion",
        "l1": "How hard the sum of the sizes is held down; it drives weights to 0",
        "l2": "How hard the sum of the squares is held down; it keeps weights small",
    }
)
"""What each constant does, in a line."""

SQUARED_LOSSES: Final = (
    LossName.SUM_SQUARED,
    LossName.MEAN_SQUARED,
    LossName.HALF_MEAN_SQUARED,
)
"""Squared error in its three conventions, which differ by a factor alone."""
