from dataclasses import replace
from itertools import pairwise

import pytest

from gdplay.experiment.edits import settings, topology
from gdplay.experiment.hyperparameters import (
    BlockKind,
    BlockUpdate,
    Optimizer,
    OptimizerName,
    Schedule,
    ScheduleName,
)
from gdplay.training.marks import MOST_MARKS, Marks, changes
from tests.training.worlds import small_experiment

EXPERIMENT = small_experiment()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"learning_rate": 0.01}, "rate 0.03 → 0.01"),
        ({"learning_rate": 1e-7}, "rate 0.03 → 1e-07"),
        ({"learning_rate": 0.123456}, "rate 0.03 → 0.123"),
        ({"batch_size": 0}, "batch 10 → all"),
        (
            {"optimizer": Optimizer(OptimizerName.ADAM)},
            "optimizer Gradient descent → Adam",
        ),
        (
            {"schedule": Schedule(ScheduleName.COSINE, steps=500)},
            "rate schedule Constant → Cosine over 500",
        ),
        ({"zero_gradients": False}, "zero gradients on → off"),
        ({"block": BlockUpdate(BlockKind.UNITS)}, "block everything → neurons"),
        ({"huber_delta": 2.0}, "settings changed"),
    ],
)
def test_a_changed_setting_is_written_with_both_values(change, text):
    new = settings.set_hyperparameters(EXPERIMENT, **change)
    assert [found.text for found in changes(EXPERIMENT, new)] == [text]


def test_network_and_data_are_named():
    grown = topology.add_unit(EXPERIMENT, 0)
    assert [found.text for found in changes(EXPERIMENT, grown)] == ["network changed"]
    other = replace(EXPERIMENT, dataset=small_experiment(samples=12).dataset)
    assert [found.text for found in changes(EXPERIMENT, other)] == ["data changed"]
    assert changes(EXPERIMENT, replace(EXPERIMENT, title="another name")) == ()


def rates(*values):
    return [settings.set_hyperparameters(EXPERIMENT, learning_rate=value) for value in values]


def test_a_drag_is_one_mark_where_its_last_value_holds():
    marks = Marks()
    dragged = rates(0.01, 0.02, 0.03, 0.05)
    for k, (old, new) in enumerate(pairwise(dragged)):
        marks.add(100 + k, changes(old, new), now=5.0 + 0.1 * k)
    assert [(mark.step, mark.text) for mark in marks.marks] == [(102, "rate 0.01 → 0.05")]


def test_a_change_taken_back_leaves_no_mark():
    marks = Marks()
    slow, fast = rates(0.01, 0.5)
    marks.add(10, changes(slow, fast), now=1.0)
    marks.add(11, changes(fast, slow), now=1.5)
    assert marks.marks == ()


def test_later_changes_are_marks_of_their_own():
    marks = Marks()
    slow, fast = rates(0.01, 0.5)
    marks.add(10, changes(slow, fast), now=1.0)
    marks.add(90, changes(fast, slow), now=9.0)
    assert [mark.step for mark in marks.marks] == [10, 90]


def test_marks_are_bounded():
    marks = Marks()
    slow, fast = rates(0.01, 0.5)
    for k in range(2 * MOST_MARKS):
        old, new = (slow, fast) if k % 2 else (fast, slow)
        marks.add(k, changes(old, new), now=10.0 * k)
    assert len(marks.marks) == MOST_MARKS
    assert marks.marks[-1].step == 2 * MOST_MARKS - 1
