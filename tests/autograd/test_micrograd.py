"""micrograd's own checks, and graphs that would overflow a recursive backward."""

import pytest

from gdplay.autograd.tensor import Tensor


def test_first_check_is_exact():
    x = Tensor(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    assert float(y.data) == -20.0
    assert float(x.grad) == 46.0


def test_the_readme_expression():
    a, b = Tensor(-4.0), Tensor(2.0)
    c = a + b
    d = a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + (b + a).relu())
    d = d + (3 * d + (b - a).relu())
    e = c - d
    f = e**2
    g = f / 2.0
    g = g + 10.0 / f
    g.backward()
    assert f"{g.data:.4f}" == "24.7041"
    assert f"{a.grad:.4f}" == "138.8338"
    assert f"{b.grad:.4f}" == "645.5773"


def test_a_chain_of_100_000_operations_goes_backward():
    x = Tensor(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1e-5
    y.backward()
    assert x.grad == 1.0


def test_a_sum_of_100_000_terms_goes_backward():
    terms = [Tensor(float(i)) for i in range(100_000)]
    total = sum(terms)
    total.backward()
    assert total.data == pytest.approx(100_000 * 99_999 / 2)
    assert {float(term.grad) for term in terms} == {1.0}
