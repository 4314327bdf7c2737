"""Each optimizer and schedule against its published formula, computed independently."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import (
    Hyperparameters,
    Optimizer,
    OptimizerName,
    Schedule,
    ScheduleName,
)
from gdplay.experiment.topology import fully_connected
from gdplay.nn.optimizers import OPTIMIZERS, UpdateInputs
from gdplay.nn.schedules import SCHEDULES, multiple
from gdplay.training.trainer import Trainer

STEPS = 200
CONSTANTS = Optimizer()


class Published:
    """The update rules as torch.optim's documentation writes them, one parameter at a time."""

    def __init__(self, name, o):
        self.name, self.o, self.t = name, o, 0
        self.a = self.b = 0.0

    def step(self, w, g, rate):
        self.t += 1
        o = self.o
        match self.name:
            case OptimizerName.GRADIENT_DESCENT:
                return w - rate * g
            case OptimizerName.MOMENTUM:
                self.a = o.momentum * self.a + g
                return w - rate * self.a
            case OptimizerName.NESTEROV:
                self.a = o.momentum * self.a + g
                return w - rate * (g + o.momentum * self.a)
            case OptimizerName.ADAGRAD:
                self.a = self.a + g * g
                return w - rate * g / (math.sqrt(self.a) + o.epsilon)
            case OptimizerName.RMSPROP:
                self.a = o.alpha * self.a + (1 - o.alpha) * g * g
                return w - rate * g / (math.sqrt(self.a) + o.epsilon)
        if self.name is OptimizerName.ADAMW:
            w = w - rate * o.weight_decay * w
        self.a = o.beta1 * self.a + (1 - o.beta1) * g
        self.b = o.beta2 * self.b + (1 - o.beta2) * g * g
        first = self.a / (1 - o.beta1**self.t)
        second = self.b / (1 - o.beta2**self.t)
        return w - rate * first / (math.sqrt(second) + o.epsilon)


@pytest.mark.parametrize("name", list(OptimizerName))
def test_follows_the_published_formula(name):
    rng = np.random.default_rng(3)
    gradients = rng.standard_normal((STEPS, 6)) * 10.0 ** rng.integers(-4, 2, 6)
    rates = 0.05 / (1 + np.arange(STEPS) / 50)
    weights = rng.standard_normal(6)
    expected = weights.copy()
    published = [Published(name, CONSTANTS) for _ in range(6)]
    rule = OPTIMIZERS[name]
    slots = tuple(np.zeros(6) for _ in rule.slots)
    constants = {key: np.array(getattr(CONSTANTS, key)) for key in rule.constants}
    for count, (gradient, rate) in enumerate(zip(gradients, rates, strict=True), start=1):
        weights, slots = rule.function(
            UpdateInputs(weights, gradient, slots, rate, np.array(float(count)), constants)
        )
        expected = np.array(
            [p.step(w, g, rate) for p, w, g in zip(published, expected, gradient, strict=True)]
        )
    np.testing.assert_allclose(weights, expected, rtol=1e-10, atol=1e-12)


FORMULAS = {
    ScheduleName.CONSTANT: lambda k, s: 1.0,
    ScheduleName.STEP: lambda k, s: s.factor ** (k // s.steps),
    ScheduleName.EXPONENTIAL: lambda k, s: s.factor ** (k / s.steps),
    ScheduleName.INVERSE_TIME: lambda k, s: 1 / (1 + k / s.steps),
    ScheduleName.LINEAR: lambda k, s: 1 - (1 - s.final) * min(k / s.steps, 1),
    ScheduleName.COSINE: lambda k, s: (
        s.final + (1 - s.final) * (1 + math.cos(math.pi * min(k / s.steps, 1))) / 2
    ),
}


@pytest.mark.parametrize("name", list(ScheduleName))
@pytest.mark.parametrize("warmup", [0, 7])
@pytest.mark.parametrize("restarts", [False, True])
def test_schedule_follows_its_formula(name, warmup, restarts):
    schedule = Schedule(name, steps=60, factor=0.3, final=0.1, warmup=warmup, restarts=restarts)
    constants = {
        key: np.array(float(getattr(schedule, key)))
        for key in ("steps", "factor", "final", "warmup")
    }
    assert set(FORMULAS) == set(SCHEDULES)
    for k in range(STEPS):
        later = max(0, k - warmup)
        if restarts and SCHEDULES[name].may_restart:
            later %= schedule.steps
        expected = FORMULAS[name](later, schedule) * (min(1, (k + 1) / warmup) if warmup else 1)
        found = float(multiple(schedule, np.array(float(k)), constants))
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-15), k


def test_linear_holds_its_last_value_rather_than_turn_negative():
    schedule = Schedule(ScheduleName.LINEAR, steps=10, final=0.0)
    constants = {"steps": np.array(10.0), "final": np.array(0.0)}
    assert float(multiple(schedule, np.array(500.0), constants)) == 0.0


def test_the_trainer_uses_the_scheduled_rate():
    schedule = Schedule(ScheduleName.COSINE, steps=40, final=0.2, warmup=5, restarts=True)
    experiment = Experiment(
        fully_connected(("x1", "x2"), (3, 1)),
        generate(default_recipe("circle")),
        Hyperparameters(learning_rate=0.5, schedule=schedule),
    )
    trainer = Trainer(experiment)
    state = trainer.initial_state()
    for k in range(120):
        state = trainer.advance(state, 1)
        later = max(0, k - 5) % 40
        expected = 0.5 * FORMULAS[schedule.name](later, schedule) * min(1, (k + 1) / 5)
        assert trainer.record.rate == pytest.approx(expected, rel=1e-12)
        np.testing.assert_allclose(
            trainer.record.update, -expected * trainer.record.gradient, rtol=1e-9, atol=1e-15
        )


@pytest.mark.parametrize("name", list(OptimizerName))
def test_constants_change_without_a_new_program(name):
    experiment = Experiment(
        fully_connected(("x1", "x2"), (3, 1)),
        generate(default_recipe("circle")),
        Hyperparameters(optimizer=Optimizer(name)),
    )
    trainer = Trainer(experiment)
    state = trainer.advance(trainer.initial_state(), 3)
    planned = trainer._planned
    changed = Optimizer(name, momentum=0.5, beta1=0.7, beta2=0.8, alpha=0.6, epsilon=1e-3)
    other = replace(
        experiment, hyperparameters=Hyperparameters(learning_rate=0.2, optimizer=changed)
    )
    trainer.adopt(other)
    adopted = trainer.advance(trainer.carry(state), 1)
    assert trainer._planned is planned
    fresh = Trainer(other)
    np.testing.assert_array_equal(
        adopted.parameters, fresh.advance(fresh.carry(state), 1).parameters
    )
