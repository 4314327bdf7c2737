"""The picture of a crowd, against counts made by hand."""

import numpy as np
import pytest

from gdplay.ui.density import density_image

BLUE, RED = np.array([[0.0, 0.0, 255.0]]), np.array([[255.0, 0.0, 0.0]])
COLORS = np.concatenate([BLUE, RED])


def picture(points, looks, weights=None, shape=(12, 16)):
    weights = np.ones(len(looks)) if weights is None else np.array(weights)
    pixels = np.array(points, dtype=float).T.reshape(2, -1)
    return density_image(pixels, np.array(looks, dtype=np.intp), COLORS, weights, shape)


def test_one_sample_covers_four_pixels_by_half(qapp):
    image = picture([(5.0, 7.0)], [0])
    assert (image.width(), image.height()) == (16, 12)
    inked = {(x, y) for x in range(16) for y in range(12) if image.pixelColor(x, y).alpha() > 0}
    assert inked == {(4, 6), (5, 6), (4, 7), (5, 7)}
    color = image.pixelColor(5, 7)
    assert color.alpha() == pytest.approx(128, abs=1)
    assert (color.red(), color.blue()) == (0, 255)


@pytest.mark.parametrize(("amount", "alpha"), [(1, 1 / 2), (2, 3 / 4), (5, 31 / 32)])
def test_more_samples_cover_more(qapp, amount, alpha):
    image = picture([(5.0, 7.0)] * amount, [0] * amount)
    assert image.pixelColor(5, 7).alpha() == pytest.approx(255 * alpha, abs=1)


def test_colours_mix_by_number(qapp):
    color = picture([(5.0, 7.0)] * 4, [0, 1, 1, 1]).pixelColor(5, 7)
    assert color.red() == pytest.approx(255 * 3 / 4, abs=4)
    assert color.blue() == pytest.approx(255 / 4, abs=4)


def test_a_faint_sample_counts_less_and_one_outside_not_at_all(qapp):
    points = [(5.0, 7.0), (-3.0, 5.0), (40.0, 5.0), (5.0, -2.0), (5.0, 99.0)]
    image = picture(points, [0] * 5, [0.2, 1, 1, 1, 1])
    assert image.pixelColor(5, 7).alpha() == pytest.approx(255 * (1 - 0.5**0.2), abs=1)
    alphas = [image.pixelColor(x, y).alpha() for x in range(16) for y in range(12)]
    assert sum(alpha > 0 for alpha in alphas) == 4


def test_no_sample_is_no_ink(qapp):
    image = picture([], [])
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(16) for y in range(12))
