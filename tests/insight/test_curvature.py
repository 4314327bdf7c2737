import numpy as np
import pytest

from gdplay.experiment.hyperparameters import Optimizer, OptimizerName
from gdplay.insight.curvature import hessian_product, largest_eigenvalue, rate_marks


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
