"""What parameters score over the whole data set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdplay.autograd.tensor import Tensor
from gdplay.experiment.experiment import Experiment
from gdplay.nn.feed import Samples, samples_of
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.losses import LOSSES
from gdplay.nn.network import forward
from gdplay.nn.outputs import accuracy
from gdplay.nn.step import penalty_term
from gdplay.training.snapshot import Losses

Floats = NDArray[np.floating[Any]]


class Scorer:
    """Measures parameters of one network on one data set.

    Parameters
    ----------
    experiment, layout
        Whose data, loss and penalty measure.

    Raises
    ------
    GraphError
        When a sample is not finite.
    """

    def __init__(self, experiment: Experiment, layout: ParameterLayout) -> None:
        self._experiment = experiment
        self._layout = layout
        self._train = samples_of(experiment, experiment.dataset.train_rows)
        self._test = samples_of(experiment, experiment.dataset.test_rows)

    def losses(self, parameters: Floats) -> Losses:
        """Return the scores of (P,) `parameters`; not finite where they overflow."""
        with np.errstate(all="ignore"):
            train_loss, train_accuracy = self._score(parameters, self._train)
            test_loss, test_accuracy = self._score(parameters, self._test)
            penalty = self._penalty(parameters)
        return Losses(train_loss, penalty, test_loss, train_accuracy, test_accuracy)

    def _score(self, parameters: Floats, samples: Samples) -> tuple[float, float]:
        """Return the data term and the accuracy of some samples; NaN without any."""
        if samples.labels.size == 0:
            return float("nan"), float("nan")
        settings = self._experiment.hyperparameters
        outputs = forward(self._layout, parameters, samples.inputs)
        loss = LOSSES[settings.loss].of_batch(
            Tensor(outputs),
            Tensor(samples.targets),
            Tensor(np.asarray(samples.labels.size, outputs.dtype)),
            settings.huber_delta,
        )
        return float(loss.data), accuracy(self._experiment, outputs, samples.labels)

    def _penalty(self, parameters: Floats) -> float:
        settings = self._experiment.hyperparameters.penalty
        values = {
            "l1": np.asarray(settings.l1, parameters.dtype),
            "l2": np.asarray(settings.l2, parameters.dtype),
            "penalised": self._layout.is_weight.astype(parameters.dtype),
        }
        term = penalty_term(settings, Tensor(parameters), values)
        return 0.0 if term is None else float(term.data)
