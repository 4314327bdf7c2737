"""The kind of problem: what classes and values become, and which loss and outputs follow."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.dataset import BINARY, REGRESSION, Dataset, Task
from gdplay.experiment.edits import EditError
from gdplay.experiment.edits import dataset as data_edits
from gdplay.experiment.edits import settings as setting_edits
from gdplay.experiment.edits import task as edits
from gdplay.experiment.edits.wiring import can_stay, proposed_loss
from gdplay.experiment.experiment import Experiment
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.hyperparameters import LossName
from gdplay.experiment.topology import fully_connected
from gdplay.experiment.validation import problems

THREE = Task("classification", ("A", "B", "C"))


def dataset(labels, task):
    labels = np.array(labels, dtype=float)
    values = np.stack([np.arange(labels.size, dtype=float), -np.arange(labels.size, dtype=float)])
    no = np.zeros(labels.size, dtype=bool)
    return Dataset(("x1", "x2"), values, labels, no, ~no, task)


def experiment(labels, task, loss=LossName.HALF_MEAN_SQUARED, outputs=1):
    made = Experiment(fully_connected(("x1", "x2"), (3, outputs)), dataset(labels, task), seed=4)
    return replace(made, hyperparameters=replace(made.hyperparameters, loss=loss))


def outputs(made):
    return [unit.activation for unit in made.topology.output_layer]


def test_a_third_class_brings_three_softmax_outputs():
    before = experiment([0, 1, 1], BINARY)
    after = edits.add_class(before)
    assert after.dataset.task.classes == ("A", "B", "C")
    assert after.hyperparameters.loss is LossName.SOFTMAX_CROSS_ENTROPY
    assert outputs(after) == ["identity"] * 3
    assert after.topology.output_layer[0].id == before.topology.output_layer[0].id
    assert before.topology.links < after.topology.links
    assert list(after.dataset.labels) == [0, 1, 1]
    assert problems(after) == ()


def test_a_class_is_named_as_asked_and_by_a_free_letter_otherwise():
    named = edits.add_class(experiment([0, 1], THREE, outputs=3), "owl")
    assert named.dataset.task.classes == ("A", "B", "C", "owl")
    assert edits.add_class(named).dataset.task.classes[-1] == "D"


def test_renaming_leaves_network_and_loss_as_they_are():
    tanh = experiment([0, 1, 2], THREE, LossName.MEAN_SQUARED, outputs=3)
    after = edits.set_classes(tanh, ("cat", " dog ", "C"))
    assert after.dataset.task.classes == ("cat", "dog", "C")
    assert after.topology is tanh.topology
    assert after.hyperparameters == tanh.hyperparameters
    assert edits.set_classes(after, ("cat", "dog", "C")) is after


def test_the_points_of_a_removed_class_go_or_change_sides():
    before = experiment([0, 1, 2, 1, 2], THREE, LossName.SOFTMAX_CROSS_ENTROPY, outputs=3)
    without = edits.remove_class(before, 1)
    assert without.dataset.task.classes == ("A", "C")
    assert list(without.dataset.labels) == [0, 1, 1]
    assert list(without.dataset.values[0]) == [0, 2, 4]
    merged = edits.remove_class(before, 0, into=2)
    assert merged.dataset.task.classes == ("B", "C")
    assert list(merged.dataset.labels) == [1, 0, 1, 0, 1]
    for after in (without, merged):
        assert after.hyperparameters.loss is LossName.BINARY_CROSS_ENTROPY
        assert outputs(after) == ["identity"]
        assert problems(after) == ()


def test_classes_change_places_with_their_points():
    before = experiment([0, 1, 2], THREE, outputs=3)
    after = edits.set_classes(before, ("C", "A", "B"), {0: 1, 1: 2, 2: 0})
    named = [after.dataset.task.classes[int(label)] for label in after.dataset.labels]
    assert named == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("A",), "2 to 8"),
        (tuple("ABCDEFGHI"), "2 to 8"),
        (("A", " ", "C"), "needs a name"),
        (("A", "B", "A"), "class A already"),
        (("A", "B", "C" * 41), "at most 40"),
        (("A", "B"), "Class C has 1 point:"),
    ],
)
def test_classes_that_cannot_be_are_refused(names, words):
    with pytest.raises(EditError, match=words):
        edits.set_classes(experiment([0, 1, 2], THREE, outputs=3), names)


def test_a_pair_of_classes_cannot_lose_one():
    with pytest.raises(EditError, match="2 to 8"):
        edits.remove_class(experiment([0, 1], BINARY), 1)
    with pytest.raises(EditError, match="no such class"):
        edits.remove_class(experiment([0, 1, 2], THREE, outputs=3), 0, into=0)
    with pytest.raises(EditError, match="are values"):
        edits.add_class(experiment([0.5], REGRESSION))


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (("−1", "+1"), (-1, 1)),
        (("cat", "dog"), (-1, 1)),
        (("A", "B", "C"), (-1, 0, 1)),
        (("3", "5", "8"), (3, 5, 8)),
        (("1", "1.0", "2"), (-1, 0, 1)),
        (("nan", "1"), (-1, 1)),
    ],
)
def test_classes_become_values(names, values):
    labels = list(range(len(names)))
    before = experiment(labels, Task("classification", names), outputs=len(names))
    after = edits.set_kind(before, "regression")
    assert tuple(after.dataset.labels) == values
    assert after.dataset.task == REGRESSION
    assert outputs(after) == ["identity"]
    assert problems(after) == ()


def test_values_become_two_classes_by_sign():
    after = edits.set_kind(experiment([0.3, -2.0, 0.0], REGRESSION), "classification")
    assert list(after.dataset.labels) == [1, 0, 0]
    assert after.dataset.task == BINARY
    assert after.hyperparameters.loss is LossName.HALF_MEAN_SQUARED
    assert outputs(after) == ["tanh"]


@pytest.mark.parametrize(("labels", "words"), [([0.1, 3.0], "above 0"), ([-1, 0], "0 or below")])
def test_values_of_one_sign_make_no_two_classes(labels, words):
    with pytest.raises(EditError, match=words):
        edits.set_kind(experiment(labels, REGRESSION), "classification")


def test_no_points_become_anything():
    values = edits.set_kind(experiment([], BINARY), "regression")
    assert edits.set_kind(values, "classification").dataset.task == BINARY
    assert edits.set_kind(values, "regression") is values


@pytest.mark.parametrize("loss", list(LossName))
def test_every_loss_is_replaced_where_it_cannot_stay(loss):
    several = loss is LossName.SOFTMAX_CROSS_ENTROPY
    before = experiment([0, 1], BINARY, loss, outputs=2 if several else 1)
    for after in (edits.set_kind(before, "regression"), edits.add_class(before)):
        chosen = after.hyperparameters.loss
        assert can_stay(after.dataset.task, chosen)
        assert proposed_loss(after.dataset.task, chosen) is chosen
        assert setting_edits.set_hyperparameters(after, loss=chosen) is after
        assert problems(after) == ()


def test_new_noise_keeps_a_class_that_was_added_to_generated_data():
    recipe = default_recipe("circle")
    before = Experiment(fully_connected(("x1", "x2"), (3, 1)), generate(recipe))
    three = edits.add_class(before)
    drawn = data_edits.add_samples(three, np.zeros((2, 1)), np.array([2.0]))
    noisy = data_edits.set_recipe(drawn, replace(recipe, noise=10.0))
    assert noisy.dataset.task.classes == ("A", "B", "C")
    assert noisy.dataset.size == recipe.points + 1
    assert noisy.dataset.labels[-1] == 2.0
    assert edits.remove_class(drawn, 0).dataset.recipe is None
    assert edits.remove_class(three, 2).dataset.recipe == recipe
