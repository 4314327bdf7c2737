from dataclasses import replace

import numpy as np
import pytest

from gdplay.nn.layout import layout_of
from gdplay.ui.plots.columns import columns_between
from gdplay.ui.plots.strip import GrowingCells, Scale, cells, groups
from gdplay.ui.ramp import ramp_image, ramp_index, signed_ramp
from gdplay.ui.theme.palette import LIGHT
from tests.gui.plots.runs import CIRCLE_NET, history, snapshot


def test_every_parameter_has_its_row_layer_by_layer() -> None:
    rows = groups(layout_of(CIRCLE_NET))
    assert [(g.depth, g.start, g.stop) for g in rows] == [(1, 0, 18), (2, 18, 46), (3, 46, 51)]


def test_a_spike_shows_among_more_parameters_than_pixels() -> None:
    past = history(4000, 1000)
    past.gradient[:] = 0.0
    past.gradient[1, 700, 613] = 5.0
    columns = columns_between(len(past.bucket_steps), past.bucket_width, 0.0, 4000.0, 450)
    seen = cells(past, columns, 150)
    assert seen.shape[1] <= 150
    assert (seen == 5.0).sum() == 1


def test_the_scale_keeps_still_within_its_dead_zone() -> None:
    scale = Scale().following(np.full((4, 50), 0.4))
    assert scale.size == 0.5
    assert scale.following(np.full((4, 50), 0.6)) is scale
    assert scale.following(np.full((4, 50), 0.2)) is scale
    assert scale.following(np.full((4, 50), 3.0)).size == 5.0
    assert scale.following(np.full((4, 50), 0.01)).size == 0.01


def test_one_spike_does_not_wash_out_the_rest() -> None:
    seen = np.full((400, 51), 0.1)
    seen[390, 3] = 1e6
    assert Scale().following(seen).size == 0.1


def test_without_a_finite_gradient_the_scale_stays() -> None:
    assert Scale().following(np.full((2, 3), np.nan)).size == 0.0
    assert Scale(2.0).following(np.zeros((0, 2))).size == 2.0


def test_colours_are_symmetric_around_zero(theme) -> None:
    places = ramp_index(np.array([[-9.0, -1.0, 0.0, 1.0, np.inf, np.nan]]), 1.0)
    image = ramp_image(places, signed_ramp(theme))
    seen = [image.pixelColor(column, 0).name() for column in range(6)]
    low, middle, high = LIGHT.negative, LIGHT.neutral, LIGHT.positive
    assert seen == [low, low, middle, high, high, middle]


@pytest.mark.parametrize("limit", [90, 400, 2048])
def test_cells_that_grow_with_the_run_are_those_computed_at_once(limit) -> None:
    growing = GrowingCells()
    whole = snapshot(6000)
    for steps in (0, 1, 2, 7, 90, 91, 500, 2047, 2048, 2049, 3000, 3007, 6000):
        # The gradients of the same run, as far as it has come; buckets merge at 2,048.
        run = replace(snapshot(steps), history=_until(whole, steps), run=9)
        width, buckets = run.history.bucket_width, len(run.history.bucket_steps)
        columns = columns_between(buckets, width, 0.0, max(1.0, steps), limit)
        if columns is None:
            continue
        expected = cells(run.history, columns, 30)
        assert np.array_equal(growing.of(run, columns, 30), expected)


def _until(run, steps):
    every = history(6000, 51, capacity=6000).gradient
    width = -(-steps // 2048) or 1
    starts = np.arange(0, steps, width)
    low = [every[0, s : min(s + width, steps)].min(axis=0) for s in starts]
    high = [every[1, s : min(s + width, steps)].max(axis=0) for s in starts]
    gradient = np.array([low, high, high]).reshape(3, len(starts), 51)
    return replace(run.history, bucket_steps=starts, bucket_width=width, gradient=gradient)
