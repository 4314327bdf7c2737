from dataclasses import replace

import numpy as np

from gdplay.nn.layout import layout_of
from gdplay.training.earlier import (
    MOST,
    EarlierRun,
    earlier_run,
    is_comparable,
    with_run,
    without,
)
from gdplay.training.history import RunHistory
from gdplay.training.snapshot import Losses
from tests.training.worlds import small_experiment

EXPERIMENT = small_experiment()


def run(steps, level=1.0):
    at = np.arange(0, steps + 1, 10)
    loss = level * np.exp(-at / 100)
    return EarlierRun(EXPERIMENT, at, loss, loss, loss, ())


def test_a_run_that_made_no_step_is_not_kept():
    history = RunHistory(layout_of(EXPERIMENT.topology))
    history.evaluations.add(0, Losses(1.0, 0.0, 1.0, 1.0, 1.0))
    assert earlier_run(EXPERIMENT, history.freeze(0, Losses(1.0, 0.0, 1.0, 1.0, 1.0))) is None
    kept = earlier_run(EXPERIMENT, history.freeze(7, Losses(0.5, 0.25, 0.6, 1.0, 1.0)))
    assert kept.steps.tolist() == [0, 7]
    assert kept.objective.tolist() == [1.0, 0.75]
    assert kept.train.tolist() == [1.0, 0.5]


def test_only_the_last_runs_are_kept():
    runs = ()
    for level in range(1, 9):
        runs = with_run(runs, run(50, float(level)))
    assert [kept.objective[0] for kept in runs] == [4.0, 5.0, 6.0, 7.0, 8.0]
    assert len(runs) == MOST


def test_a_restart_without_a_change_is_kept_once_and_as_the_longer():
    short, long, other = run(50), run(200), run(100, 2.0)
    assert with_run((short,), long) == (long,)
    assert with_run((long,), short) == (long,)
    assert with_run((short, other), long) == (other, long)
    assert without((short, other), long) == (other,)
    assert without((long,), short) == (long,)


def test_only_losses_of_the_same_data_and_formula_are_compared():
    settings = EXPERIMENT.hyperparameters
    assert is_comparable(run(50), replace(EXPERIMENT, seed=5))
    assert is_comparable(
        run(50), replace(EXPERIMENT, hyperparameters=replace(settings, learning_rate=1.0))
    )
    other = next(loss for loss in type(settings.loss) if loss != settings.loss)
    assert not is_comparable(
        run(50), replace(EXPERIMENT, hyperparameters=replace(settings, loss=other))
    )
    data = EXPERIMENT.dataset
    moved = replace(data, values=data.values + 1.0)
    assert not is_comparable(run(50), replace(EXPERIMENT, dataset=moved))
    copied = replace(data, values=data.values.copy())
    assert is_comparable(run(50), replace(EXPERIMENT, dataset=copied))
