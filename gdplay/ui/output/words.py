"""What the output panel says in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdplay.experiment import features
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.parameter import Link
from gdplay.experiment.plane import is_curve
from gdplay.insight.regression_fit import RegressionFit
from gdplay.insight.shares import Shares
from gdplay.insight.surface import Maps
from gdplay.nn.losses import LOSSES
from gdplay.training.snapshot import Losses
from gdplay.ui.text import count, number

_LISTED: Final = 3
"""Up to so many held columns are named with their values."""


def loss_label(experiment: Experiment) -> str:
    """Return the name of the loss, as where it is chosen."""
    return LOSSES[experiment.hyperparameters.loss].label


def accuracy(losses: Losses) -> tuple[str, float]:
    """Return the caption of the accuracy, named by its split, and its share; no caption without."""
    if not math.isnan(losses.test_accuracy):
        return "Accuracy, test", losses.test_accuracy
    if not math.isnan(losses.train_accuracy):
        return "Accuracy, train", losses.train_accuracy
    return "", math.nan


def wrong(dataset: Dataset, rows: tuple[int, ...]) -> tuple[str, str]:
    """Return how many samples are wrong, and in which split; both empty for regression."""
    if dataset.task.kind == "regression":
        return "", ""
    if not rows:
        return "none wrong", "Every sample is classified right"
    tested = int(dataset.test[list(rows)].sum())
    return (
        f"{number(len(rows))} wrong (ringed)",
        f"{number(len(rows) - tested)} in the training set, {number(tested)} in the test set",
    )


def spread(fit: RegressionFit) -> tuple[str, str]:
    """Return how much of the values' spread is explained, and what that means."""
    return (
        "" if math.isnan(fit.r2) else f"R² {number(fit.r2)}",
        "1 where every value is predicted, 0 where the mean alone would do as well",
    )


def readout(
    experiment: Experiment,
    columns: Sequence[str],
    place: tuple[float, float],
    outputs: tuple[float, ...],
) -> str:
    """Return "x₁ 1.2, x₂ −0.4 → +0.83"; a probability as "p 0.83", of classes the one that leads.

    `columns` are those on the axes; `outputs` those of `answers.outputs_at`, at least one.
    """
    names = ", ".join(
        f"{features.label(column)} {number(round(value, 1))}"
        for column, value in zip(columns, place, strict=False)
    )
    loss = experiment.hyperparameters.loss
    is_logit = loss in (LossName.BINARY_CROSS_ENTROPY, LossName.SOFTMAX_CROSS_ENTROPY)
    first = max(range(len(outputs)), key=outputs.__getitem__)
    value = f"p {number(outputs[first])}" if is_logit else number(outputs[first], signed=True)
    classes = experiment.dataset.task.classes
    if len(outputs) > 1 and first < len(classes):
        return f"{names} → class {classes[first]}, {value}"
    return f"{names} → {value}"


def note(
    experiment: Experiment,
    losses: Losses | None,
    maps: Maps | None,
    fit: RegressionFit | None,
    palette: str,
) -> str:
    """Return the lines under the surface.

    Parameters
    ----------
    experiment
        Its loss and its task.
    losses
        Those shown; a penalty is told apart from the data's part.
    maps
        Those shown: which columns they hold, and where.
    fit
        How far values are off; the width of a curve's band.
    palette
        The name of the palette: the line is black in the light one.
    """
    trained = len(experiment.dataset.train_rows)
    lines = [f"{loss_label(experiment)} over {count(trained, 'training point')}"]
    if losses is not None and losses.penalty > 0.0:
        lines.append(f"train loss: data {number(losses.train)} + penalty {number(losses.penalty)}")
    if experiment.dataset.task.kind == "classification":
        color = "black" if palette == "light" else "white"
        lines.append(f"{color} line: {_boundary(experiment)}")
    if fit is not None and is_curve(experiment.dataset):
        of = "test" if fit.is_test else "training"
        lines.append(f"line: the output; band: ± RMSE, {of} points")
    if maps is not None and maps.held:
        lines.append(held(maps))
    return "\n".join(lines)


def held(maps: Maps) -> str:
    """Return where the columns on no axis are held."""
    where = "the mean" if maps.plane.row is None else f"sample {maps.plane.row}"
    if len(maps.held) > _LISTED:
        return f"the other {len(maps.held)} columns are held at {where}"
    values = ", ".join(f"{features.label(c)} {number(value)}" for c, value in maps.held.items())
    return f"held at {where}: {values}"


def pull_note(shares: Shares) -> str:
    """Return the lines under a surface whose samples are coloured by their pull."""
    noun = "weight" if isinstance(shares.parameter, Link) else "bias"
    return (
        f"purple pulls this {noun} up, green down\n"
        f"{count(len(shares.rows), 'point')} of the batch, larger is harder"
    )


def _boundary(experiment: Experiment) -> str:
    """Say what lies on the line between two answers."""
    if len(experiment.topology.output_layer) > 1:
        return "two classes share the lead"
    is_logit = experiment.hyperparameters.loss is LossName.BINARY_CROSS_ENTROPY
    return "p 0.5" if is_logit else "output 0"
