"""Edits of samples that are there, by hand; and the ways back to what was."""

import numpy as np
import pytest

from gdplay.experiment.blank import empty_curve, empty_plane
from gdplay.experiment.dataset import Recipe
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import dataset as data_edits
from gdplay.experiment.edits import samples as edits
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import generate
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems


@pytest.fixture
def experiment():
    return Experiment(fully_connected(("x1", "x2"), (4, 1)), generate(Recipe("circle", 40)))


def others(dataset, rows):
    return np.delete(np.arange(dataset.size), rows)


def test_moved_samples_stand_elsewhere_and_the_others_where_they_were(experiment):
    old = experiment.dataset
    new = edits.move_samples(experiment, (3, 7), np.array([[1.0, 2.0], [3.0, 4.0]])).dataset
    np.testing.assert_array_equal(new.values[:, [3, 7]], [[1.0, 2.0], [3.0, 4.0]])
    rest = others(old, [3, 7])
    np.testing.assert_array_equal(new.values[:, rest], old.values[:, rest])
    np.testing.assert_array_equal(new.labels, old.labels)
    np.testing.assert_array_equal(new.test, old.test)


def test_a_move_may_change_the_first_columns_alone_and_the_labels_too(experiment):
    old = experiment.dataset
    moved = edits.move_samples(experiment, (5, 99), np.array([[1.5, 9.0]]), np.array([0.0, 1.0]))
    assert moved.dataset.values[0, 5] == 1.5
    assert moved.dataset.values[1, 5] == old.values[1, 5]
    assert moved.dataset.labels[5] == 0.0
    assert moved.dataset.size == old.size


def test_a_change_of_nothing_is_the_same_experiment(experiment):
    old = experiment.dataset
    assert edits.move_samples(experiment, (3,), old.values[:, [3]]) is experiment
    assert edits.move_samples(experiment, (400,), np.zeros((2, 1))) is experiment
    assert edits.label_samples(experiment, (3,), old.labels[3]) is experiment
    assert edits.split_samples(experiment, (3,), bool(old.test[3])) is experiment


def test_a_label_is_given_to_some(experiment):
    old = experiment.dataset
    rows = np.flatnonzero(old.labels == 0)[:4]
    new = edits.label_samples(experiment, rows.tolist(), 1.0).dataset
    assert new.labels[rows].tolist() == [1.0] * 4
    rest = others(old, rows)
    np.testing.assert_array_equal(new.labels[rest], old.labels[rest])


def test_some_are_moved_between_train_and_test(experiment):
    old = experiment.dataset
    rows = old.train_rows[:5].tolist()
    held = edits.split_samples(experiment, rows, True)
    assert set(held.dataset.test_rows) == {*old.test_rows, *rows}
    assert edits.split_samples(held, rows, False).dataset == old


@pytest.mark.parametrize("label", [2.0, 0.5, float("nan")])
def test_a_class_that_is_none_is_refused(experiment, label):
    with pytest.raises(EditError, match="class"):
        edits.label_samples(experiment, (0,), label)


def test_a_place_that_is_none_is_refused(experiment):
    with pytest.raises(EditError, match="finite"):
        edits.move_samples(experiment, (0,), np.array([[np.inf], [0.0]]))


def test_the_same_sample_again_brings_generated_points_back_and_keeps_drawn_ones(experiment):
    first = experiment.dataset
    drawn = data_edits.add_samples(experiment, np.array([[1.0], [2.0]]), np.array([1.0]))
    changed = edits.move_samples(drawn, (0,), np.array([[5.0], [5.0]]))
    changed = data_edits.remove_samples(changed, (1, 2, 3))
    again = data_edits.repeat_recipe(changed).dataset
    assert [data_edits.has_strayed(d) for d in (first, drawn.dataset, changed.dataset, again)] == [
        False,
        False,
        True,
        False,
    ]
    assert again.size == first.size + 1
    np.testing.assert_array_equal(again.values[:, : first.size], first.values)
    assert again.values[:, -1].tolist() == [1.0, 2.0]
    assert data_edits.repeat_recipe(experiment) is experiment
    emptied = data_edits.clear_samples(experiment)
    assert data_edits.repeat_recipe(emptied) is emptied
    assert not data_edits.has_strayed(emptied.dataset)


def test_a_new_curve_has_one_input_and_one_linear_output(experiment):
    curve = data_edits.begin_drawing(experiment, empty_curve())
    assert curve.dataset.size == 0
    assert [unit.feature for unit in curve.topology.inputs] == ["x1"]
    assert [unit.activation for unit in curve.topology.output_layer] == ["identity"]
    drawn = data_edits.add_samples(curve, np.array([[0.0, 1.0]]), np.array([0.5, -0.5]))
    assert problems(drawn) == () or drawn.dataset.train_rows.size == 0
    assert data_edits.begin_drawing(curve, empty_curve()) is curve
    assert data_edits.begin_drawing(drawn, empty_curve()).dataset.size == 0
    plane = data_edits.begin_drawing(drawn, empty_plane())
    assert plane.dataset.columns == ("x1", "x2")
    assert plane.dataset.task.classes == ("−1", "+1")
