"""What the loss plot writes where a setting was changed: "rate 0.01 → 0.03"."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, ScheduleName
from gdplay.nn.losses import LOSSES
from gdplay.nn.optimizers import OPTIMIZERS
from gdplay.nn.schedules import SCHEDULES
from gdplay.training.snapshot import Mark

MERGE_SECONDS: Final = 1.0
"""Changes of one setting that follow each other faster than this become one mark."""

MOST_MARKS: Final = 500
"""The oldest of more are dropped."""

_Describe = Callable[[Hyperparameters], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One setting's change.

    Parameters
    ----------
    setting
        Its name, as the mark writes it.
    old, new
        Its values as text; empty where only the name is shown.
    """

    setting: str
    old: str = ""
    new: str = ""

    @property
    def text(self) -> str:
        """What the mark writes."""
        return f"{self.setting} {self.old} → {self.new}" if self.new else self.setting


def changes(old: Experiment, new: Experiment) -> tuple[Change, ...]:
    """Return what was changed from `old` to `new` that bears on training, settings first."""
    before, after = old.hyperparameters, new.hyperparameters
    found = [
        Change(setting, describe(before), describe(after))
        for setting, describe in _SETTINGS.items()
        if before is not after and describe(before) != describe(after)
    ]
    if not found and before != after:
        found.append(Change("settings changed"))
    if old.topology is not new.topology and old.topology != new.topology:
        found.append(Change("network changed"))
    if old.dataset is not new.dataset and old.dataset != new.dataset:
        found.append(Change("data changed"))
    return tuple(found)


class Marks:
    """The marks of one run, in the order of their steps."""

    def __init__(self, marks: tuple[Mark, ...] = ()) -> None:
        self._marks = list(marks)
        self._last: tuple[Change, float] | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks so far."""
        return tuple(self._marks)

    def add(self, step: int, found: tuple[Change, ...], now: float) -> None:
        """Note that `found` holds from `step` on; `now` in seconds.

        While a slider is dragged its many small changes are one mark, at the step from
        which the last of them holds. A change taken back leaves no mark.
        """
        for change in found:
            self._add_one(step, change, now)
        del self._marks[:-MOST_MARKS]

    def _add_one(self, step: int, change: Change, now: float) -> None:
        if self._last is not None and self._marks:
            last, when = self._last
            if last.setting == change.setting and now - when <= MERGE_SECONDS:
                self._marks.pop()
                change = Change(change.setting, last.old, change.new)
        self._last = (change, now)
        if change.new and change.new == change.old:
            self._last = None
            return
        self._marks.append(Mark(step, change.text))


def _number(value: float) -> str:
    """Three significant digits, without a needless exponent: 0.03, 1e-07, 250."""
    if value != 0 and math.isfinite(value) and 1e-4 <= abs(value) < 1e5:
        return f"{float(f'{value:.3g}'):g}"
    return f"{value:.3g}"


def _optimizer(settings: Hyperparameters) -> str:
    return OPTIMIZERS[settings.optimizer.name].label


def _loss(settings: Hyperparameters) -> str:
    return LOSSES[settings.loss].label


def _schedule(settings: Hyperparameters) -> str:
    schedule = settings.schedule
    warmup = f", warm-up {schedule.warmup}" if schedule.warmup else ""
    label = SCHEDULES[schedule.name].label
    if schedule.name is ScheduleName.CONSTANT:
        return f"{label}{warmup}"
    return f"{label} over {schedule.steps}{warmup}"


_SETTINGS: Final[Mapping[str, _Describe]] = MappingProxyType(
    {
        "rate": lambda h: _number(h.learning_rate),
        "optimizer": _optimizer,
        "momentum": lambda h: _number(h.optimizer.momentum),
        "loss": _loss,
        "rate schedule": _schedule,
        "batch": lambda h: str(h.batch_size) if h.batch_size else "all",
        "L1": lambda h: _number(h.penalty.l1),
        "L2": lambda h: _number(h.penalty.l2),
        "weight decay": lambda h: _number(h.optimizer.weight_decay),
        "shuffle": lambda h: "on" if h.shuffle else "off",
        "zero gradients": lambda h: "on" if h.zero_gradients else "off",
        "block": lambda h: h.block.kind.replace("units", "neurons"),  # as the window calls them
        "precision": lambda h: h.dtype,
    }
)
