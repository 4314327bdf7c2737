import numpy as np
import pytest

from gdplay.ui.dataset.strokes import (
    BlobStroke,
    BrushStroke,
    DragStroke,
    EraseStroke,
    LassoStroke,
    PointStroke,
    folded,
    inside,
)


def brush(start=(0.0, 0.0), radius=0.5, density=10.0, seed=3):
    return BrushStroke(
        start, radius, density, random=np.random.default_rng(seed), edge=6.0, most=10**6
    )


def test_a_press_alone_puts_one_point_inside_the_brush():
    stroke = brush(start=(2.0, -1.0))
    assert stroke.change.put.shape == (2, 1)
    assert np.hypot(*(stroke.change.put[:, 0] - [2.0, -1.0])) <= 0.5


@pytest.mark.parametrize("pieces", [1, 7, 160])
def test_the_number_of_points_follows_the_way_however_it_is_cut(pieces):
    stroke = brush()
    for share in np.linspace(0.0, 1.0, pieces + 1)[1:]:
        stroke.move((4.0 * share, 3.0 * share))
    assert abs(stroke.change.put.shape[1] - 51) <= 1


def test_points_lie_within_the_radius_of_the_way_and_along_all_of_it():
    stroke = brush(radius=0.3)
    stroke.move((5.0, 0.0))
    x, y = stroke.change.put
    assert np.all(np.abs(y) <= 0.3)
    assert x.min() < 0.5
    assert x.max() > 4.5


def test_spots_fill_the_brush_evenly():
    stroke = brush(radius=1.0, density=1e5)
    stroke.move((0.05, 0.0))
    distance = np.hypot(*stroke.change.put)
    assert np.median(distance) == pytest.approx(np.sqrt(0.5), abs=0.03)


def test_points_stay_on_the_plane():
    stroke = brush(start=(6.0, 6.0), radius=2.0, density=100.0)
    stroke.move((6.0, 5.0))
    assert np.abs(stroke.change.put).max() == 6.0


def test_a_single_point_follows_the_pointer():
    stroke = PointStroke((1.0, 1.0))
    stroke.move((2.0, -3.0))
    np.testing.assert_array_equal(stroke.change.put, [[2.0], [-3.0]])
    assert stroke.change.erased.size == 0


def test_a_fast_eraser_misses_nothing_on_its_way():
    samples = np.array([[-4.0, 0.0, 4.0, 0.0, 5.2], [0.1, 0.0, -0.2, 1.0, 0.0]])
    stroke = EraseStroke((-5.0, 0.0), 0.3, samples)
    assert stroke.change.erased.size == 0
    stroke.move((5.0, 0.0))
    assert stroke.change.erased.tolist() == [0, 1, 2, 4]
    assert stroke.change.put.shape == (2, 0)


def test_a_brush_puts_no_more_than_there_is_room_for():
    stroke = BrushStroke((0.0, 0.0), 0.5, 10.0, random=np.random.default_rng(1), edge=6.0, most=7)
    stroke.move((5.0, 0.0))
    assert stroke.change.put.shape == (2, 7)


def blob(spread=1.0, count=4000, start=(1.0, -2.0), edge=100.0):
    return BlobStroke(start, spread, count, random=np.random.default_rng(2), edge=edge)


def test_a_blob_is_a_normal_cloud_of_two_deviations():
    stroke = blob()
    stroke.move((1.0, 0.0))
    x, y = stroke.change.put
    assert stroke.spread == 2.0
    np.testing.assert_allclose([x.mean(), y.mean()], [1.0, -2.0], atol=0.06)
    np.testing.assert_allclose([x.std(), y.std()], [1.0, 1.0], atol=0.05)
    inside_two = np.mean(np.hypot(x - 1.0, y + 2.0) <= 2.0)
    assert inside_two == pytest.approx(1.0 - np.exp(-2.0), abs=0.02)  # Rayleigh, at 2σ


def test_a_blob_keeps_its_points_while_it_is_spread():
    stroke = blob()
    stroke.move((2.0, -2.0))
    first = stroke.change.put - [[1.0], [-2.0]]
    stroke.move((4.0, -2.0))
    np.testing.assert_allclose(stroke.change.put - [[1.0], [-2.0]], 3.0 * first)


def test_a_blob_at_the_rim_loses_no_point_and_piles_none_up():
    put = blob(spread=4.0, start=(6.0, 6.0), edge=6.0).change.put
    assert put.shape[1] == 4000
    assert np.abs(put).max() <= 6.0
    assert np.mean(put == 6.0) < 0.01


@pytest.mark.parametrize("value", [-30.0, -6.5, -6.0, 0.0, 3.0, 6.0, 7.0, 17.5, 100.0])
def test_folding_mirrors_at_the_rim_again_and_again(value):
    by_hand = value
    while abs(by_hand) > 6.0:
        by_hand = 12.0 - by_hand if by_hand > 6.0 else -12.0 - by_hand
    assert folded(np.array([[value], [value]]), 6.0)[0, 0] == pytest.approx(by_hand)


def test_a_lasso_takes_what_it_goes_round():
    angle = 2.0 * np.pi * np.arange(200) / 200
    samples = np.random.default_rng(5).uniform(-3, 3, (2, 500))
    stroke = LassoStroke((2.0, 0.0), samples)
    for a in angle[1:]:
        stroke.move((2.0 * np.cos(a), 2.0 * np.sin(a)))
    distance = np.hypot(*samples)
    rows = set(stroke.rows.tolist())
    assert set(np.flatnonzero(distance < 1.99)) <= rows
    assert not rows & set(np.flatnonzero(distance > 2.0))
    assert stroke.change.put.size == stroke.change.moved.size == 0


def test_a_lasso_round_a_bay_leaves_what_lies_in_the_bay():
    outline = np.array([(0, 0), (4, 0), (4, 4), (3, 4), (3, 1), (1, 1), (1, 4), (0, 4)]).T
    points = np.array([(2.0, 2.0), (0.5, 3.0), (3.5, 3.0), (2.0, 0.5), (5.0, 1.0)]).T
    assert inside(outline, points).tolist() == [False, True, True, True, False]


def test_a_drag_moves_all_by_one_way_and_stops_at_the_rim():
    samples = np.array([[0.0, 5.0, -1.0], [0.0, 1.0, 2.0]])
    stroke = DragStroke((0.0, 0.0), np.array([0, 1]), samples, 6.0)
    assert stroke.change.moved.size == 0
    stroke.move((0.5, -0.5))
    assert stroke.change.moved.tolist() == [0, 1]
    np.testing.assert_allclose(stroke.change.places, [[0.5, 5.5], [-0.5, 0.5]])
    stroke.move((9.0, 0.0))
    np.testing.assert_allclose(stroke.change.places, [[1.0, 6.0], [0.0, 1.0]])
