"""Measures the step lens of frozen states by the engine's own steps and losses."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Schedule
from gdplay.insight.curvature import hessian_product
from gdplay.insight.objective import Objective, gradient_at, objective_over, value_at
from gdplay.insight.step_lens import LossOver, StepLens, rates_of_interest
from gdplay.nn.layout import ParameterLayout
from gdplay.nn.state import TrainingState
from gdplay.training.trainer import Trainer

Floats = NDArray[np.float64]


class LensMeter:
    """Measures the lens of one state after another.

    What is planned for an experiment is kept for its next state, whatever its rate.
    """

    def __init__(self) -> None:
        self._experiment: Experiment | None = None
        self._layout: ParameterLayout | None = None
        self._trainer: Trainer | None = None
        self._whole: Objective | None = None

    def measure(
        self, experiment: Experiment, state: TrainingState, over: LossOver, run: int = 0
    ) -> StepLens:
        """Return the lens of the step that comes after `state`; the state is untouched.

        Raises
        ------
        ValueError
            When the experiment cannot be trained.
        """
        trainer = self._prepared(experiment, state.layout)
        at = np.asarray(state.parameters, np.float64)
        record = trainer.preview(_in_double(state))
        direction = np.asarray(record.update, np.float64)  # −u: the update at rate 1
        objective, samples = self._objective(over, state.layout, record.rows)
        rates = rates_of_interest(experiment, state.step)
        with np.errstate(all="ignore"):
            losses = np.array([value_at(objective, at + rate * direction) for rate in rates])
            slope = float(gradient_at(objective, at) @ direction)

            def gradient(parameters: Floats) -> Floats:
                return gradient_at(objective, parameters)

            bend = float(hessian_product(gradient, at, direction) @ direction)
        for array in (rates, losses):
            array.flags.writeable = False
        before = value_at(objective, at)
        return StepLens(run, state.step, over, samples, rates, losses, before, slope, bend)

    def _prepared(self, experiment: Experiment, layout: ParameterLayout) -> Trainer:
        """Return a trainer of `experiment` whose every step has rate 1."""
        plain = replace(
            experiment.hyperparameters, learning_rate=1.0, schedule=Schedule(), dtype="float64"
        )
        known = self._experiment
        if (
            self._trainer is not None
            and known is not None
            and layout is self._layout
            and experiment.dataset is known.dataset
            and experiment.seed == known.seed
            and plain == known.hyperparameters
        ):
            return self._trainer
        self._layout = layout
        self._experiment = replace(experiment, hyperparameters=plain, topology=layout.topology)
        self._trainer = Trainer(self._experiment)
        self._whole = None
        return self._trainer

    def _objective(
        self, over: LossOver, layout: ParameterLayout, batch: NDArray[np.intp]
    ) -> tuple[Objective, int]:
        """Return what the lens shows, and over how many samples."""
        assert self._experiment is not None
        if over is LossOver.BATCH:
            return objective_over(self._experiment, layout, batch), batch.size
        everything = self._experiment.dataset.train_rows
        if self._whole is None:
            self._whole = objective_over(self._experiment, layout, everything)
        return self._whole, everything.size


def _in_double(state: TrainingState) -> TrainingState:
    if state.parameters.dtype == np.float64:
        return state
    return TrainingState(
        state.layout,
        state.parameters.astype(np.float64),
        state.gradient.astype(np.float64),
        state.slots.astype(np.float64),
        state.step,
    )
