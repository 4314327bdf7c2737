"""A small real trainer: gradient descent on a model that is linear in its parameters.

Parameter j multiplies a feature cos(a_j x1 + b_j x2 + c_j) that depends on its name
alone, so that any topology makes a model, and edits of it keep what they share.
"""

from __future__ import annotations

import zlib

import numpy as np

from gdplay.experiment.validation import problems
from gdplay.nn.layout import layout_of
from gdplay.nn.state import TrainingState
from gdplay.training.divergence import Divergence
from gdplay.training.snapshot import Losses, Position, StepRecord


class LinearTrainer:
    """Gradient descent on half the mean squared error, with a velocity as its one slot."""

    def __init__(self, experiment, executor="numpy"):
        self.executor = executor
        self.threads = 1
        self.record = None
        self.divergence = None
        self.adoptions = 0
        self.evaluations = 0
        self.adopt(experiment)

    def adopt(self, experiment):
        self.experiment = experiment
        self.layout = layout_of(experiment.topology)
        self.adoptions += 1
        data = experiment.dataset
        phases = np.array(
            [
                [zlib.crc32(f"{p}{k}".encode()) % 97 / 30.0 for k in range(3)]
                for p in self.layout.parameters
            ]
        ).reshape(-1, 3)
        angles = phases[:, :2] @ data.values[:2] if data.size else np.zeros((len(phases), 0))
        self.features = np.cos(angles + phases[:, 2:]) / np.sqrt(len(phases))
        self.targets = 2.0 * data.labels - 1.0

    def initial_state(self):
        rng = np.random.default_rng(self.experiment.seed)
        values = rng.uniform(-0.5, 0.5, self.layout.size)
        return TrainingState(
            self.layout, values, np.zeros(self.layout.size), np.zeros((1, self.layout.size))
        )

    def carry(self, state):
        fresh = self.initial_state()
        index = state.layout.index
        columns = []
        for drawn, old in (
            (fresh.parameters[None], state.parameters[None]),
            (fresh.gradient[None], state.gradient[None]),
            (fresh.slots, state.slots),
        ):
            new = drawn.copy()
            for place, parameter in enumerate(self.layout.parameters):
                if parameter in index:
                    new[:, place] = old[:, index[parameter]]
            columns.append(new)
        return TrainingState(self.layout, columns[0][0], columns[1][0], columns[2], state.step)

    def advance(self, state, steps, log=None, stop=None):
        assert not problems(self.experiment)
        self.divergence = None
        end = state.step + steps
        while state.step < end and not (stop is not None and stop()):
            before = state
            state, self.record, loss = self._step(state, is_preview=False)
            if log is not None:
                log.add(before.step, loss, state.gradient)
            if not loss < 1e12:
                self.divergence = Divergence(state.step, self.record.rate)
                break
        return state

    def evaluate(self, state):
        self.evaluations += 1
        rows = self.experiment.dataset
        train, test = self._loss(state, rows.train_rows), self._loss(state, rows.test_rows)
        return Losses(train, 0.0, test, np.nan, np.nan)

    @property
    def update_ratios(self):
        if self.record is None:
            return None
        norm = np.linalg.norm
        return np.array(
            [
                norm(self.record.update[start:stop]) / norm(self.record.before[start:stop])
                for start, stop in self.layout.layer_slices
            ]
        )

    def preview(self, state):
        return self._step(state, is_preview=True)[1]

    def position(self, step):
        batches = self._batches
        if step == 0:
            return Position(0, 0, batches)
        return Position((step - 1) // batches, (step - 1) % batches + 1, batches)

    @property
    def _batches(self):
        rows = self.experiment.dataset.train_rows
        return max(1, -(-len(rows) // self._batch_size))

    @property
    def _batch_size(self):
        return self.experiment.hyperparameters.batch_size or self.experiment.dataset.size

    def _rows(self, step):
        rows = self.experiment.dataset.train_rows
        first = step % self._batches * self._batch_size
        return rows[first : first + self._batch_size]

    def _error(self, state, rows):
        return state.parameters @ self.features[:, rows] - self.targets[rows]

    def _loss(self, state, rows):
        if not len(rows):
            return float("nan")
        return float(np.mean(0.5 * self._error(state, rows) ** 2))

    def _step(self, state, is_preview):
        rows = self._rows(state.step)
        rate = self.experiment.hyperparameters.learning_rate
        error = self._error(state, rows)
        gradient = self.features[:, rows] @ error / len(rows)
        velocity = 0.5 * state.slots + gradient
        update = -rate * velocity[0]
        after = state.parameters + update
        record = StepRecord(
            is_preview,
            state.parameters,
            gradient,
            update,
            after,
            np.zeros_like(gradient),
            rate,
            rows,
            self.position(state.step + 1),
            velocity,
        )
        new = TrainingState(self.layout, after, gradient, velocity, state.step + 1)
        return new, record, float(np.mean(0.5 * error**2))
