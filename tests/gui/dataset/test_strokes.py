import numpy as np
import pytest

from gdplay.ui.dataset.strokes import BrushStroke, EraseStroke, PointStroke


def brush(start=(0.0, 0.0), radius=0.5, density=10.0, seed=3):
    return BrushStroke(start, radius, density, np.random.default_rng(seed), edge=6.0)


def test_a_press_alone_puts_one_point_inside_the_brush():
    stroke = brush(start=(2.0, -1.0))
    assert stroke.points.shape == (2, 1)
    assert np.hypot(*(stroke.points[:, 0] - [2.0, -1.0])) <= 0.5


@pytest.mark.parametrize("pieces", [1, 7, 160])
def test_the_number_of_points_follows_the_way_however_it_is_cut(pieces):
    stroke = brush()
    for share in np.linspace(0.0, 1.0, pieces + 1)[1:]:
        stroke.move((4.0 * share, 3.0 * share))
    assert abs(stroke.points.shape[1] - 51) <= 1


def test_points_lie_within_the_radius_of_the_way_and_along_all_of_it():
    stroke = brush(radius=0.3)
    stroke.move((5.0, 0.0))
    x, y = stroke.points
    assert np.all(np.abs(y) <= 0.3)
    assert x.min() < 0.5
    assert x.max() > 4.5


def test_spots_fill_the_brush_evenly():
    stroke = brush(radius=1.0, density=1e5)
    stroke.move((0.05, 0.0))
    distance = np.hypot(*stroke.points)
    assert np.median(distance) == pytest.approx(np.sqrt(0.5), abs=0.03)


def test_points_stay_on_the_plane():
    stroke = brush(start=(6.0, 6.0), radius=2.0, density=100.0)
    stroke.move((6.0, 5.0))
    assert np.abs(stroke.points).max() == 6.0


def test_a_single_point_follows_the_pointer():
    stroke = PointStroke((1.0, 1.0))
    stroke.move((2.0, -3.0))
    np.testing.assert_array_equal(stroke.points, [[2.0], [-3.0]])
    assert stroke.erased == ()


def test_a_fast_eraser_misses_nothing_on_its_way():
    samples = np.array([[-4.0, 0.0, 4.0, 0.0, 5.2], [0.1, 0.0, -0.2, 1.0, 0.0]])
    stroke = EraseStroke((-5.0, 0.0), 0.3, samples)
    assert stroke.erased == ()
    stroke.move((5.0, 0.0))
    assert stroke.erased == (0, 1, 2, 4)
    assert stroke.points.shape == (2, 0)
