"""Identical rows and columns of a product stay identical to the bit."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdplay.autograd.product import SMALL, SMALL_PADDED, TILE, matmul

SIZES = st.one_of(st.integers(1, 40), st.sampled_from([63, 64, 65, 100, 250, 255, 333]))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@given(
    height=SIZES,
    inner=SIZES,
    width=SIZES,
    transpose_a=st.booleans(),
    transpose_b=st.booleans(),
    seed=st.integers(0, 99),
)
@example(height=16, inner=8, width=16, transpose_a=False, transpose_b=False, seed=0)
@example(height=64, inner=250, width=96, transpose_a=True, transpose_b=False, seed=1)
@settings(max_examples=60, deadline=None)
def test_identical_rows_and_columns(*, dtype, height, inner, width, transpose_a, transpose_b, seed):
    rng = np.random.default_rng(seed)
    row, column = rng.standard_normal((1, inner)), rng.standard_normal((inner, 1))
    full_a, full_b = rng.standard_normal((height, inner)), rng.standard_normal((inner, width))

    def product(a, b):
        a, b = a.astype(dtype), b.astype(dtype)
        left = np.ascontiguousarray(a.T) if transpose_a else a
        right = np.ascontiguousarray(b.T) if transpose_b else b
        return matmul(left, right, transpose_a=transpose_a, transpose_b=transpose_b)

    same_rows = product(np.repeat(row, height, axis=0), full_b)
    assert (same_rows == same_rows[0]).all()
    same_columns = product(full_a, np.repeat(column, width, axis=1))
    assert (same_columns == same_columns[:, :1]).all()


PLAIN = [(3, 8, 1), (5, 33, 10), (16, 2, 16)]
ALIGNED = [(16, 9, 32), (64, 64, 64)]
PADDED = [(16, 250, 333), (64, 2, 250), (65, 20, 20)]


@pytest.mark.parametrize("shape", [*PLAIN, *ALIGNED, *PADDED])
def test_agrees_with_numpy(shape):
    height, inner, width = shape
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((height, inner)), rng.standard_normal((inner, width))
    result = matmul(a, b, transpose_a=False, transpose_b=False)
    np.testing.assert_allclose(result, a @ b, rtol=1e-12, atol=1e-12)
    out = np.full((height, width), np.nan)
    matmul.forward(a, b, out=out, transpose_a=False, transpose_b=False)
    np.testing.assert_array_equal(out, result)


def test_each_of_the_three_ways_is_tested_above():
    assert all(np.prod(shape) <= SMALL for shape in PLAIN)
    assert all(
        np.prod(shape) > SMALL and shape[0] % TILE == shape[2] % TILE == 0 for shape in ALIGNED
    )
    assert all(np.prod(shape) > SMALL_PADDED and shape[2] % TILE for shape in PADDED)
