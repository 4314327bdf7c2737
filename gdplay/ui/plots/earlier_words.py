"""What is said of an earlier run: first what differs from the run in force."""

from __future__ import annotations

from typing import Final

import numpy as np

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.topology import Topology
from gdplay.training.earlier import EarlierRun
from gdplay.training.marks import changes
from gdplay.ui.plots.readout import Lines, exact
from gdplay.ui.settings.choices import OPTIMIZER_CHOICES
from gdplay.ui.text import number

_MOST: Final = 8
"""Lines, so that they fit in a low plot."""


def differences(run: EarlierRun, experiment: Experiment) -> Lines:
    """Return each setting of `run` that `experiment` has otherwise, with its value in `run`."""
    lines: Lines = []
    for change in changes(run.experiment, experiment):
        if change.old:
            lines.append((change.setting, change.old))
        elif change.setting == "network changed":
            lines.append(("network", widths(run.experiment.topology)))
    if run.experiment.seed != experiment.seed:
        lines.append(("seed", str(run.experiment.seed)))
    if run.experiment.initial != experiment.initial:
        lines.append(("first weights", "others"))
    return lines


def earlier_lines(run: EarlierRun, experiment: Experiment, step: float) -> Lines:
    """Return the losses of an earlier run nearest to `step`, and its settings."""
    near = int(np.argmin(np.abs(run.steps - step)))
    lines: Lines = [
        ("earlier run, step", number(int(run.steps[near]))),
        ("train", exact(float(run.objective[near]))),
    ]
    if np.isfinite(run.test[near]):
        lines.append(("test", exact(float(run.test[near]))))
    found = differences(run, experiment)
    named = {name for name, _ in found}
    rest = [line for line in _settings(run.experiment) if line[0] not in named]
    return [*lines, *found, *rest][:_MOST]


def label_of(run: EarlierRun, experiment: Experiment) -> str:
    """Return "rate 0.03, seed 7": what tells a run from the one in force."""
    found = differences(run, experiment)
    return ", ".join(f"{name} {value}" for name, value in found) or "the same settings"


def name_of(run: EarlierRun, experiment: Experiment) -> str:
    """Return "earlier: rate 0.03", or what else differs first: few words, beside the curve."""
    found = differences(run, experiment)
    if not found:
        return "earlier: same settings"
    name, value = found[0]
    return f"earlier: {name} {value}" + ", …" * (len(found) > 1)


def widths(topology: Topology) -> str:
    """Return "2 – 4 – 1"."""
    return " – ".join(str(len(ids)) for ids in topology.column_ids)


def _settings(experiment: Experiment) -> Lines:
    settings = experiment.hyperparameters
    return [
        ("rate", number(settings.learning_rate)),
        ("optimizer", OPTIMIZER_CHOICES[settings.optimizer.name][0]),
        ("network", widths(experiment.topology)),
        ("seed", str(experiment.seed)),
    ]
