"""Where units stand and links run: pure functions, tried on many networks."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdplay.experiment.parameter import Link
from gdplay.experiment.topology import fully_connected
from gdplay.ui.network.placement import MAP_SIZE, SMALLEST_SIZE, UNIT_SIZE, place
from gdplay.ui.network.routes import SAMPLES, route, route_one
from gdplay.ui.network.strength import LEVELS, RobustScale, Shown, buckets, rounded_up

WIDTHS = st.lists(st.integers(1, 24), min_size=1, max_size=5).map(tuple)
ROOMS = st.tuples(st.integers(200, 1600), st.integers(120, 1200))


@settings(deadline=None, max_examples=50)
@given(WIDTHS, ROOMS)
def test_units_never_overlap_and_stay_in_the_picture(widths, room):
    topology = fully_connected(("x1", "x2"), widths)
    placement = place(topology, *room)
    assert placement.width >= room[0]
    assert placement.height >= room[1]
    for column in placement.columns:
        assert column.size >= SMALLEST_SIZE
        assert column.top >= 0
        assert column.bottom <= placement.height
        ys = [placement.centers[unit][1] for unit in topology.column_ids[column.depth]]
        assert all(below - above >= column.size for above, below in pairwise(ys))
    assert all(
        left.x + left.size / 2 < right.x - right.size / 2
        for left, right in pairwise(placement.columns)
    )


def test_a_small_network_has_full_size_units_and_seven_keep_their_maps_in_a_small_window():
    assert {c.size for c in place(fully_connected(("x1", "x2"), (4, 2, 1)), 750, 420).columns[:3]}
    roomy = place(fully_connected(("x1", "x2"), (4, 2, 1)), 750, 420)
    assert [column.size for column in roomy.columns[:3]] == [UNIT_SIZE] * 3
    tight = place(fully_connected(("x1", "x2"), (7, 1)), 596, 257)
    assert tight.columns[1].size == MAP_SIZE


def test_a_place_belongs_to_a_column_or_to_the_gap_between_two():
    placement = place(fully_connected(("x1", "x2"), (4, 1)), 600, 400)
    inputs, hidden, output = (column.x for column in placement.columns)
    assert [placement.column_at(x) for x in (0, inputs, hidden + 20, output, 600)] == [
        0,
        0,
        1,
        2,
        2,
    ]
    between = (inputs + hidden) / 2
    assert placement.column_at(between) is None
    assert placement.gap_at(between) == 1
    assert placement.gap_at((hidden + output) / 2) == 2


@settings(deadline=None, max_examples=50)
@given(WIDTHS.filter(lambda widths: len(widths) >= 2), ROOMS, st.randoms())
def test_a_link_that_skips_runs_through_no_unit(widths, room, random):
    topology = fully_connected(("x1", "x2"), widths)
    source = random.choice(topology.column_ids[0])
    target = random.choice(topology.column_ids[-1])
    topology = replace(topology, links=topology.links | {Link(source, target)})
    placement = place(topology, *room)
    routes = route(topology, placement)
    points = routes.points[routes.links.index(Link(source, target))]
    for column in placement.columns[1:-1]:
        within = np.abs(points[:, 0] - column.x) < column.size / 2
        for unit in topology.column_ids[column.depth]:
            y = placement.centers[unit][1]
            assert not np.any(np.abs(points[within, 1] - y) < column.size / 2)


def test_routes_end_at_their_units_and_are_found_by_point_and_stroke():
    topology = fully_connected(("x1", "x2"), (3, 1))
    placement = place(topology, 600, 400)
    routes = route(topology, placement)
    assert routes.points.shape == (len(topology.links), SAMPLES, 2)
    for link, points in zip(routes.links, routes.points, strict=True):
        assert points[0][1] == placement.centers[link.source][1]
        assert points[-1][1] == placement.centers[link.target][1]
        # Near its end a link may share its ground with others; in the middle it is alone.
        assert routes.nearest(tuple(points[SAMPLES // 3]), 1.0) is not None
    x = placement.columns[2].x - placement.columns[2].size / 2 - 5
    assert routes.crossed((x, 0), (x, 400)) == [Link(2, 5), Link(3, 5), Link(4, 5)]
    assert routes.crossed((5, 0), (5, 400)) == []
    assert routes.nearest((5.0, 5.0), 6.0) is None


def test_a_preview_runs_as_the_link_will():
    topology = fully_connected(("x1", "x2"), (4, 2, 1))
    placement = place(topology, 700, 400)
    link = Link(0, 6)
    linked = replace(topology, links=topology.links | {link})
    routes = route(linked, placement)
    assert route_one(topology, placement, link) == routes.cubic(routes.row_of[link])


def test_buckets_keep_sign_and_order():
    values = np.array([0.0, 0.1, -0.1, 0.99, -5.0, np.inf, -np.inf, np.nan])
    assert buckets(values, 1.0).tolist() == [
        0,
        0,
        LEVELS,
        LEVELS - 1,
        2 * LEVELS - 1,
        LEVELS - 1,
        2 * LEVELS - 1,
        0,
    ]


@pytest.mark.parametrize(
    ("size", "expected"), [(1.0, 1.0), (1.2, 1.5), (0.011, 0.015), (8.0, 10.0), (3e-7, 3e-7)]
)
def test_the_legend_has_round_ends(size, expected):
    assert rounded_up(size) == pytest.approx(expected)


def test_the_scale_ignores_one_huge_weight_grows_at_once_and_shrinks_late():
    scale = RobustScale(Shown.WEIGHTS)
    values = np.full(100, 1.8)
    values[0] = 1e6
    assert scale.follow(values) == 2.0
    assert scale.follow(np.full(100, 4.0)) == 5.0
    assert scale.follow(np.full(100, 3.0)) == 5.0
    for _ in range(300):
        scale.follow(np.full(100, 0.01))
    assert scale.value < 2.0


def test_a_scale_without_numbers_stays():
    scale = RobustScale(Shown.GRADIENTS)
    assert scale.follow(np.array([np.nan, np.inf])) == scale.value
    assert scale.follow(np.empty(0)) == scale.value
