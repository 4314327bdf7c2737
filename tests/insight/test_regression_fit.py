"""RMSE and R² against their definitions, and on which samples they are taken."""

import numpy as np
import pytest

from gdplay.insight.regression_fit import errors


def test_a_line_with_known_errors():
    values = np.array([1.0, 2.0, 3.0, 6.0])
    outputs = np.array([1.0, 2.0, 5.0, 5.0])
    rmse, r2 = errors(outputs, values)
    assert rmse == pytest.approx(np.sqrt((0 + 0 + 4 + 1) / 4))
    assert r2 == pytest.approx(1 - 5 / (4 + 1 + 0 + 9))


def test_the_mean_explains_nothing_and_equal_values_have_no_share():
    values = np.array([1.0, 2.0, 6.0])
    assert errors(np.full(3, 3.0), values)[1] == pytest.approx(0.0)
    assert np.isnan(errors(values, np.full(3, 3.0))[1])
