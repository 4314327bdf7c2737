"""The rate that keeps each step as it was when the convention of squared error changes."""

from __future__ import annotations

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName


def rescaled_rate(before: Experiment, loss: LossName) -> float | None:
    """Return the rate under which `loss` makes the steps that `before` makes.

    The gradient of the sum is N times that of the mean and 2N times that of the
    ½ mean over a batch of N, so the rate grows as much as the gradient shrinks.
    None when nothing needs rescaling, or the losses are not both squared error.
    """
    old = _gradient_size(before, before.hyperparameters.loss)
    new = _gradient_size(before, loss)
    if old is None or new is None or old == new:
        return None
    return float(f"{before.hyperparameters.learning_rate * old / new:.12g}")


def _gradient_size(experiment: Experiment, loss: LossName) -> float | None:
    """Return how large the gradient is, by that of the mean; None for another loss."""
    match loss:
        case LossName.SUM_SQUARED:
            train = experiment.dataset.train_rows.size
            batch = experiment.hyperparameters.batch_size or train
            return float(max(1, min(batch, train)))
        case LossName.MEAN_SQUARED:
            return 1.0
        case LossName.HALF_MEAN_SQUARED:
            return 0.5
        case _:
            return None
