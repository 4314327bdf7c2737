"""What the outputs of a network mean: a class, or a value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.elementwise import exp, sigmoid, subtract
from gdplay.autograd.log_sum_exp import log_sum_exp
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName

Floats = NDArray[np.floating[Any]]


def answer(experiment: Experiment, outputs: Floats) -> Floats:
    """Return the outputs as a person reads them, (outputs, samples).

    Logits become probabilities: by the sigmoid for binary, by softmax for softmax
    cross-entropy. Every other output stands for itself.
    """
    loss = experiment.hyperparameters.loss
    result: Floats = outputs
    with np.errstate(all="ignore"):
        if loss is LossName.BINARY_CROSS_ENTROPY:
            result = sigmoid(outputs)
        elif loss is LossName.SOFTMAX_CROSS_ENTROPY:
            result = exp(subtract(outputs, log_sum_exp(outputs)))
    return result


def predict(experiment: Experiment, outputs: Floats) -> Floats:
    """Return the predicted label of each sample, (samples,): a class index, or the value.

    One output says the second class where it is positive, a logit too; of several
    the largest wins. NaN answers nothing and stays NaN.
    """
    if experiment.dataset.task.kind == "regression":
        values: Floats = outputs[0]
        return values
    chosen = outputs[0] > 0.0 if outputs.shape[0] == 1 else np.argmax(outputs, axis=0)
    labels: Floats = np.where(np.isnan(outputs).any(axis=0), np.nan, chosen)
    return labels


def accuracy(experiment: Experiment, outputs: Floats, labels: Floats) -> float:
    """Return the share of samples classified right, 0 to 1; NaN for values or no samples."""
    if experiment.dataset.task.kind == "regression" or labels.size == 0:
        return float("nan")
    return float(np.mean(predict(experiment, outputs) == labels))
