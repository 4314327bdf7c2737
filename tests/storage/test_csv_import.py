"""From a table to a data set: roles, gaps, classes, scaling and split, against numbers by hand."""

from dataclasses import replace

import numpy as np
import pytest

from gdplay.experiment.blank import blank
from gdplay.experiment.dataset import REGRESSION, Dataset, Task
from gdplay.experiment.edits.table import begin_with
from gdplay.experiment.generators import default_recipe, generate
from gdplay.experiment.validation import problems
from gdplay.storage.csv_choice import Choice, Role
from gdplay.storage.csv_export import export_data, format_data
from gdplay.storage.csv_guess import guess
from gdplay.storage.csv_import import problem, rows_left, target_unit, to_dataset
from gdplay.storage.csv_table import read_table
from gdplay.storage.csv_text import FileText, read_text

FEATURE, TARGET, SPLIT, IGNORED = Role.FEATURE, Role.TARGET, Role.SPLIT, Role.IGNORED
GAPS = "a,b,kind\n1,10,x\n2,,y\n3,30,\n,40,x\n5,50,y\n6,60,x\n"


def table_of(text):
    return read_table(FileText("t.csv", text, "UTF-8"))


@pytest.mark.parametrize(
    ("text", "roles", "kind"),
    [
        ("a,b,kind\n1,2,x\n3,5,y\n", (FEATURE, FEATURE, TARGET), "classification"),
        ("species,a,b\nx,1,2\ny,3,5\n", (TARGET, FEATURE, FEATURE), "classification"),
        ("a,y,b\n1,2.5,3\n2,3.5,5\n", (FEATURE, TARGET, FEATURE), "regression"),
        ("a,b\n1,2.5\n2,3.5\n", (FEATURE, TARGET), "regression"),
        ("a,b\n1.5,0\n2,1\n3,1\n", (FEATURE, TARGET), "classification"),
        ("a,same,b\n1,7,2.5\n2,7,3.5\n", (FEATURE, IGNORED, TARGET), "regression"),
        ("id,a,b\n4,1,x\n9,2,y\n", (IGNORED, FEATURE, TARGET), "classification"),
        ("a,b,set\n1,2.5,train\n3,5.5,test\n", (FEATURE, TARGET, SPLIT), "regression"),
    ],
)
def test_the_first_guess(text, roles, kind):
    choice = guess(table_of(text))
    assert choice.roles == roles
    assert choice.kind == kind


def test_a_column_that_counts_the_rows_is_no_feature():
    rows = "".join(f"{i + 1},{i * i % 7},{'xy'[i % 2]}\n" for i in range(20))
    assert guess(table_of("n,a,kind\n" + rows)).roles == (IGNORED, FEATURE, TARGET)
    alone = "".join(f"{i},{i * i}.5\n" for i in range(20))
    assert guess(table_of("n,y\n" + alone)).roles == (FEATURE, TARGET)


def test_columns_that_differ_are_standardized_and_alike_ones_are_not():
    assert guess(table_of("a,b,k\n0.1,1,x\n-0.2,-2,y\n0.3,0,x\n")).standardize
    assert guess(table_of("a,b,k\n101,1,x\n102,2,y\n103,1,x\n")).standardize
    assert not guess(table_of("a,b,k\n0.1,1,x\n-1,-1,y\n1,0.2,x\n")).standardize


def test_rows_with_gaps_are_left_out_or_filled_with_the_mean_of_the_training_rows():
    table = table_of(GAPS)
    choice = replace(guess(table), standardize=False, train_share=0.99, seed=3)
    assert rows_left(table, choice).tolist() == [True, False, False, False, True, True]
    assert to_dataset(table, choice).values.tolist() == [[1, 5, 6], [10, 50, 60]]
    filled = to_dataset(table, replace(choice, fill=True))
    a, b = (1 + 2 + 5 + 6) / 4, (10 + 40 + 50 + 60) / 4
    assert filled.values.tolist() == [[1, 2, a, 5, 6], [10, b, 40, 50, 60]]
    assert filled.task == Task("classification", ("x", "y"))
    assert filled.labels.tolist() == [0, 1, 0, 1, 0]


def test_means_and_deviations_are_those_of_the_training_rows():
    draws = np.random.default_rng(2).normal([5, -100], [2, 30], (50, 2))
    lines = [f"{x!r},{y!r},{'ab'[i % 2]}" for i, (x, y) in enumerate(draws.tolist())]
    table = table_of("u,v,kind\n" + "\n".join(lines))
    dataset = to_dataset(table, replace(guess(table), train_share=0.6, seed=4))
    np.testing.assert_array_equal(dataset.values, draws.T)
    assert dataset.test.sum() == 20
    train = draws[~dataset.test]
    np.testing.assert_allclose([s.mean for s in dataset.scaling], train.mean(axis=0), rtol=1e-13)
    np.testing.assert_allclose([s.scale for s in dataset.scaling], train.std(axis=0), rtol=1e-13)
    again = to_dataset(table, replace(guess(table), train_share=0.6, seed=5))
    assert (again.test != dataset.test).any()


