"""The settings of training in one line, as the chip in the bar shows them."""

from __future__ import annotations

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import BlockKind, LossName, Schedule, ScheduleName
from gdplay.nn.losses import LOSSES
from gdplay.nn.schedules import RESTART_FORMULA, SCHEDULES, WARMUP_FORMULA
from gdplay.ui.settings.choices import LOSS_CHOICES, OPTIMIZER_CHOICES, SCHEDULE_CHOICES
from gdplay.ui.text import number


def summary(experiment: Experiment) -> str:
    """Return ``"Gradient descent · ½ mean squared · batch 10"`` and whatever departs from it."""
    settings = experiment.hyperparameters
    parts = [
        OPTIMIZER_CHOICES[settings.optimizer.name][0],
        _loss(experiment),
        _batch(experiment),
    ]
    if settings.schedule.name is not ScheduleName.CONSTANT:
        parts.append(f"{SCHEDULE_CHOICES[settings.schedule.name][0].lower()} schedule")
    if settings.penalty.l1:
        parts.append(f"L1 {number(settings.penalty.l1)}")
    if settings.penalty.l2:
        parts.append(f"L2 {number(settings.penalty.l2)}")
    if settings.block.kind is not BlockKind.EVERYTHING:
        parts.append("blocks")
    if not settings.zero_gradients:
        parts.append("gradients kept")
    return " · ".join(parts)


def short_summary(experiment: Experiment) -> str:
    """Return the optimizer alone, for a narrow bar."""
    return OPTIMIZER_CHOICES[experiment.hyperparameters.optimizer.name][0]


def target_note(experiment: Experiment) -> str:
    """Return what the t of the loss's formula is, and over what its Σ runs; empty for values."""
    classes = experiment.dataset.task.classes
    loss = experiment.hyperparameters.loss
    if not classes or loss is LossName.SOFTMAX_CROSS_ENTROPY:
        return ""
    high, low = ("1", "0") if LOSSES[loss].encoding == "zero_one" else ("+1", "−1")
    outputs = len(experiment.topology.output_layer)
    if outputs == 1:
        return f"t is {high} for class {classes[1]}, {low} for class {classes[0]}"
    return f"Σ over the {outputs} outputs too; t is {high} for a sample's own class, else {low}"


def schedule_note(schedule: Schedule) -> str:
    """Return what warm-up and restarts make of the schedule's formula; empty without them."""
    restarts = schedule.restarts and SCHEDULES[schedule.name].may_restart
    lines = [WARMUP_FORMULA] if schedule.warmup else []
    return "\n".join([*lines, RESTART_FORMULA] if restarts else lines)


def _loss(experiment: Experiment) -> str:
    label = LOSS_CHOICES[experiment.hyperparameters.loss][0]
    return label[:1].lower() + label[1:]


def _batch(experiment: Experiment) -> str:
    size = experiment.hyperparameters.batch_size
    return f"batch {number(size)}" if size else "full batch"
