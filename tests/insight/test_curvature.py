from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.experiment import Experiment
from gdplay.experiment.hyperparameters import Hyperparameters, Optimizer, OptimizerName, Penalty
from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.insight import curvature
from gdplay.insight.curvature import (
    Curvature,
    hessian_product,
    largest_eigenvalue,
    measure,
    objective_gradient,
)
from gdplay.insight.rate_marks import rate_marks
from gdplay.nn.state import TrainingState
from gdplay.training.trainer import Trainer
from tests.gui.plots.runs import dataset


def quadratic(eigenvalues):
    """Return the gradient of ½ xᵀHx for a random H with these eigenvalues."""
    size = len(eigenvalues)
    turned, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(size, size)))
    hessian = turned @ np.diag(eigenvalues) @ turned.T
    return lambda x: hessian @ x


@pytest.mark.parametrize(
    "eigenvalues",
    [
        np.array([7.0]),
        np.array([0.5, 3.0, 1.0]),
        np.linspace(0.0, 40.0, 300),
        np.array([-9.0, -1.0, 0.2, 2.0]),  # the largest in size is not the largest
        np.array([-3.0, -2.0]),
    ],
)
def test_a_quadratic_has_the_eigenvalue_it_was_made_with(eigenvalues) -> None:
    gradient = quadratic(eigenvalues)
    found = largest_eigenvalue(gradient, np.ones(len(eigenvalues)))
    assert found == pytest.approx(eigenvalues.max(), rel=2e-3)


def test_a_flat_objective_has_no_curvature() -> None:
    assert largest_eigenvalue(np.zeros_like, np.ones(4)) == 0.0


def test_a_gradient_that_is_not_finite_gives_nan() -> None:
    assert np.isnan(largest_eigenvalue(lambda x: x * np.nan, np.ones(4)))
    assert np.isnan(largest_eigenvalue(np.zeros_like, np.ones(0)))


def test_the_product_with_a_direction_is_the_hessians() -> None:
    # f = Σ sin(xᵢ)·xᵢ₊₁ has a Hessian that changes from place to place.
    def gradient(x):
        result = np.zeros_like(x)
        result[:-1] += np.cos(x[:-1]) * x[1:]
        result[1:] += np.sin(x[:-1])
        return result

    at, direction = np.array([0.3, -1.2, 2.0]), np.array([1.0, 2.0, -1.0])
    hessian = np.zeros((3, 3))
    for i in range(2):
        hessian[i, i] = -np.sin(at[i]) * at[i + 1]
        hessian[i, i + 1] = hessian[i + 1, i] = np.cos(at[i])
    product = hessian_product(gradient, at, direction)
    assert product == pytest.approx(hessian @ direction, rel=1e-8)


def descends(optimizer: Optimizer, rate: float, curvature: float) -> bool:
    """Whether 4,000 steps on ½λx² end nearer to 0 than they began."""
    x, v = 1.0, 0.0
    for _ in range(4000):
        g = curvature * x
        v = optimizer.momentum * v + g
        step = {"gradient_descent": g, "momentum": v, "nesterov": g + optimizer.momentum * v}
        x -= rate * step[optimizer.name.value]
        if abs(x) > 1e6:
            return False
    return abs(x) < 1e-3


@pytest.mark.parametrize("name", ["gradient_descent", "momentum", "nesterov"])
def test_the_limit_parts_falling_from_growing(name: str) -> None:
    optimizer = Optimizer(OptimizerName(name), momentum=0.8)
    marks = rate_marks(optimizer, curvature=2.5)
    assert marks is not None
    assert descends(optimizer, marks.limit * 0.99, 2.5)
    assert not descends(optimizer, marks.limit * 1.01, 2.5)


def test_plain_descent_is_monotone_up_to_one_over_lambda() -> None:
    marks = rate_marks(Optimizer(), curvature=4.0, step=12)
    assert marks is not None
    assert (marks.step, marks.monotone, marks.limit) == (12, 0.25, 0.5)


def test_there_is_no_mark_for_adam_or_a_negative_curvature() -> None:
    for name in ("adagrad", "rmsprop", "adam", "adamw"):
        assert rate_marks(Optimizer(OptimizerName(name)), 2.0) is None
    assert rate_marks(Optimizer(), -1.0) is None
    assert rate_marks(Optimizer(), float("nan")) is None


