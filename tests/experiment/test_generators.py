"""The generated data against the formulas of TensorFlow Playground."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdplay.experiment.dataset import Recipe
from gdplay.experiment.generators import GENERATORS, default_recipe, generate
from gdplay.experiment.plane import extent_of

NOISY = [name for name, generator in GENERATORS.items() if not generator.fixed]


@given(
    name=st.sampled_from(NOISY),
    points=st.integers(1, 300),
    noise=st.floats(0, 50),
    share=st.floats(0, 1),
    seed=st.integers(0, 2**32),
)
def test_a_recipe_always_gives_the_same_finite_samples(name, points, noise, share, seed):
    recipe = Recipe(name, points, noise, share, seed)
    dataset = generate(recipe)
    assert dataset == generate(recipe)
    assert hash(dataset) == hash(generate(recipe))
    assert dataset.size == points
    assert np.isfinite(dataset.values).all()
    assert dataset.train_rows.size == int(points * share + 1e-9)


@pytest.mark.parametrize("name", NOISY)
def test_another_seed_gives_other_samples(name):
    assert generate(default_recipe(name, 1)) != generate(default_recipe(name, 2))


def test_circle_is_a_disc_inside_a_ring():
    dataset = generate(default_recipe("circle"))
    radius = np.hypot(*dataset.values)
    assert np.array_equal(dataset.labels == 1, radius < 2.5)
    assert not ((radius > 2.5) & (radius < 3.5)).any()
    assert radius.max() < 5


def test_xor_keeps_away_from_the_axes_and_follows_the_product():
    dataset = generate(default_recipe("xor"))
    assert np.abs(dataset.values).min() >= 0.3
    assert np.array_equal(dataset.labels == 1, dataset.values.prod(axis=0) >= 0)


def test_gauss_has_its_centres_and_variance():
    dataset = generate(Recipe("gauss", 20_000, noise=10))
    for label, centre in ((1, 2), (0, -2)):
        cloud = dataset.values[:, dataset.labels == label]
        assert np.allclose(cloud.mean(axis=1), centre, atol=0.05)
        assert np.allclose(cloud.var(axis=1), 0.5 + 7 * 0.1, atol=0.06)


def test_spiral_without_noise_lies_on_its_arms():
    dataset = generate(default_recipe("spiral"))
    radius = np.hypot(*dataset.values)
    t = 3.5 * np.pi * radius / 5 + np.where(dataset.labels == 1, 0, np.pi)
    assert np.allclose(dataset.values, radius * np.stack([np.sin(t), np.cos(t)]), atol=1e-9)


def test_plane_and_multi_gauss_are_their_functions():
    plane = generate(default_recipe("plane"))
    assert np.allclose(plane.labels, plane.values.sum(axis=0) / 10)
    bumps = generate(default_recipe("multi-gauss"))
    near = np.hypot(bumps.values[0] - 4, bumps.values[1] + 2.5)
    inside = near < 1
    assert np.allclose(bumps.labels[inside], -(1 - near[inside] / 2))


def test_four_clouds_stand_on_the_axes():
    dataset = generate(Recipe("four-clouds", points=20_000, noise=10))
    for label, centre in enumerate([(0, 3.5), (3.5, 0), (0, -3.5), (-3.5, 0)]):
        cloud = dataset.values[:, dataset.labels == label]
        assert cloud.shape[1] == 5_000
        assert np.allclose(cloud.mean(axis=1), centre, atol=0.06)
        assert np.allclose(cloud.var(axis=1), 0.5 + 7 * 0.1, atol=0.06)


def test_three_arms_are_one_arm_turned_by_a_third():
    dataset = generate(Recipe("three-arms", points=600))
    radius = np.hypot(*dataset.values)
    t = np.pi * (radius - 0.4) / 4.6 + 2 * np.pi / 3 * dataset.labels
    assert np.allclose(dataset.values, radius * np.stack([np.sin(t), np.cos(t)]), atol=1e-9)
    assert np.bincount(dataset.labels.astype(int)).tolist() == [200, 200, 200]


def test_the_wave_is_a_noisy_sine_of_one_column():
    dataset = generate(Recipe("wave", points=20_000, noise=10))
    assert dataset.columns == ("x1",)
    rest = dataset.labels - np.sin(dataset.values[0])
    assert abs(rest.mean()) < 0.005
    assert np.isclose(rest.std(), 0.1, rtol=0.02)
    assert default_recipe("wave").noise == 10


@pytest.mark.parametrize("name", ["four-clouds", "three-arms", "wave"])
@pytest.mark.parametrize("points", [1, 2, 5])
def test_few_points_are_enough(name, points):
    assert generate(Recipe(name, points=points)).size == points


def test_noise_moves_labels_or_points():
    for name in NOISY:
        quiet, loud = generate(Recipe(name, noise=0)), generate(Recipe(name, noise=50))
        moved = not np.array_equal(quiet.values, loud.values)
        assert moved or not np.array_equal(quiet.labels, loud.labels), name


def test_the_seed_example_is_the_four_samples_of_the_seed():
    dataset = generate(default_recipe("seed-example"))
    assert dataset.values[:, 1].tolist() == [3.0, -1.0, 0.5]
    assert dataset.labels.tolist() == [1, 0, 0, 1]
    assert dataset.test_rows.size == 0


def test_the_picture_shows_every_sample():
    for name in GENERATORS:
        dataset = generate(Recipe(name, noise=50))
        extent = extent_of(dataset)
        assert np.abs(dataset.values[:2]).max() <= extent.right


def test_comparing_data_sets_keeps_no_copy_of_them():
    """An undo stack holds hundreds of data sets, and each is compared with the next."""
    points = 50_000
    recipe = Recipe("circle", points)
    one, other = generate(recipe), generate(recipe)
    tracemalloc.start()
    try:
        assert one == other
        assert hash(one) == hash(other)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < points
