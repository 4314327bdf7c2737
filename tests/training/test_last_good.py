import math

import numpy as np

from gdplay.training.history import RunHistory, until
from gdplay.training.last_good import LastGood
from gdplay.training.trainer import Trainer
from tests.insight.diagnosis.cases import circle

STATES = [object() for _ in range(6)]


def test_the_newest_state_near_the_best_is_kept():
    good = LastGood()
    assert good.state is None
    for state, objective in zip(STATES, (1.0, 0.5, 0.9, 1.2, 50.0, math.nan), strict=True):
        good.see(state, objective)
    assert good.state is STATES[2]


def test_scores_of_other_data_are_not_compared():
    good = LastGood()
    good.see(STATES[0], 0.01)
    good.forget_scores(STATES[1])
    assert good.state is STATES[1]
    good.see(STATES[2], 3.0)
    assert good.state is STATES[2]


def test_a_history_is_cut_to_what_was_known_at_a_step():
    trainer = Trainer(circle())
    history = RunHistory(trainer.layout)
    state = trainer.initial_state()
    for _ in range(5):
        history.evaluations.add(state.step, trainer.evaluate(state))
        state = trainer.advance(state, 10, history.log)
    whole = history.freeze(state.step, trainer.evaluate(state))
    cut = until(whole, 25)
    assert cut.evaluated_steps.tolist() == [0, 10, 20]
    assert cut.bucket_steps.tolist() == list(range(25))
    np.testing.assert_array_equal(cut.gradient, whole.gradient[:, :25])
    again = RunHistory(trainer.layout, 25, cut).freeze(25, trainer.evaluate(state))
    np.testing.assert_array_equal(again.batch_loss, whole.batch_loss[:, :25])