def test_classes_may_be_numbers_and_keep_their_names():
    table = table_of("a,grade\n1.5,7\n2,3\n3,7\n4,10\n")
    dataset = to_dataset(table, guess(table))
    assert dataset.task.classes == ("3", "7", "10")
    assert dataset.labels.tolist() == [1, 0, 1, 2]


def test_a_regression_counts_in_units_that_a_network_can_reach():
    table = table_of("a,price\n1,100000.5\n2,350000\n3,600000\n4,220000\n")
    choice = guess(table)
    assert target_unit(table, choice) == 100_000
    dataset = to_dataset(table, choice)
    assert dataset.task == REGRESSION
    assert dataset.labels.tolist() == [1.000005, 3.5, 6.0, 2.2]
    made = begin_with(blank(), dataset, "t")
    train = dataset.labels[~dataset.test].mean()
    ((bias, value),) = made.initial
    assert bias.unit == made.topology.output_layer[0].id
    assert value == float(f"{train:.3g}")


@pytest.mark.parametrize(
    ("text", "roles", "kind", "words"),
    [
        (GAPS, (FEATURE, FEATURE, IGNORED), "classification", "give one the role “target”"),
        (GAPS, (IGNORED, IGNORED, TARGET), "classification", "at least one column of numbers"),
        ("a,b\nx,p\ny,q\n", (IGNORED, TARGET), "classification", "No column holds numbers"),
        (GAPS, (FEATURE, FEATURE, TARGET), "regression", "holds text, which names classes"),
        ("a,b\n1,x\n2,x\n", (FEATURE, TARGET), "classification", "is the same in every row"),
        ("a,b\n1,x\n,y\n", (FEATURE, TARGET), "classification", "Too few rows have every"),
    ],
)
def test_a_choice_that_will_not_do_says_what_to_do(text, roles, kind, words):
    assert words in problem(table_of(text), Choice(roles, kind))


def test_too_many_classes_are_refused():
    rows = "".join(f"{i},name {i}\n" for i in range(0, 60, 2))
    sentence = problem(table_of("a,who\n" + rows), Choice((FEATURE, TARGET), "classification"))
    assert "has 30 different values, and at most 20 classes can be learned" in sentence


@pytest.mark.parametrize("name", ["circle", "plane", "seed-example"])
def test_what_is_exported_is_imported_as_the_same_data(name, tmp_path):
    dataset = generate(default_recipe(name))
    export_data(tmp_path / "data.csv", dataset)
    table = read_table(read_text(tmp_path / "data.csv"))
    back = to_dataset(table, replace(guess(table), standardize=False))
    assert back.columns == dataset.columns
    np.testing.assert_array_equal(back.values, dataset.values)
    np.testing.assert_array_equal(back.test, dataset.test)
    ours, theirs = (
        [d.task.classes[int(label)].lstrip("+") if d.task.classes else label for label in d.labels]
        for d in (back, dataset)
    )
    assert ours == theirs


def test_names_that_need_quotes_and_clash_are_exported_and_read_again():
    none = np.zeros(2, dtype=bool)
    task = Task("classification", ('a "b"', "c, d"))
    columns = ("class", "with, comma")
    made = Dataset(columns, np.array([[1.0, 2], [0.1, 0.2]]), np.array([0.0, 1]), none, none, task)
    text = format_data(made)
    assert text.splitlines()[0] == 'class,"with, comma",class_,set'
    table = table_of(text)
    assert [column.name for column in table.columns] == ["class", "with, comma", "class_", "set"]
    assert table.columns[2].labels == ('a "b"', "c, d")


def test_what_is_proposed_can_be_trained_and_has_an_output_for_each_class():
    table = table_of(
        "a,b,c,k\n" + "".join(f"{i % 5},{i % 7},{i % 3},{'xyz'[i % 3]}\n" for i in range(90))
    )
    made = begin_with(blank(), to_dataset(table, guess(table)), "t")
    assert problems(made) == ()
    assert [len(layer) for layer in made.topology.layers] == [8, 3]
    assert made.hyperparameters.loss == "softmax_cross_entropy"
    assert made.hyperparameters.batch_size == 32
    assert made.title == "t"
