import numpy as np
import pytest
from PySide6.QtGui import QColor

from gdplay.insight.surface import PLANE
from gdplay.ui.output.picture import boundary_lines, surface_image
from gdplay.ui.ramp import SURFACE_STRENGTH, class_ramp, ramp_color
from gdplay.ui.theme.palette import DARK, LIGHT


def rgb(color):
    return np.array(QColor(color).getRgb()[:3])


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_ramp_runs_from_class_to_class_through_the_panels_grey(theme, palette):
    theme.apply(palette)
    table = class_ramp(theme)
    ends = {-1.0: palette.classes[0], 0.0: palette.neutral, 1.0: palette.classes[1]}
    for value, color in ends.items():
        assert ramp_color(table, value) == QColor(color)
    half = (rgb(palette.neutral) + rgb(palette.classes[1])) / 2
    np.testing.assert_allclose(rgb(ramp_color(table, 0.5)), half, atol=1.6)


def test_values_beyond_the_scale_and_nan_have_a_colour(theme):
    table = class_ramp(theme)
    assert ramp_color(table, 80.0) == ramp_color(table, 1.0)
    assert ramp_color(table, -np.inf) == ramp_color(table, -1.0)
    assert ramp_color(table, np.nan) == ramp_color(table, 0.0)
    assert ramp_color(table, 5.0, scale=10.0) == ramp_color(table, 0.5)


def test_the_first_row_of_a_map_is_at_the_bottom(theme):
    output = np.zeros((4, 4))
    output[0, :] = 1.0
    output[3, 3] = -1.0
    picture = surface_image(theme, output)
    table = class_ramp(theme, SURFACE_STRENGTH)
    assert picture.pixelColor(2, 3) == ramp_color(table, 1.0)
    assert picture.pixelColor(3, 0) == ramp_color(table, -1.0)
    assert picture.pixelColor(0, 0) == QColor(LIGHT.neutral)


def test_several_classes_take_the_colour_of_the_leader(theme):
    output = np.zeros((3, 1, 2))
    output[2, 0, 0] = 5.0
    picture = surface_image(theme, output)
    expected = rgb(LIGHT.neutral) + SURFACE_STRENGTH * (
        rgb(LIGHT.classes[2]).astype(float) - rgb(LIGHT.neutral)
    )
    np.testing.assert_allclose(rgb(picture.pixelColor(0, 0)), expected, atol=1)
    assert picture.pixelColor(1, 0) == QColor(LIGHT.neutral)


def test_the_boundary_of_a_disc_is_its_circle(make_maps):
    maps = make_maps(lambda x, y: 9.0 - x * x - y * y, resolution=100)
    lines = boundary_lines(maps.output, PLANE)
    assert len(lines) == 1
    np.testing.assert_allclose(np.hypot(*lines[0].T), 3.0, atol=0.01)


def test_three_classes_meet_where_they_share_the_lead(make_maps):
    maps = make_maps(lambda x, y: np.stack([x, -x, 0 * x - 100]))
    lines = boundary_lines(maps.output, PLANE)
    assert len(lines) == 2
    for line in lines:
        np.testing.assert_allclose(line[:, 0], 0.0, atol=1e-12)


def test_an_answer_that_is_not_finite_has_no_line(make_maps):
    assert boundary_lines(np.full((8, 8), np.nan), PLANE) == []
