"""Every primitive against differences; the shapes that are refused."""

import numpy as np
import pytest

from gdplay.autograd import arrays, elementwise
from gdplay.autograd.gradcheck import gradcheck
from gdplay.autograd.log_sum_exp import log_sum_exp
from gdplay.autograd.primitives import PRIMITIVES
from gdplay.autograd.product import matmul
from gdplay.autograd.symbol import GraphError
from gdplay.autograd.tensor import Tensor, apply

RNG_SEED = 7


def draw(*shape, low=-2.0, high=2.0):
    return np.random.default_rng(RNG_SEED).uniform(low, high, shape)


WITHOUT_GRADIENT = {"greater", "greater_equal", "sign", "floor"}
STATIC = {
    "sum": [{"axis": None, "keepdims": False}, {"axis": 0, "keepdims": True}]
    + [{"axis": 1, "keepdims": flag} for flag in (True, False)],
    "broadcast_to": [{"shape": (2, 3, 4)}],
    "reshape": [{"shape": (2, 6)}],
    "rows": [{"start": 1, "stop": 3}],
    "take": [{"indices": (2, 0)}],
    "put": [{"indices": (4, 0, 2), "size": 6}],
}
UNARY = [
    (name, static)
    for name, primitive in PRIMITIVES.items()
    if len(primitive.vjps) == 1
    for static in STATIC.get(name, [{}])
]
BINARY = ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum"]


def weighted(result):
    """Return a scalar that weighs every element of `result` differently."""
    weights = np.cos(np.arange(np.prod(result.shape))).reshape(result.shape)
    return (result * result * 0.5 + result * weights).sum()


def test_every_differentiable_primitive_is_checked_here():
    binary = {*BINARY, "select", "matmul"}
    checked = {name for name, _ in UNARY} | binary | {"concatenate"} | WITHOUT_GRADIENT
    assert checked == set(PRIMITIVES)


@pytest.mark.parametrize(("name", "static"), UNARY)
def test_unary(name, static):
    low = 0.3 if name in ("log", "sqrt") else -2.0
    check = gradcheck(lambda x: weighted(apply(PRIMITIVES[name], x, **static)), draw(3, 4, low=low))
    assert check.kinks == ()
    assert check.error < 1e-8


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize(
    "shapes", [((3, 4), (3, 4)), ((3, 4), (3, 1)), ((), (3, 4)), ((4,), (3, 4))]
)
@pytest.mark.parametrize("place", [0, 1])
def test_binary_with_broadcasting(name, shapes, place):
    low = 0.4 if name in ("power", "divide") else -2.0
    values = [draw(*shape, low=low) + 0.1 * at for at, shape in enumerate(shapes)]

    def function(x):
        operands = [Tensor(value) for value in values]
        operands[place] = x
        return weighted(apply(PRIMITIVES[name], *operands))

    check = gradcheck(function, np.asarray(values[place]))
    assert check.error < 1e-8
    assert len(check.kinks) < max(1, values[place].size)


@pytest.mark.parametrize("transpose_a", [False, True])
@pytest.mark.parametrize("transpose_b", [False, True])
@pytest.mark.parametrize("place", [0, 1])
def test_matmul(transpose_a, transpose_b, place):
    values = [
        draw(*((3, 2) if transpose_a else (2, 3))),
        draw(*((4, 3) if transpose_b else (3, 4))),
    ]

    def function(x):
        operands = list(map(Tensor, values))
        operands[place] = x
        return weighted(apply(matmul, *operands, transpose_a=transpose_a, transpose_b=transpose_b))

    assert gradcheck(function, values[place]).error < 1e-8


@pytest.mark.parametrize("place", [0, 1, 2])
def test_concatenate(place):
    values = [draw(2, 3), draw(1, 3), draw(4, 3)]

    def function(x):
        operands = list(map(Tensor, values))
        operands[place] = x
        return weighted(apply(arrays.concatenate, *operands))

    assert gradcheck(function, values[place]).error < 1e-8


