"""The plane that is shown: chosen axes, the selected sample, other data."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.app.selection import SampleItem, Selection
from gdplay.app.slicing import Slicing
from gdplay.app.store import ExperimentStore
from gdplay.experiment.dataset import Dataset
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.slice import FIRST_TWO, Slice
from gdplay.experiment.topology import fully_connected


def dataset(columns):
    values = np.arange(columns * 6.0).reshape(columns, 6)
    no = np.zeros(6, dtype=bool)
    names = tuple(f"x{place + 1}" for place in range(columns))
    return Dataset(names, values, np.array([0.0, 1.0] * 3), no, no)


@pytest.fixture
def parts(qapp):
    store = ExperimentStore(Experiment(fully_connected(("x1", "x2"), (1,)), dataset(4)))
    selection = Selection()
    slicing = Slicing(store, selection)
    heard = []
    slicing.changed.connect(lambda plane, follows: heard.append((plane, follows)))
    return store, selection, slicing, heard


def test_axes_are_chosen_and_change_places_where_they_would_be_the_same(parts):
    _, _, slicing, heard = parts
    slicing.set_axes(2, 1)
    slicing.set_axes(1, 1)
    assert slicing.plane == Slice(1, 2)
    slicing.set_axes(1, 1)
    assert slicing.plane == Slice(2, 1)
    assert [plane for plane, _ in heard] == [Slice(2, 1), Slice(1, 2), Slice(2, 1)]


def test_the_others_follow_the_selected_sample_and_keep_the_last(parts):
    _, selection, slicing, heard = parts
    selection.select(SampleItem(3))
    assert slicing.plane == FIRST_TWO
    slicing.follow_selection(True)
    selection.select(SampleItem(5))
    selection.select(None)
    assert slicing.plane == Slice(0, 1, 5)
    slicing.follow_selection(False)
    assert slicing.plane == FIRST_TWO
    assert heard[0] == (Slice(0, 1, 3), True)
    assert heard[-1] == (FIRST_TWO, False)


def test_other_columns_begin_anew_and_a_sample_that_is_gone_is_let_go(parts):
    store, selection, slicing, _ = parts
    slicing.set_axes(3, 2)
    slicing.follow_selection(True)
    selection.select(SampleItem(5))
    old = store.experiment
    fewer = Dataset(
        old.dataset.columns,
        old.dataset.values[:, :4],
        old.dataset.labels[:4],
        old.dataset.test[:4],
        old.dataset.drawn[:4],
    )
    store.put(replace(old, dataset=fewer))
    assert slicing.plane == Slice(3, 2)
    store.put(replace(old, dataset=dataset(3)))
    assert slicing.plane == FIRST_TWO
