"""How well the best constant answer would do: what a network that learned nothing scores."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import LossName
from gdplay.nn.feed import samples_of
from gdplay.nn.losses import LOSSES

Floats = NDArray[np.floating[Any]]

_SMALLEST_SHARE: Final = 1e-9
_HUBER_ITERATIONS: Final = 200


def best_constant(experiment: Experiment) -> float:
    """Return the smallest data term over the training set that one constant output can have.

    Every loss is convex in the output, so its best constant is known: the mean for squared
    errors, the median for absolute ones, the larger class for the hinge, the classes'
    shares for the cross-entropies. NaN without training samples.
    """
    samples = samples_of(experiment, experiment.dataset.train_rows)
    size = samples.labels.size
    if size == 0:
        return float("nan")
    settings = experiment.hyperparameters
    targets = np.asarray(samples.targets, np.float64)
    answer = _answer(settings.loss, targets, settings.huber_delta)
    loss = LOSSES[settings.loss].of_batch(
        Tensor(np.repeat(answer, size, axis=1)),
        Tensor(targets),
        Tensor(np.asarray(size, np.float64)),
        settings.huber_delta,
    )
    return float(loss.data)


def _answer(loss: LossName, targets: Floats, delta: float) -> Floats:
    """Return the best constant outputs, (outputs, 1), for (outputs, samples) targets."""
    mean = targets.mean(axis=1, keepdims=True)
    match loss:
        case LossName.ABSOLUTE:
            answer: Floats = np.median(targets, axis=1, keepdims=True)
        case LossName.HUBER:
            # The derivative grows by at most 1, so that steps of 1 fall to the minimum.
            answer = mean
            for _ in range(_HUBER_ITERATIONS):
                step = np.clip(targets - answer, -delta, delta).mean(axis=1, keepdims=True)
                answer = answer + step
        case LossName.HINGE:
            answer = np.sign(mean)
        case LossName.BINARY_CROSS_ENTROPY:
            share = np.clip(mean, _SMALLEST_SHARE, 1.0 - _SMALLEST_SHARE)
            answer = np.log(share / (1.0 - share))
        case LossName.SOFTMAX_CROSS_ENTROPY:
            answer = np.log(np.maximum(mean, _SMALLEST_SHARE))
        case _:
            answer = mean
    return answer