@pytest.mark.parametrize("place", [0, 1])
def test_select(place):
    mask = Tensor((draw(3, 4) > 0).astype(float))
    other = Tensor(draw(3, 4))

    def function(x):
        pair = (x, other) if place == 0 else (other, x)
        return weighted(apply(elementwise.select, mask, *pair))

    assert gradcheck(function, draw(3, 4)).error < 1e-8


def test_second_derivatives_come_from_the_rules_too():
    x = np.array([0.3, -0.7])
    point = Tensor(x)
    (point.tanh()).sum().backward()
    y = np.tanh(x)
    np.testing.assert_allclose(point.grad, 1 - y * y)


def test_a_kink_is_named_not_compared():
    check = gradcheck(lambda x: x.relu().sum(), np.array([1.0, 0.0, -1.0]))
    assert check.kinks == (1,)
    assert check.error < 1e-9


def test_a_wrong_gradient_is_found():
    def wrong(x):
        return (x * Tensor(x.data)).sum()

    assert gradcheck(wrong, np.array([1.0, 2.0])).error > 0.4


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: Tensor(np.ones((2, 3))) + np.ones((4, 3)), ["add", "(2, 3)", "(4, 3)"]),
        (lambda: Tensor(np.ones((2, 3))) @ np.ones((2, 3)), ["matmul", "(2, 3)"]),
        (lambda: Tensor(np.ones(3, np.float32)) * np.ones(3), ["multiply", "float32", "(3,)"]),
        (lambda: Tensor(np.ones(3)) ** float("nan"), ["power", "(3,)", "nan"]),
        (lambda: Tensor(np.ones(3)) ** float("inf"), ["power", "inf"]),
        (lambda: Tensor(np.ones(3)).reshape(2, 2), ["reshape", "(3,)", "(2, 2)"]),
        (lambda: Tensor(np.ones(3)).backward(), ["backward", "(3,)"]),
        (lambda: Tensor(np.ones(3)).sum(axis=1), ["sum", "axis 1", "(3,)"]),
        (lambda: apply(arrays.take, np.ones(3), indices=(3,)), ["take", "(3,)"]),
        (lambda: apply(arrays.put, np.ones(3), indices=(0, 1), size=5), ["put", "(3,)"]),
        (lambda: apply(arrays.rows, np.ones(3), start=2, stop=4), ["rows", "(3,)"]),
        (lambda: apply(arrays.concatenate, np.ones((2, 1)), np.ones((2, 2))), ["concatenate"]),
        (lambda: apply(arrays.broadcast_to, np.ones(3), shape=(2, 2)), ["broadcast", "(3,)"]),
        (lambda: apply(log_sum_exp, np.ones(3)), ["log_sum_exp", "(3,)"]),
    ],
)
def test_what_does_not_fit_names_the_operation_and_the_shapes(build, words):
    with pytest.raises(GraphError) as caught:
        build()
    for word in words:
        assert word in str(caught.value)


def test_large_inputs_do_not_overflow():
    x = Tensor(np.array([[-800.0, 0.0, 800.0]]))
    np.testing.assert_array_equal(x.sigmoid().data, [[0.0, 0.5, 1.0]])
    np.testing.assert_allclose(
        apply(elementwise.softplus, x).data, [[0.0, np.log(2.0), 800.0]], rtol=1e-15
    )
    column = Tensor(np.array([[1000.0], [1000.0]]))
    np.testing.assert_allclose(apply(log_sum_exp, column).data, [[1000.0 + np.log(2.0)]])


def test_nan_passes_through():
    x = np.array([np.nan])
    for name in ("relu", "maximum", "minimum", "tanh", "softplus", "sigmoid", "absolute"):
        primitive = PRIMITIVES[name]
        with np.errstate(invalid="ignore"):
            result = primitive(x, 0.0) if len(primitive.vjps) == 2 else primitive(x)
        assert np.isnan(result).all(), name
