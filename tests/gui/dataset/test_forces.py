"""What jitter, attract and repel do to samples, moment by moment, by hand."""

import numpy as np
import pytest

from gdplay.ui.dataset.forces import ForceStroke, attract, repel, shake

FORCES = pytest.mark.parametrize("force", [shake, attract, repel])


def stroke_of(force, samples, start=(0.0, 0.0), radius=2.0, edge=6.0):
    random = np.random.default_rng(4)
    return ForceStroke(start, radius, force, samples, random=random, edge=edge)


def now(stroke, samples):
    """Return where all samples are, the moved ones and the others."""
    places, change = samples.copy(), stroke.change
    places[:, change.moved] = change.places
    return places


@pytest.fixture
def samples():
    return np.random.default_rng(7).uniform(-6, 6, (2, 400))


@FORCES
def test_only_samples_within_the_radius_move_and_none_is_lost(force, samples):
    before = samples.copy()
    stroke = stroke_of(force, samples)
    for _ in range(3):
        stroke.pass_moment()
    distance = np.hypot(*before)
    moved = stroke.change.moved
    assert 0 < moved.size <= np.sum(distance < 2.0)
    # what lies outside at first could only be pulled in or pushed by one that reaches it
    assert np.all(distance[moved] < 2.0)
    np.testing.assert_array_equal(samples, before)


def test_attraction_draws_nearer_and_never_past_the_middle():
    samples = np.array([[0.5, -1.0, 0.01], [0.0, 1.0, 0.0]])
    stroke = stroke_of(attract, samples)
    for _ in range(300):
        stroke.pass_moment()
    places = now(stroke, samples)
    np.testing.assert_allclose(places, 0.0, atol=1e-9)


def test_repulsion_pushes_away_along_the_ray_to_the_rim():
    samples = np.array([[0.3, 0.0], [0.4, -1.0]])
    stroke = stroke_of(repel, samples)
    first = now(stroke, samples)
    # by hand: 0.05 · r · (1 − (d/r)²)², along the ray
    step = 0.05 * 2.0 * (1.0 - (0.5 / 2.0) ** 2) ** 2
    np.testing.assert_allclose(first[:, 0], np.array([0.3, 0.4]) * (1.0 + step / 0.5))
    for _ in range(2000):
        stroke.pass_moment()
    distance = np.hypot(*now(stroke, samples))
    assert np.all((distance > 1.8) & (distance <= 2.0))


def test_points_on_one_spot_are_pushed_apart():
    samples = np.zeros((2, 20))
    stroke = stroke_of(repel, samples)
    places = now(stroke, samples)
    assert len({tuple(place) for place in places.T.tolist()}) == 20
    np.testing.assert_allclose(np.hypot(*places), 0.1)


def test_shaking_has_no_direction():
    samples = np.zeros((2, 5000))
    places = now(stroke_of(shake, samples), samples)
    np.testing.assert_allclose(places.mean(axis=1), 0.0, atol=0.01)
    np.testing.assert_allclose(places.std(axis=1), 0.1, rtol=0.05)


@FORCES
def test_samples_stay_on_the_canvas(force):
    samples = np.full((2, 50), 5.9)
    stroke = stroke_of(force, samples, start=(5.5, 5.5))
    for _ in range(200):
        stroke.pass_moment()
    assert np.abs(now(stroke, samples)).max() <= 6.0


def test_the_force_follows_the_pointer():
    samples = np.array([[0.1, 4.1], [0.0, 0.0]])
    stroke = stroke_of(repel, samples)
    assert stroke.change.moved.tolist() == [0]
    stroke.move((4.0, 0.0))
    stroke.pass_moment()
    assert stroke.change.moved.tolist() == [0, 1]