def experiment(topology, **settings) -> Experiment:
    return Experiment(topology, dataset(), Hyperparameters(**settings), seed=3)


def trained(chosen: Experiment, steps: int) -> TrainingState:
    trainer = Trainer(chosen)
    return trainer.advance(trainer.initial_state(), steps)


def objective(chosen: Experiment, state: TrainingState, parameters) -> float:
    return Trainer(chosen).evaluate(replace(state, parameters=parameters.copy())).objective


def test_a_linear_network_has_the_curvature_of_its_data() -> None:
    # ½ mean (w·x + b − t)² has the Hessian mean(zzᵀ), z = (x, 1).
    chosen = experiment(fully_connected(("x1", "x2"), (1,), "identity"), learning_rate=0.01)
    z = np.vstack([chosen.dataset.values[:, chosen.dataset.train_rows], np.ones(30)])
    expected = np.linalg.eigvalsh(z @ z.T / 30)[-1]
    marks = measure(chosen, trained(chosen, 12))
    assert marks.step == 12
    assert marks.curvature == pytest.approx(expected, rel=1e-5)
    assert marks.limit == pytest.approx(2 / expected, rel=1e-5)


def test_a_penalty_bends_the_objective_by_its_factor() -> None:
    net = fully_connected(("x1", "x2"), (1,), "identity")
    plain, held = (experiment(net, penalty=Penalty(l2=a, over_biases=True)) for a in (0.0, 2.0))
    state = trained(plain, 0)
    difference = measure(held, state).curvature - measure(plain, state).curvature
    assert difference == pytest.approx(2.0, rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_a_small_networks_curvature_is_its_hessians(seed) -> None:
    chosen = replace(experiment(fully_connected(("x1", "x2"), (3, 1))), seed=seed)
    state = trained(chosen, 40)
    size, step = state.layout.size, 1e-3
    at = np.asarray(state.parameters)

    def loss(*moved):
        x = at.copy()
        for place, distance in moved:
            x[place] += distance
        return objective(chosen, state, x)

    hessian = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            both = loss((i, step), (j, step)) + loss((i, -step), (j, -step))
            apart = loss((i, step), (j, -step)) + loss((i, -step), (j, step))
            hessian[i, j] = hessian[j, i] = (both - apart) / (4 * step * step)
    expected = np.linalg.eigvalsh(hessian)[-1]
    assert measure(chosen, state).curvature == pytest.approx(expected, rel=5e-3)


def test_frozen_parameters_do_not_count() -> None:
    net = fully_connected(("x1", "x2"), (1,), "identity")
    frozen = replace(net, frozen_links=net.links, frozen_biases=frozenset())
    chosen = experiment(frozen)
    # Only the bias is left, whose second derivative is 1.
    assert measure(chosen, trained(chosen, 0)).curvature == pytest.approx(1.0, rel=1e-6)
    one = replace(net, frozen_links=frozenset({Link(0, 2)}))
    assert measure(experiment(one), trained(chosen, 0)).curvature < 30.0


def test_the_batch_and_the_optimizer_do_not_change_the_gradient() -> None:
    net = fully_connected(("x1", "x2"), (3, 1))
    state = trained(experiment(net), 5)
    at = np.asarray(state.parameters)
    whole = objective_gradient(experiment(net, batch_size=0), state)(at)
    other = experiment(
        net, batch_size=3, zero_gradients=False, optimizer=Optimizer(OptimizerName.MOMENTUM)
    )
    assert np.array_equal(objective_gradient(other, state)(at), whole)


def test_adam_is_not_measured() -> None:
    chosen = experiment(
        fully_connected(("x1", "x2"), (3, 1)), optimizer=Optimizer(OptimizerName.ADAM)
    )
    assert measure(chosen, trained(chosen, 1)) is None


def test_states_of_one_experiment_share_a_plan(monkeypatch) -> None:
    made = []
    monkeypatch.setattr(curvature, "Trainer", lambda e: made.append(e) or Trainer(e))
    chosen = experiment(fully_connected(("x1", "x2"), (3, 1)))
    trainer, meter = Trainer(chosen), Curvature()
    state = trainer.initial_state()
    for _ in range(3):
        state = trainer.advance(state, 5)
        found = meter.measure(chosen, state)
    assert len(made) == 1
    assert found == measure(chosen, state)
    other = replace(chosen, seed=4)
    assert meter.measure(other, state) == measure(other, state)
    assert len(made) == 4
