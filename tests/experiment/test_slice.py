"""Which part of a plane is shown, against ranges by hand."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.dataset import Dataset, Recipe, Task
from gdplay.experiment.generators import generate
from gdplay.experiment.slice import Slice

NONE = np.zeros(4, dtype=np.bool_)


@pytest.fixture
def table():
    values = np.array([[1.0, 2, 3, 5], [100, 300, 200, 500], [-7, -7, -7, -7]])
    task = Task("classification", ("p", "q"))
    return Dataset(("a", "b", "c"), values, np.array([0.0, 1, 0, 1]), NONE, NONE, task)


def drawn(table, column):
    """Return `table` with one more sample, drawn by hand."""
    return replace(
        table,
        values=np.column_stack([table.values, column]),
        labels=np.append(table.labels, 1.0),
        test=np.append(table.test, False),
        drawn=np.append(table.drawn, True),
    )


def test_a_table_fills_the_picture_with_a_margin(table):
    assert Slice().extent(table) == pytest.approx((0.68, 5.32, 68, 532))
    assert Slice(1, 0).extent(table) == pytest.approx((68, 532, 0.68, 5.32))


def test_a_column_that_is_the_same_everywhere_has_room_around_it(table):
    assert Slice(2, 0).extent(table)[:2] == (-8, -6)


def test_a_point_drawn_within_leaves_the_picture_where_it_is(table):
    before = Slice().extent(table)
    assert Slice().extent(drawn(table, [5.3, 70, 0])) == before
    assert Slice().extent(drawn(table, [9, -70, 0])) == (before[0], 9, -70, before[3])


def test_what_is_drawn_or_generated_alone_is_shown_around_the_origin(table):
    by_hand = replace(table, drawn=~NONE, values=table.values / 100)
    assert Slice().extent(by_hand) == (-6, 6, -6, 6)
    assert Slice().extent(generate(Recipe("circle", points=20))) == (-6, 6, -6, 6)
