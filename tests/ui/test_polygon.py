import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from gdplay.ui.polygon import polygon


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_it_holds_the_same_points_as_one_made_point_by_point(count, dtype):
    points = np.random.default_rng(count).normal(size=(count, 2)).astype(dtype)
    expected = QPolygonF([QPointF(x, y) for x, y in points.tolist()])
    assert polygon(points) == expected


def test_it_takes_any_order_in_memory_and_shares_none():
    points = np.arange(12.0).reshape(2, 6).T
    made = polygon(points)
    points[:] = 0.0
    assert [(point.x(), point.y()) for point in made] == [(k, k + 6.0) for k in range(6)]
